"""A Postman collection: a request for each named example, and a check of the envelope after each."""

from __future__ import annotations

import json
from typing import Any

from generator.editions import words
from generator.editions.requests import Request, by_group, variables
from generator.spec import Spec

_SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
_CHECK = """\
pm.test("the envelope tells a success", () => {{
    const answer = pm.response.json();
    pm.expect(answer.code, answer.msg).to.be.oneOf({codes});
}});"""

Node = dict[str, Any]


def collection(spec: Spec) -> Node:
    check = _CHECK.format(codes=json.dumps(list(spec.success_codes))).splitlines()
    purpose = "This collection has a request for each named example. Set the variable `token` first."
    return {
        "info": {"name": spec.title, "description": words.of_edition(spec, purpose), "schema": _SCHEMA},
        "item": [
            {"name": group, "description": spec.tags.get(group, ""), "item": [_item(request) for request in found]}
            for group, found in by_group(spec).items()
        ],
        "event": [{"listen": "test", "script": {"type": "text/javascript", "exec": check}}],
        "variable": [{"key": name, "value": value} for name, value in variables(spec).items()],
    }


def _item(request: Request) -> Node:
    return {"name": request.title, "request": _request(request), "response": _answers(request)}


def _request(request: Request) -> Node:
    return {
        "method": request.operation.entry.method.upper(),
        "header": [],
        "body": {"mode": "formdata", "formdata": _fields(request)},
        "url": {
            "raw": request.url,
            "host": [request.address],
            "path": request.operation.path.removeprefix("/").split("/"),
        },
        "description": f"{words.of_operation(request.operation)}\n\n{request.summary}",
    }


def _fields(request: Request) -> list[Node]:
    """What the example sends; then what else the form has, which is sent once it is switched on."""
    sent = [_field(request, name, value) for name, value in request.parts]
    others = request.operation.form.fields.keys() - {name for name, _ in request.parts}
    left_out = [name for name in request.operation.form.fields if name in others]
    return [*sent, *({**_field(request, name, ""), "disabled": True} for name in left_out)]


def _field(request: Request, name: str, value: str) -> Node:
    schema = request.operation.form.fields[name].schema
    text = words.with_evidence(schema.description, schema)
    return {"key": name, "value": value, "type": "text", **({"description": text} if text else {})}


def _answers(request: Request) -> list[Node]:
    """The named examples of the answer, which Postman shows and can serve."""
    return [
        {
            "name": example.get("summary", name),
            "originalRequest": _request(request),
            "status": "OK",
            "code": 200,
            "header": [{"key": "Content-Type", "value": "application/json"}],
            "body": json.dumps(example["value"], ensure_ascii=False, indent=2),
            "_postman_previewlanguage": "json",
        }
        for name, example in request.operation.answer.example_objects.items()
    ]
