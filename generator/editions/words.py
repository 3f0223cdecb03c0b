"""How each thing is known, as a sentence: most tools show descriptions and drop x- keys."""

from __future__ import annotations

from generator.spec import Operation, Schema, Spec


def with_evidence(text: str, schema: Schema) -> str:
    """The description of a value, and how it is known if it has a word of its own."""
    return _joined(text, f"Evidence: {schema.evidence}." if schema.evidence else "")


def of_operation(operation: Operation) -> str:
    return _joined(operation.description, f"{_levels(operation)}{_basis(operation)}", _partial(operation))


def of_answer(operation: Operation, success_codes: tuple[int, ...]) -> str:
    """What is to be done with an answer: tools show it at the class."""
    codes = " or ".join(map(str, success_codes))
    check = f"Check `code` first: {codes} is success, any other number is an API error, told by `msg`."
    level = operation.evidence["response"]
    return f"The answer of {operation.title}. {check} In an error `data` may be null or empty. Evidence: {level}."


def newest_evidence(spec: Spec) -> str | None:
    """The newest day on which something was seen, YYYY-MM-DD; None if no day is noted."""
    return max((str(operation.evidence.get("seen", "")) for operation in spec.operations), default="") or None


def of_edition(spec: Spec, purpose: str) -> str:
    newest = newest_evidence(spec)
    dated = f"The newest evidence is of {newest}." if newest else "None of its evidence has a date."
    text = str(spec.document.data["info"].get("description", "")).strip()
    return f"{text}\n\n{purpose} It says what version {spec.version} of the hand-written document says. {dated}\n"


def _levels(operation: Operation) -> str:
    known = operation.evidence
    return f"Evidence: path {known['path']}, request {known['request']}, answer {known['response']}"


def _basis(operation: Operation) -> str:
    basis = operation.evidence.get("basis")
    return f" ({basis})." if basis else "."


def _partial(operation: Operation) -> str:
    return "The form may have more fields than are listed." if operation.is_partial else ""


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, (sentence.strip() for sentence in sentences)))
