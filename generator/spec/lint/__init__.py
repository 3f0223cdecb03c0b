"""The rules of this project for its spec, beyond those of OpenAPI."""

from generator.spec.lint.findings import Finding, Problem
from generator.spec.lint.rules import RULES, lint_spec
