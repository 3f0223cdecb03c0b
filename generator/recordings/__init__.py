"""Recorded exchanges: cassettes, form bodies, and an exchange held against the spec."""

from generator.recordings.cassettes import RECORDINGS, SOURCES, Recording, RecordingError, read_index, remove, write
from generator.recordings.contract import Path, breaches, check, check_evidence, exercised, unproven
from generator.recordings.forms import REDACTED, Form, parts_of, read_form, write_form
