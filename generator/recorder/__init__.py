"""Turns calls of the live service into recordings, and recordings into proof of what the spec says."""

from generator.recorder.command import add_record
