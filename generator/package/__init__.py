"""The spec as a Python package."""

from generator.package.build import files_of, generate, swap, workspace
from generator.package.parse import CONFIG
from generator.package.plan import AnswerField, AnswerModel, Argument, Method, Plan
from generator.package.planning import plan_of
from generator.package.refusals import ANSWER, ANSWER_TYPE, FORM, FORM_TYPE, RULE_NAMES
from generator.package.render import SPEC_NAME, returns, signature
from generator.package.types import Array, Nested, Scalar, Type, nested_in

__all__ = [
    "ANSWER",
    "ANSWER_TYPE",
    "CONFIG",
    "FORM",
    "FORM_TYPE",
    "RULE_NAMES",
    "SPEC_NAME",
    "AnswerField",
    "AnswerModel",
    "Argument",
    "Array",
    "Method",
    "Nested",
    "Plan",
    "Scalar",
    "Type",
    "files_of",
    "generate",
    "nested_in",
    "plan_of",
    "returns",
    "signature",
    "swap",
    "workspace",
]
