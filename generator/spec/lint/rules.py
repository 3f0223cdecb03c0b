"""All rules in one table, and the check of a document against them."""

from __future__ import annotations

from collections.abc import Callable

from generator.spec.document import Document
from generator.spec.lint import answers, document, evidence, forms, operations, schemas, sharing
from generator.spec.lint.findings import Finding, Problem, Problems

#: A rule reads the raw document, which may be malformed in any way. It never raises.
Rule = Callable[[Document], Problems]

#: In these modules, `rule_form_only` is the rule form-only.
_MODULES = (document, sharing, operations, evidence, forms, answers, schemas)
RULES: dict[str, Rule] = {
    name.removeprefix("rule_").replace("_", "-"): function
    for module in _MODULES
    for name, function in vars(module).items()
    if name.startswith("rule_")
}


def lint_spec(spec: Document) -> list[Finding]:
    """The findings of all rules, in the order of the document's lines."""
    findings = {_finding(spec, name, problem) for name, rule in RULES.items() for problem in rule(spec)}
    return sorted(findings, key=lambda finding: (finding.line, finding.pointer, finding.rule, finding.message))


def _finding(spec: Document, name: str, problem: Problem) -> Finding:
    at = spec.nearest(problem.pointer)
    line = problem.line or spec.line(at)
    operation = problem.operation or spec.operation_at(at)
    message = f"{operation.name}: {problem.message}" if operation else problem.message
    return Finding(str(spec.path), line, at, name, message, problem.fix)
