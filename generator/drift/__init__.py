"""The vendor's pages held against the spec: what differs, and what of it the spec takes over."""

from generator.drift.command import add_drift, add_pages

__all__ = ["add_drift", "add_pages"]
