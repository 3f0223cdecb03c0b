"""The spec as a Python package."""

from generator.package.build import files_of, generate, swap, workspace
from generator.package.parse import CONFIG
from generator.package.plan import AnswerField, AnswerModel, Argument, Method, Plan
from generator.package.planning import plan_of
from generator.package.refusals import RULE_NAMES
from generator.package.render import SPEC_NAME, returns, signature
from generator.package.types import Scalar, nested_in
