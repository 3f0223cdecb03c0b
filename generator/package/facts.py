"""The facts of a spec that reading and redacting need."""

from __future__ import annotations

from collections import defaultdict

from generator.package.evidence.facts import Facts, Read
from generator.spec import Operation, Spec


def facts_of(spec: Spec) -> Facts:
    names, counts, listed = set[str](), set[str](), defaultdict[str, set[str]](set)
    for operation in spec.operations:
        names |= {declared.name for declared in operation.answer.fields.values()}
        in_data = [declared for at, declared in operation.answer.fields.items() if at.startswith("/data/")]
        for declared in (*operation.form.fields.values(), *in_data):
            names.add(declared.name)
            if declared.schema.choices:
                listed[declared.name] |= {str(value) for value in declared.schema.choices}
            if {*declared.schema.types} & {"integer", "number"}:
                counts.add(declared.name)
    reads = {operation.id: _read(operation) for operation in spec.operations if is_read(operation)}
    values = {name: frozenset(values) for name, values in sorted(listed.items())}
    return Facts(reads, frozenset(names), frozenset(counts), values)


def _read(operation: Operation) -> Read:
    form, levels = operation.form, operation.evidence
    required = [name for name in form.required if name != "token"]
    fields = [name for name in form.fields if name != "token"]
    return Read(
        operation.id,
        operation.path,
        required,
        fields,
        form.at_least,
        operation.paging is not None,
        str(levels["path"]),
        str(levels["response"]),
    )


def is_read(operation: Operation) -> bool:
    return operation.retry == "safe"
