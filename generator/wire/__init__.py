"""Wire goldens: what a right client sends, for clients in any language."""

from generator.wire.command import add_wire
from generator.wire.goldens import CAPTURES, golden, goldens
from generator.wire.inputs import Case, cases, parts
