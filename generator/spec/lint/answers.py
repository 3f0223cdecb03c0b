"""Rules for the answer of an operation: the envelope, its data, its rows."""

from __future__ import annotations

from collections.abc import Iterator

from generator.spec.document import Document, Node, pointer
from generator.spec.lint import raw
from generator.spec.lint.findings import Problem, Problems

_ENVELOPE = {"$ref": raw.SCHEMAS + "Envelope"}
_DATA = "/allOf/1/properties/data"


def rule_response_keys(document: Document) -> Problems:
    """Responses are 200 and default: ranges such as 4XX break generators."""
    for operation in document.operations():
        responses = raw.mapping(operation.data.get("responses"))
        for key in responses.keys() ^ {"200", "default"}:
            at = operation.pointer + pointer("responses", key)
            message = f"response {key} is {'not allowed' if key in responses else 'missing'}"
            yield Problem(at, message, "describe the responses '200' and default, no others")


def rule_answer_envelope(document: Document) -> Problems:
    """Each answer is a component <Stem>Answer: the envelope, with its data described."""
    for form, answer in zip(raw.forms(document), raw.answers(document), strict=True):
        stem = form.stem("Form") or "<Stem>"
        if answer.component != f"{stem}Answer":
            message = f"the schema of the answer is not a component named {stem}Answer"
            yield Problem(answer.pointer + "/schema", message, "refer to such a component")
        elif not _is_envelope_with_data(answer.schema):
            fix = "write allOf: [$ref to Envelope, {type: object, properties: {data: ...}}]"
            at = answer.schema_at
            yield Problem(at, "the answer does not compose the envelope", fix, answer.operation)


def _is_envelope_with_data(schema: Node) -> bool:
    parts = raw.sequence(schema.get("allOf"))
    if len(parts) != 2 or parts[0] != _ENVELOPE or not isinstance(parts[1], dict):
        return False
    return parts[1].get("type") == "object" and "data" in raw.mapping(parts[1].get("properties"))


def rule_answer_data_name(document: Document) -> Problems:
    """The component of an answer's data is named <Stem>Data."""
    for answer in raw.answers(document):
        name = answer.stem("Answer") + "Data"
        for at, schema in _data_branches(document, answer):
            if "$ref" in schema and raw.component_name(schema) != name:
                yield Problem(at, f"the schema of data is not named {name}", f"name it {name}", answer.operation)


def _data_branches(document: Document, answer: raw.Body) -> Iterator[tuple[str, Node]]:
    """The schema of the answer's data and the branches of its `anyOf`, each with its pointer."""
    at = answer.schema_at + _DATA
    data = raw.mapping(document.find(at))
    yield at, data
    for index, branch in enumerate(raw.sequence(data.get("anyOf"))):
        yield f"{at}/anyOf/{index}", raw.mapping(branch)


def rule_row_name(document: Document) -> Problems:
    """Rows of <Row>ListAnswer are a component <Row>; the one row of <Stem>Answer is a component <Stem>."""
    for answer in raw.answers(document):
        operation = answer.operation
        paging = "x-getmx-paging" in operation.data
        evidence = raw.mapping(operation.data.get("x-getmx-evidence"))
        if not paging and operation.data.get("x-getmx-result") != "one-of-list":
            continue
        rows = _rows(document, answer)
        row = answer.stem("ListAnswer") if paging else answer.stem("Answer")
        data = document.find(answer.schema_at + _DATA)
        if rows is None and (evidence.get("response") != "unknown" or raw.types_of(document, data) - {"null"}):
            at = answer.schema_at
            yield Problem(at, "data has no list", "describe the rows in data.list", operation)
        elif rows is not None and (not row or raw.component_name(document.find(rows)) != row):
            name = row or "<Row>, beside <Row>ListAnswer,"
            yield Problem(rows, f"the schema of a row is not named {name}", f"refer to a component {name}", operation)


def _rows(document: Document, answer: raw.Body) -> str | None:
    """Pointer of the schema of a row of data.list, a component if there is one. None if no rows are described."""
    data = answer.schema_at + _DATA
    rows = [raw.pointer_to(document, at, "properties", "list") + "/items" for at in _composed(document, data)]
    known = [at for at in rows if document.find(at) is not None]
    return min(known, key=lambda at: not raw.component_name(document.find(at)), default=None)


def _composed(document: Document, at: str) -> list[str]:
    """Pointers of the schema and of its parts (`allOf`, `anyOf`), past each `$ref`."""
    found: list[str] = []
    pending = [at]
    while pending:
        at = raw.followed(document, pending.pop())
        if at not in found:
            found.append(at)
            for key in ("allOf", "anyOf"):
                branches = raw.sequence(raw.mapping(document.find(at)).get(key))
                pending += [at + pointer(key, index) for index in range(len(branches))]
    return found


def rule_envelope_open(document: Document) -> Problems:
    """The envelope does not restrict its data: tools that merge allOf would read the answers differently."""
    at = raw.pointer_to(document, "/components/schemas/Envelope", "properties") + "/data"
    data = document.find(at)
    if not isinstance(data, dict) or not data.keys() <= {"description", "x-getmx-evidence"}:
        yield Problem(at, "the envelope restricts its data", "leave only a description there")


def rule_answer_data_required(document: Document) -> Problems:
    """An answer requires data as its envelope does: tools that read only the answer would call data optional."""
    envelope = raw.mapping(document.find("/components/schemas/Envelope"))
    if "data" not in raw.sequence(envelope.get("required")):
        return
    for answer in raw.answers(document):
        at = answer.schema_at + "/allOf/1"
        narrowing = raw.mapping(document.find(at))
        if narrowing and "data" not in raw.sequence(narrowing.get("required")):
            message = "data is not required where it is narrowed"
            yield Problem(at + "/required", message, "add required: [data] beside its properties", answer.operation)


def rule_answer_additional(document: Document) -> Problems:
    """Each object of an answer says that it may have more fields: without that, tools differ."""
    for operation, at, schema in raw.schemas_of(document, raw.answers(document)):
        types = [schema.get("type"), *raw.sequence(schema.get("type"))]
        is_object = "object" in types or "properties" in schema
        if is_object and schema.get("additionalProperties") is not True:
            message = "an object of an answer does not say that it may have more fields"
            yield Problem(at + "/additionalProperties", message, "add additionalProperties: true", operation)
