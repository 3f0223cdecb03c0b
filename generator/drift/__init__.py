"""The vendor's pages against the spec: what differs, and what of it the spec takes over."""

from generator.drift.command import add_drift, add_pages
