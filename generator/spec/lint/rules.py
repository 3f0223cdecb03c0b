"""All rules in one table, and the check of a document against them."""

from __future__ import annotations

from generator.spec.document import Document, OperationEntry
from generator.spec.lint import answers, document, evidence, forms, operations, schemas, sharing
from generator.spec.lint.findings import Finding, Problem, Rule

RULES: dict[str, Rule] = {
    **document.RULES,
    **sharing.RULES,
    **operations.RULES,
    **evidence.RULES,
    **forms.RULES,
    **answers.RULES,
    **schemas.RULES,
}


def lint_spec(spec: Document) -> list[Finding]:
    """The findings of all rules, in the order of the document's lines."""
    findings = {_finding(spec, name, problem) for name, rule in RULES.items() for problem in rule(spec)}
    return sorted(findings, key=lambda finding: (finding.line, finding.pointer, finding.rule, finding.message))


def _finding(spec: Document, name: str, problem: Problem) -> Finding:
    at = spec.nearest(problem.pointer)
    line = problem.line or spec.line(at)
    operation = problem.operation or _operation_at(spec, at)
    message = f"{operation.name}: {problem.message}" if operation else problem.message
    return Finding(str(spec.path), line, at, name, message, problem.fix)


def _operation_at(spec: Document, at: str) -> OperationEntry | None:
    within = (operation for operation in spec.operations() if f"{at}/".startswith(f"{operation.pointer}/"))
    return next(within, None)
