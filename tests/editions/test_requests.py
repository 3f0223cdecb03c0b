"""The Postman collection and the `.http` files send every named example as the spec says."""

from __future__ import annotations

import re
from typing import Any

from generator.editions import collection, http_files
from generator.spec import Operation
from generator.wire import parts
from tests.editions.test_editions import source
from tests.support.forms import by_email, by_python_multipart

#: Method, address without its variable, and the parts, the token being a variable.
Sent = tuple[str, str, list[tuple[str, str]]]


def expected() -> dict[str, Sent]:
    return {
        f"{operation.title} ({name})": _sent(operation, example)
        for operation in source().operations
        for name, example in operation.form.examples.items()
    }


def _sent(operation: Operation, example: dict[str, Any]) -> Sent:
    address = "{{scaleUrl}}" if operation.server == "customer" else "{{baseUrl}}"
    return "POST", address + operation.path, parts(operation.form, {**example, "token": "{{token}}"})


def test_the_collection_sends_every_example() -> None:
    found: dict[str, Sent] = {}
    for group in collection(source())["item"]:
        for item in group["item"]:
            request = item["request"]
            url = request["url"]
            assert url["raw"] == "/".join([*url["host"], *url["path"]])
            assert request["body"]["mode"] == "formdata"
            form = request["body"]["formdata"]
            fields = [(field["key"], field["value"]) for field in form if not field.get("disabled")]
            (operation,) = (known for known in source().operations if url["raw"].endswith(f"Url}}}}{known.path}"))
            assert {field["key"] for field in form} == operation.form.fields.keys()
            found[item["name"]] = (request["method"], url["raw"], fields)
            assert item["response"], item["name"]
    assert found == expected()


def test_the_http_files_send_every_example() -> None:
    found: dict[str, Sent] = {}
    for text in http_files(source()).values():
        assert "@token = your API token" in text
        for block in re.split(r"(?m)^### ", text)[1:]:
            head, _, body = block.partition("\n\n")
            title, *lines = [line for line in head.splitlines() if not line.startswith("#")]
            method, _, url = lines[0].partition(" ")
            kind = lines[1].removeprefix("Content-Type: ")
            sent = body.rstrip("\n").replace("\n", "\r\n").encode()
            read = by_python_multipart(kind, sent)
            assert read == by_email(kind, sent)
            found[title] = (method, url, [(part.name, part.value.decode()) for part in read])
    assert found == expected()


def test_names_of_requests_are_used_once() -> None:
    names = re.findall(r"(?m)^# @name (\S+)$", "".join(http_files(source()).values()))
    assert len(names) == len(set(names)) == len(expected())
