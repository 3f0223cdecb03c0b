"""What the generator cannot turn into a package stops it: with a message that says where, and the old package kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from generator.spec.document import load
from tests.support.generating import (
    Spec,
    add_operation,
    answer_media,
    answer_of,
    build,
    data_of,
    form_of,
    operation_of,
    path_of,
    run,
    small_spec,
)

Change = Callable[[Spec], object]
Refused = Callable[..., str]

TEXT = {"type": "string"}


def field(name: str = "extra_one", **schema: Any) -> Change:
    return lambda spec: form_of(spec)["properties"].update({name: schema})


def fields(*names: str) -> Change:
    return lambda spec: form_of(spec)["properties"].update(dict.fromkeys(names, TEXT))


def operation(**keys: Any) -> Change:
    return lambda spec: operation_of(spec).update({name.replace("_", "-"): keys[name] for name in keys})


def without(key: str) -> Change:
    return lambda spec: operation_of(spec).pop(key)


def answer_field(**schema: Any) -> Change:
    return lambda spec: data_of(spec).update(properties={"one": schema})


def body_as(media_type: str) -> Change:
    def change(spec: Spec) -> None:
        content = operation_of(spec)["requestBody"]["content"]
        content[media_type] = content.pop("multipart/form-data")

    return change


def renamed_path(path: str) -> Change:
    return lambda spec: spec["paths"].update({path: spec["paths"].pop(path_of(spec))})


def get_instead_of_post(spec: Spec) -> None:
    item = spec["paths"][path_of(spec)]
    item["get"] = item.pop("post")


def second(operation_id: str, method: str, stem: str = "Other", **keys: Any) -> Change:
    return lambda spec: add_operation(spec, operation_id, method, stem, "/v1/other").update(keys)


def second_with_the_same_stem(spec: Spec) -> None:
    other = add_operation(spec, "other", "emails.other", "Other", "/v1/other")
    other["responses"] = operation_of(spec)["responses"]
    other["x-getmx-evidence"] = {**other["x-getmx-evidence"], "response": "assumed", "basis": "a guess"}


def named_answer(name: str) -> Change:
    def change(spec: Spec) -> None:
        spec["components"]["schemas"][name] = answer_of(spec)
        answer_media(spec)["schema"] = {"$ref": f"#/components/schemas/{name}"}

    return change


def envelope_data(**schema: Any) -> Change:
    return lambda spec: spec["components"]["schemas"]["Envelope"]["properties"].update(data=schema)


#: Changes that are wrong within the one operation, with words of the message and the pointer that it names.
FORM = "/components/schemas/EmailCleanUpForm"
EXTRA = f"{FORM}/properties/extra_one"
POST = "/paths/~1v1~1mail~1clean-up/post"
ANSWER = f"{POST}/responses/200/content/application~1json/schema"
IN_THE_OPERATION: dict[str, tuple[Change, str, str]] = {
    "GET": (get_instead_of_post, "every call is a POST", POST.replace("post", "get")),
    "path parameter": (renamed_path("/v1/{id}"), "parameters cannot be expressed", "/paths/~1v1~1{id}"),
    "query parameter": (
        operation(parameters=[{"name": "id", "in": "query", "schema": TEXT}]),
        "parameters cannot be expressed",
        f"{POST}/parameters",
    ),
    "servers of its own": (operation(servers=[{"url": "https://x"}]), "servers cannot be expressed", f"{POST}/servers"),
    "JSON body": (body_as("application/json"), "it is application/json", f"{POST}/requestBody"),
    "urlencoded body": (body_as("application/x-www-form-urlencoded"), "it is application/x-www", f"{POST}/requestBody"),
    "no body": (operation(requestBody=None), "it is nothing", f"{POST}/requestBody"),
    "file upload": (field(type="string", format="binary"), "'extra_one': format binary", EXTRA),
    "number": (field(type="number"), "'extra_one': a form field of type number", EXTRA),
    "boolean": (field(type="boolean"), "'extra_one': a form field of type boolean", EXTRA),
    "object": (field(type="object"), "'extra_one': a form field of type object", EXTRA),
    "list of lists": (field(type="array", items={"type": "array", "items": TEXT}), "of type array[array", EXTRA),
    "list of integers": (field(type="array", items={"type": "integer"}), "of type array[integer]", EXTRA),
    "nullable": (field(type=["string", "null"]), "of type string | null", EXTRA),
    "no type": (field(description="?"), "of type any", EXTRA),
    "multipleOf": (field(type="integer", multipleOf=5), "multipleOf cannot be expressed", EXTRA),
    "maxLength": (field(type="string", maxLength=5), "maxLength cannot be expressed", EXTRA),
    "default": (field(type="string", default="a"), "default cannot be expressed", EXTRA),
    "format": (field(type="string", format="email"), "format email cannot be expressed", EXTRA),
    "rule of items": (field(type="array", items={**TEXT, "maxLength": 5}), "maxLength of an array's items", EXTRA),
    "minItems": (field(type="array", items=TEXT, minItems=2), "minItems 2", EXTRA),
    "rule of another type": (field(type="string", minimum=1), "minimum of the type string", EXTRA),
    "fraction as a rule": (field(type="integer", minimum=1.5), "must be a whole number", EXTRA),
    "broken pattern": (field(type="string", pattern="("), "cannot be expressed in Python", EXTRA),
    "examples that are no list": (field(type="string", examples=5), "examples must be a list", EXTRA),
    "closed form": (
        lambda spec: form_of(spec).update(additionalProperties=False),
        "additionalProperties of a form",
        f"{FORM}/additionalProperties",
    ),
    "required field that is none": (
        lambda spec: form_of(spec)["required"].append("nowhere"),
        "the required field 'nowhere'",
        f"{FORM}/required",
    ),
    "minProperties": (lambda spec: form_of(spec).update(minProperties=9), "can never be met", f"{FORM}/minProperties"),
    "no token": (lambda spec: form_of(spec)["properties"].pop("token"), "must be token", FORM),
    "no operationId": (without("operationId"), "operationId is missing", f"{POST}/operationId"),
    "operationId that names nothing": (operation(operationId='a b"c'), "cannot name a constant", f"{POST}/operationId"),
    "no tags": (without("tags"), "must have exactly one tag", f"{POST}/tags"),
    "two tags": (operation(tags=["Email", "Other"]), "must have exactly one tag", f"{POST}/tags"),
    "no method": (without("x-getmx-method"), "x-getmx-method is missing", f"{POST}/x-getmx-method"),
    "method that is none": (operation(x_getmx_method="clean up"), "does not match", f"{POST}/x-getmx-method"),
    "resource that is taken": (operation(x_getmx_method="close.it"), "called close", f"{POST}/x-getmx-method"),
    "no evidence": (without("x-getmx-evidence"), "x-getmx-evidence is missing", f"{POST}/x-getmx-evidence"),
    "evidence that is null": (
        operation(x_getmx_evidence=None),
        "x-getmx-evidence is missing",
        f"{POST}/x-getmx-evidence",
    ),
    "evidence of half of it": (
        operation(x_getmx_evidence={"path": "documented"}),
        "'request' is a required property",
        f"{POST}/x-getmx-evidence",
    ),
    "unknown level": (
        operation(x_getmx_evidence={"path": "sure", "request": "assumed", "response": "assumed"}),
        "'sure' is not one of",
        f"{POST}/x-getmx-evidence/path",
    ),
    "unknown rule for retries": (operation(x_getmx_retry="always"), "'always' is not one of", f"{POST}/x-getmx-retry"),
    "paging without rows": (operation(x_getmx_paging="page"), "data.list must be an array of EmailCleanUp", ANSWER),
    "argument clash": (
        field("mailId", type="string"),
        "argument mail_id would stand for both 'mail_id' and 'mailId'",
        f"{POST}/requestBody/content/multipart~1form-data/schema",
    ),
    "argument clash by Unicode": (
        fields("file", "\ufb01le"),
        "argument file would stand for both",
        f"{POST}/requestBody/content/multipart~1form-data/schema",
    ),
    "attribute clash": (
        lambda spec: data_of(spec).update(properties={"domain_id": TEXT, "domainId": TEXT}),
        "attribute domain_id would stand for both 'domain_id' and 'domainId'",
        ANSWER,
    ),
    "answer that is no $ref": (
        lambda spec: answer_media(spec).update(schema={"type": "object"}),
        "the answer must be a $ref",
        ANSWER,
    ),
    "answer of another name": (named_answer("EmailCleanUpResult"), "a $ref to a schema <Stem>Answer", ANSWER),
    "answer named as a class of the runtime": (named_answer("ModelAnswer"), "'Model' cannot name a class", ANSWER),
    "answer without data": (
        lambda spec: answer_of(spec)["allOf"][1].pop("properties"),
        "must compose Envelope",
        ANSWER,
    ),
    "answer of text": (lambda spec: data_of(spec).update(type="string"), "EmailCleanUpAnswer is string", ANSWER),
    "answer of several types": (answer_field(type=["string", "integer"]), "of several types only one", ANSWER),
    "answer of one type or another": (
        answer_field(anyOf=[TEXT, {"type": "integer"}]),
        "of anyOf only one type",
        "/components/schemas/EmailCleanUpData/properties/one/anyOf",
    ),
    "answer that cannot be": (
        answer_field(type="string", enum=[1]),
        "no type in common",
        "/components/schemas/EmailCleanUpData/properties/one",
    ),
    "answer with an unnamed object": (
        answer_field(type="object", properties={"two": TEXT}),
        "must be a component schema",
        ANSWER,
    ),
    "answer that holds itself": (
        answer_field(**{"$ref": "#/components/schemas/EmailCleanUpData"}),
        "holds itself",
        ANSWER,
    ),
    "another status": (
        lambda spec: operation_of(spec)["responses"].update({"404": operation_of(spec)["responses"]["200"]}),
        "only 200 and default",
        f"{POST}/responses/404",
    ),
    "summary that is no text": (operation(summary=5), "not OpenAPI: Input should be a valid string", f"{POST}/summary"),
    "answer that no value fits": (
        envelope_data(type="string"),
        "its parts have no type in common",
        "/components/schemas/EmailCleanUpAnswer/allOf/1/properties/data",
    ),
    "text of parts, which the parser cannot read": (
        answer_field(allOf=[{"$ref": "#/components/schemas/Token"}, {"minLength": 1}]),
        "Cannot take allOf a non-object",
        "/components/schemas/EmailCleanUpData",
    ),
    "form that the parser drops": (field(enum=["a", 1]), "the parser drops a part", POST),
}  # fmt: skip


def _place(printed: str, words: str, path: Path) -> tuple[int, str]:
    """File, line and pointer of the line that has the words."""
    line = next(line for line in printed.splitlines() if words in line)
    match = re.fullmatch(r"(?P<file>.*?):(?P<line>\d+): .*\(#(?P<pointer>\S*)\)", line)
    assert match is not None, line
    assert Path(match["file"]) == path
    return int(match["line"]), match["pointer"]


@pytest.mark.parametrize("name", IN_THE_OPERATION)
def test_refusal_names_the_operation_and_the_place(name: str, refused: Refused, tmp_path: Path) -> None:
    change, words, at = IN_THE_OPERATION[name]
    spec = small_spec()
    change(spec)
    printed = refused(spec)
    assert printed.startswith("error: nothing was changed\n")
    places = [_place(line, "", tmp_path / "spec.yaml") for line in printed.splitlines()[1:]]
    assert words in printed
    document = load(tmp_path / "spec.yaml")
    assert (document.line(at), at) in places, printed
    assert re.search(r"cleanUpEmail|/v1/|a b\"c", printed)


#: Changes elsewhere: the words that the message has.
ELSEWHERE: dict[str, tuple[Change, list[str]]] = {
    "dangling $ref": (
        field(**{"$ref": "#/components/schemas/Nowhere"}),
        ["'#/components/schemas/Nowhere' names nothing"],
    ),
    "dangling $ref of an example": (
        lambda spec: answer_media(spec)["examples"].update(none={"$ref": "#/components/examples/Nowhere"}),
        ["cleanUpEmail", "Nowhere' names nothing", "application~1json/examples/none/$ref"],
    ),
    "circular $ref": (
        lambda spec: spec["components"]["schemas"].update(Loop={"$ref": "#/components/schemas/Loop"}),
        ["is circular", "#/components/schemas/Loop/$ref"],
    ),
    "remote $ref": (field(**{"$ref": "other.yaml#/x"}), ["is not local to this document"]),
    "path without operations": (
        lambda spec: spec["paths"].update({"/x": {"psot": {}}}),
        ["/x: psot cannot be expressed"],
    ),
    "path elsewhere": (
        lambda spec: spec["paths"].update({"/x": {"$ref": "#/components/pathItems/X"}}),
        ["/x: $ref cannot be expressed"],
    ),
    "no paths": (lambda spec: spec["paths"].clear(), ["there is no operation"]),
    "no components": (lambda spec: spec.pop("components"), ["cleanUpEmail", "names nothing"]),
    "no title": (lambda spec: spec["info"].pop("title"), ["title: Field required", "#/info"]),
    "version that is none": (
        lambda spec: spec["info"].update(version="1\r\nX: y"),
        ["three numbers", "#/info/version"],
    ),
    "no shared server": (lambda spec: spec.update(servers=[]), ["no server is marked x-getmx-server: shared"]),
    "no success codes": (lambda spec: spec.pop("x-getmx-success-codes"), ["x-getmx-success-codes is missing"]),
    "security": (lambda spec: spec.update(security=[{}]), ["a security scheme cannot be expressed", "#/security"]),
    "Swagger": (lambda spec: spec.update(openapi="2.0"), ["Invalid OpenAPI version 2.0", "#/openapi"]),
    "unknown level of a field": (
        field(**TEXT, **{"x-getmx-evidence": "sure"}),
        ["'sure' is not one of", f"{EXTRA}/x-getmx-evidence"],
    ),
    "day that is no text": (field(type="string", examples=[date(2025, 1, 2)]), ["not a JSON value"]),
    "infinity": (field(type="string", examples=[float("inf")]), ["inf is not a JSON value", f"{EXTRA}/examples/0"]),
    "half a character": (field(type="string", description="\ud800"), ["not YAML", "invalid Unicode character escape"]),
    "the same method twice": (
        second("other", "emails.clean_up"),
        ["other: the method emails.clean_up is taken already by /v1/mail/clean-up"],
    ),
    "the same operationId twice": (
        second("cleanUpEmail", "emails.other"),
        ["cleanUpEmail: the operationId cleanUpEmail is taken already by /v1/mail/clean-up"],
    ),
    "the same constant twice": (
        second("CleanUpEmail", "emails.other"),
        ["CleanUpEmail: the constant CLEAN_UP_EMAIL is taken already by /v1/mail/clean-up"],
    ),
    "two resources for a tag": (
        second("other", "others.clean_up"),
        ["other: the tag Email is taken already by the resource emails"],
    ),
    "two tags for a resource": (
        second("other", "emails.other", tags=["Other"]),
        ["other: the resource emails is taken already by the tag Email"],
    ),
    "one class for two answers": (
        second_with_the_same_stem,
        ["other: the class EmailCleanUp is taken already by another answer"],
    ),
}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_refusal_says_what_is_wrong(name: str, refused: Refused, tmp_path: Path) -> None:
    change, expected = ELSEWHERE[name]
    spec = small_spec()
    change(spec)
    printed = refused(spec)
    assert [words for words in expected if words not in printed] == [], printed
    assert all(re.match(rf"{re.escape(str(tmp_path))}/spec.yaml:\d+: ", line) for line in printed.splitlines()[1:])


def test_all_problems_of_a_spec_are_reported_in_its_order(refused: Refused) -> None:
    spec = small_spec()
    add_operation(spec, "second", "emails.second", "Second", "/v1/second").pop("x-getmx-evidence")
    get_instead_of_post(spec)
    form_of(spec, "second")["properties"] |= {
        "one": {**TEXT, "maxLength": 1},
        "two": {"type": "integer", "multipleOf": 2},
    }
    spec["components"]["schemas"]["Lost"] = {"$ref": "#/components/schemas/Nowhere"}
    printed = refused(spec)
    expected = ["every call is a POST", "evidence is missing", "'one': maxLength", "'two': multipleOf", "names nothing"]
    assert [words for words in expected if words not in printed] == []
    lines = [int(line.split(":")[1]) for line in printed.splitlines()[1:]]
    assert lines == sorted(lines)
    assert len(lines) == len(set(printed.splitlines()[1:])) == len(expected)


def test_all_problems_that_only_the_parsed_types_show_are_reported(refused: Refused) -> None:
    spec = small_spec()
    add_operation(spec, "second", "emails.second", "Second", "/v1/second")
    form_of(spec)["properties"] |= {"one": {"type": "number"}, "two": {"type": "boolean"}}
    several = {"type": ["string", "integer"]}
    data_of(spec, "second")["properties"] = {"three": several, "four": {"type": "array", "items": several}}
    printed = refused(spec)
    expected = ["'one': a form field of type number", "'two': a form field of type boolean", "'three'", "'four'"]
    assert [words for words in expected if words not in printed] == []


def test_all_warnings_of_the_parser_are_reported(refused: Refused) -> None:
    spec = small_spec()
    add_operation(spec, "second", "emails.second", "Second", "/v1/second")
    for operation in ("cleanUpEmail", "second"):
        form_of(spec, operation)["properties"]["mixed"] = {"enum": ["a", 1]}
    printed = refused(spec)
    assert "cleanUpEmail: the parser drops a part" in printed
    assert "second: the parser drops a part" in printed
    assert "object at 0x" not in printed


#: Files that are no spec: their text, the line that is named, and words of the message.
BROKEN_FILES = {
    "no YAML": (b"a: [\n", 2, "not YAML"),
    "no UTF-8": (b"a: b\nc: \xff\n", 2, "not UTF-8"),
    "no mapping": (b"- a\n", 1, "the top level is not a mapping"),
    "empty": (b"", 1, "the top level is not a mapping"),
    "a key twice": (b"a: 1\nb: 2\na: 3\n", 3, "the key a stands twice"),
    "an anchor": (b"a: &x 1\nb: *x\n", 1, "not YAML: anchors and aliases are refused"),
    "a tag": (b"a: !!python/object/apply:os.system ['true']\n", 1, "not YAML: tags are refused"),
    "a number as a key": (b"a: {200: b}\n", 1, "the key 200 is not text"),
    "a control character": (b"a: \x00\n", 1, "not YAML"),
}


@pytest.mark.parametrize("name", BROKEN_FILES)
def test_file_that_is_no_spec_is_refused_with_its_line(name: str, tmp_path: Path) -> None:
    text, line, words = BROKEN_FILES[name]
    (tmp_path / "spec.yaml").write_bytes(text)
    done = run("build", "--spec", tmp_path / "spec.yaml", "--output", tmp_path / "out")
    assert done.status == 1
    assert f"spec.yaml:{line}: {words}" in done.err
    assert "Traceback" not in done.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", ["build", "check", "lint"])
def test_missing_file_is_named(command: str, tmp_path: Path) -> None:
    done = run(command, "--spec", tmp_path / "nowhere.yaml")
    assert done.status == 1
    assert "nowhere.yaml:1: not a readable file" in done.err


CONFIGS = {
    "unknown key": (
        "literal_enums: true\nproject_name_override: x\n",
        "unknown key 'project_name_override'; known are",
    ),
    "several unknown keys": ("b: 1\na: 2\n", "unknown key 'a'"),
    "key that has no effect here": ("post_hooks: [touch PWNED]\n", "unknown key 'post_hooks'"),
    "no mapping": ("- a\n", "no mapping"),
    "no YAML": ("a: [", "not a readable configuration"),
    "wrong type": ("literal_enums: {}\n", "literal_enums"),
}


@pytest.mark.parametrize("name", CONFIGS)
def test_configuration_that_is_not_understood_is_refused(name: str, refused: Refused, tmp_path_factory: Any) -> None:
    text, words = CONFIGS[name]
    config = tmp_path_factory.mktemp("config") / "config.yaml"
    config.write_text(text, encoding="utf-8")
    printed = refused(small_spec(), "--config", str(config))
    assert words in printed
    assert "config.yaml" in printed


def test_folder_that_is_no_package_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("years of work")
    done = build(small_spec(), tmp_path)
    assert done.status == 1
    assert "holds more than a package, and would be replaced: thesis.txt" in done.err
    assert (tmp_path / "out" / "thesis.txt").read_text() == "years of work"
