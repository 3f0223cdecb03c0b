"""The reference of the API as one page, which asks nobody for anything."""

from generator.reference.command import add_reference
from generator.reference.document import COLORS, shown
from generator.reference.page import page
