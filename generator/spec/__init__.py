"""The OpenAPI document, and everything that reads or edits it."""

from generator.spec.document import MAX_DEPTH, METHODS, Document, OperationEntry, SpecError, load, pointer, walk
from generator.spec.edit import WIDTH, EditError, Editor
from generator.spec.evidence import CONFIRMED, LEVELS, PARTS, evidence_counts, evidence_rows, with_evidence_counts
from generator.spec.lint.rules import RULES, Problem, lint_spec
from generator.spec.problems import GenerationError, gathered, problem

__all__ = [
    "CONFIRMED",
    "LEVELS",
    "MAX_DEPTH",
    "METHODS",
    "PARTS",
    "RULES",
    "WIDTH",
    "Document",
    "EditError",
    "Editor",
    "GenerationError",
    "OperationEntry",
    "Problem",
    "SpecError",
    "evidence_counts",
    "evidence_rows",
    "gathered",
    "lint_spec",
    "load",
    "pointer",
    "problem",
    "walk",
    "with_evidence_counts",
]
