"""The spec as a Python package."""

from generator.package.build import check_package, files_of, generate, swap, workspace, write
from generator.package.evidence.answers import is_code, is_empty, rows
from generator.package.evidence.bundle import ABOUT, EXCHANGES, FORMAT
from generator.package.evidence.facts import Facts, Read
from generator.package.evidence.reads import SOURCES, Reads, ids
from generator.package.evidence.redaction import PSEUDO, LeakError, Redactor
from generator.package.evidence.screen import is_wanted, of_reads, screen
from generator.package.facts import facts_of, is_read
from generator.package.parse import CONFIG
from generator.package.plan import AnswerField, AnswerModel, Argument, Method, Plan
from generator.package.planning import plan_of
from generator.package.refusals import RULE_NAMES
from generator.package.render import COPIED, SPEC_NAME, returns, signature
from generator.package.types import Scalar, nested_in
