"""The OpenAPI document, and everything that reads or edits it."""

from generator.spec.document import MAX_DEPTH, METHODS, Document, OperationEntry, SpecError, load, pointer, walk
from generator.spec.draft import CannotEdit, Draft, reached
from generator.spec.edit import WIDTH, EditError, Editor
from generator.spec.evidence import CONFIRMED, LEVELS, PARTS, evidence_counts, evidence_rows, with_evidence_counts
from generator.spec.files import locked, replace_text
from generator.spec.lint import RULES, Problem, lint_spec
from generator.spec.model import (
    ANSWER,
    ANSWER_TYPE,
    FORM,
    FORM_TYPE,
    SCHEMAS,
    Answer,
    AnswerField,
    Form,
    Operation,
    Spec,
)
from generator.spec.problems import GenerationError, gathered, problem
from generator.spec.schema import Field, Part, Schema, json_type, or_null
from generator.spec.settling import Edit, Refused, Settled, settle

__all__ = [
    "ANSWER",
    "ANSWER_TYPE",
    "CONFIRMED",
    "FORM",
    "FORM_TYPE",
    "LEVELS",
    "MAX_DEPTH",
    "METHODS",
    "PARTS",
    "RULES",
    "SCHEMAS",
    "WIDTH",
    "Answer",
    "AnswerField",
    "CannotEdit",
    "Document",
    "Draft",
    "Edit",
    "EditError",
    "Editor",
    "Field",
    "Form",
    "GenerationError",
    "Operation",
    "OperationEntry",
    "Part",
    "Problem",
    "Refused",
    "Schema",
    "Settled",
    "Spec",
    "SpecError",
    "evidence_counts",
    "evidence_rows",
    "gathered",
    "json_type",
    "lint_spec",
    "load",
    "locked",
    "or_null",
    "pointer",
    "problem",
    "reached",
    "replace_text",
    "settle",
    "walk",
    "with_evidence_counts",
]
