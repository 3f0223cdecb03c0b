"""Every kind of change that the release notes tell, by a name of its own."""

from __future__ import annotations

from tests.diff.answer_cases import ANSWER_CASES
from tests.diff.edits import Case
from tests.diff.form_cases import FORM_CASES
from tests.diff.operation_cases import OPERATION_CASES

CASES: dict[str, Case] = OPERATION_CASES | FORM_CASES | ANSWER_CASES
