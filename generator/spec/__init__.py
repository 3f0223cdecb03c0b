"""The OpenAPI document, and everything that reads or edits it."""

from generator.spec.document import MAX_DEPTH, METHODS, Document, SpecError, is_json, load, pointer, reached, walk
from generator.spec.draft import CannotEdit, Draft
from generator.spec.edit import EditError, Editor
from generator.spec.evidence import (
    CONFIRMED,
    PARTS,
    evidence_changes,
    evidence_counts,
    evidence_rows,
    with_evidence_counts,
)
from generator.spec.files import finish_replacing, locked, replace_text, replace_together
from generator.spec.lint import RULES, lint_spec
from generator.spec.model import ANSWER, FORM, SCHEMAS, Answer, AnswerField, Form, Operation, Spec
from generator.spec.problems import GenerationError, gathered
from generator.spec.schema import Field, Part, Schema, json_type, open_object, or_null
from generator.spec.settling import Check, Edit, Refused, Settled, fault, settle
from generator.spec.upgrade import as_3_1
