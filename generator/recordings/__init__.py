"""Recorded exchanges: cassettes, form bodies, and an exchange held against the spec."""

from generator.recordings.cassettes import (
    RECORDINGS,
    REDACTED,
    Recording,
    RecordingError,
    check,
    parts_of,
    read_form,
    read_index,
    remove,
    replace_text,
    write,
)

__all__ = [
    "RECORDINGS",
    "REDACTED",
    "Recording",
    "RecordingError",
    "check",
    "parts_of",
    "read_form",
    "read_index",
    "remove",
    "replace_text",
    "write",
]
