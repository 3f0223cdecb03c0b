"""What differs between two states of the spec, in the words of those who call the API."""

from generator.diff.command import add_diff
from generator.diff.notes import release_notes, state
from generator.diff.regeneration import summary
