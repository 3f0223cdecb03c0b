"""schemathesis as a judge of the sandbox's answers to forms made from the spec, right ones and wrong ones.

The sandbox answers API errors with HTTP 200. So only those checks are asked for that such an API can keep: that a wrong
form was refused shows in the envelope's code, which no check reads.
"""

from __future__ import annotations

import copy
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx

from getmx import OPERATIONS, GetMX, GetMXAPIError
from tests.judges.tools import SCHEMATHESIS, Ended, Verdict, free_port, run, serving
from tests.support import calls, spec

CHECKS = (
    "response_schema_conformance",
    "content_type_conformance",
    "not_a_server_error",
    "status_code_conformance",
)
EXAMPLES = 200
SEED = 1

_KEY = "key-of-the-judges"
_TOKEN = "sandbox-token"
_DOMAIN = "judged.example"
_ENVELOPE = {"$ref": "#/components/schemas/Envelope"}
_ARCHIVE = "traffic.har"
_SECONDS = 600

#: Answers to plant, by operation: HTTP status, media type, body. Each breaks another check.
_WRONG = {
    "getDomain": (200, "application/json", '{"code": 200, "msg": null, "data": null}'),
    "listGroupPays": (200, "text/html", "{}"),
    "countEmails": (500, "application/json", "{}"),
}


class _Running(NamedTuple):
    """A sandbox, and values that it knows, by the schema that describes them."""

    url: str
    known: dict[str, list[str]]


class _Answers(NamedTuple):
    """How often each operation was called, and how often it answered a success."""

    calls: Counter[str]
    successes: Counter[str]


def judge() -> Verdict:
    """Tries every operation. What destroys gets a sandbox of its own, or the others would find nothing to answer."""
    destructive = [name for name, operation in spec.operations().items() if operation.destructive]
    harmless = [name for name in spec.operations() if name not in destructive]
    answers = _Answers(Counter(), Counter())
    failures = [failure for group in (harmless, *([name] for name in destructive)) for failure in _try(group, answers)]
    failures += [f"{name}: never a success" for name in spec.operations() if not answers.successes[name]]
    failures += _overlooked()
    tried = (
        f"{answers.calls.total()} calls of {len(answers.calls)} operations, up to {EXAMPLES} examples each; "
        f"{answers.successes.total()} answered with success, at least one of each operation; "
        f"{len(_WRONG)} planted wrong answers are found"
    )
    return Verdict("schemathesis against the sandbox", tried, failures)


def _try(operations: Sequence[str], answers: _Answers) -> Iterator[str]:
    with _sandbox() as sandbox, tempfile.TemporaryDirectory() as name:
        ended = _run(sandbox, operations, Path(name))
        if ended.code:
            yield ended.output + ended.errors
        _count(Path(name) / _ARCHIVE, answers)


def _overlooked() -> Iterator[str]:
    """Without this, a judge that finds nothing would look like a pass."""
    with _sandbox() as sandbox, tempfile.TemporaryDirectory() as name:
        for operation, (status, kind, body) in _WRONG.items():
            fault = {"fault": "http", "status": status, "body": body, "headers": {"Content-Type": kind}}
            order = {"operation": operation, "times": 10 * EXAMPLES, **fault}
            httpx.post(f"{sandbox.url}/_sandbox/{_KEY}/fail", json=order).raise_for_status()
        ended = _run(sandbox, list(_WRONG), Path(name))
    for operation in _WRONG:
        if f" POST {spec.operations()[operation].path} " not in ended.output:
            yield f"{operation}: its planted wrong answer was not found"


def _run(sandbox: _Running, operations: Sequence[str], folder: Path) -> Ended:
    document = folder / "openapi.json"
    document.write_text(json.dumps(_helped(sandbox)), encoding="utf-8")
    options = (
        f"--url={sandbox.url}",
        f"--checks={','.join(CHECKS)}",
        "--phases=examples,coverage,fuzzing",
        f"--max-examples={EXAMPLES}",
        "--continue-on-failure",
        f"--seed={SEED}",
        "--generation-database=none",
        "--request-timeout=10",
        "--warnings=off",
        "--no-color",
        "--report=har",
        f"--report-har-path={folder / _ARCHIVE}",
        *(f"--include-operation-id={operation}" for operation in operations),
    )
    return run((*SCHEMATHESIS, "run", str(document), *options), folder, seconds=_SECONDS)


@contextmanager
def _sandbox() -> Iterator[_Running]:
    port, scale_port = free_port(), free_port()
    options = (
        f"--port={port}",
        f"--scale-port={scale_port}",
        f"--token={_TOKEN}",
        f"--control-key={_KEY}",
        "--seed",
        "--quiet",
    )
    with serving((sys.executable, "-m", "getmx_sandbox", *options), port):
        url = f"http://127.0.0.1:{port}"
        with GetMX(token=_TOKEN, base_url=url) as mx, calls.unconfirmed_is_fine():
            yield _Running(url, _known(mx))


def _done(mx: GetMX, operation: str, **fields: str) -> Any:
    """What a call answers; None once the spec has no such operation."""
    return calls.method(mx, operation)(**fields) if operation in OPERATIONS else None


def _ids(mx: GetMX, operation: str) -> list[str]:
    return [row.id for row in _done(mx, operation) or ()]


def _known(mx: GetMX) -> dict[str, list[str]]:
    _done(mx, "addDomain", domain=_DOMAIN)
    domains = _ids(mx, "listDomains")
    for domain in domains:
        _done(mx, "addAlias", domain_id=domain)
        _done(mx, "addMessageNotice", domain_id=domain)
        _done(mx, "addSmtpRule", rule="{}", action="{}", domain_id=domain)
    mails = _ids(mx, "listEmails")
    return {
        "Token": [_TOKEN],
        "DomainId": domains,
        "GroupPayId": _ids(mx, "listGroupPays"),
        "MailId": mails,
        "MessageId": [message for mail in mails for message in _messages(mx, mail)],
        "AliasId": _ids(mx, "listAliases"),
        "MessageNoticeId": _ids(mx, "listMessageNotices"),
        "SmtpFilterId": _ids(mx, "listSmtpRules"),
        "FolderName": ["Inbox"],
    }


def _messages(mx: GetMX, mail: str) -> list[str]:
    """The messages of a mailbox; none of one on the Scale server, which has another address."""
    with suppress(GetMXAPIError):
        return [str(row.id) for row in mx.messages.list(folder="Inbox", mail_id=mail)]
    return []


def _helped(sandbox: _Running) -> dict[str, Any]:
    """The spec, changed in two ways.

    Forms have only such tokens, ids and addresses as the sandbox knows: a right form then meets something. And an API
    error is an envelope and no more: this rule stands in prose, since generators could not read it in a schema.
    """
    document = copy.deepcopy(spec.document())
    schemas = document["components"]["schemas"]
    for name, schema in schemas.items():
        if name.endswith("Form"):
            _name_known(schema, sandbox.known)
    schemas["EmailAddForm"]["properties"]["mail"]["enum"] = [f"user{number}@{_DOMAIN}" for number in range(EXAMPLES)]
    success = {"properties": {"code": {"enum": document["x-getmx-success-codes"]}}}
    for path in document["paths"].values():
        media = path["post"]["responses"]["200"]["content"]["application/json"]
        media["schema"] = {"if": success, "then": media["schema"], "else": _ENVELOPE}
    return document


def _name_known(form: dict[str, Any], known: dict[str, list[str]]) -> None:
    for field in form["properties"].values():
        if values := known.get(field.get("$ref", "").rpartition("/")[2]):
            field["enum"] = values


def _count(archive: Path, answers: _Answers) -> None:
    names = {operation.path: name for name, operation in spec.operations().items()}
    for entry in json.loads(archive.read_text(encoding="utf-8"))["log"]["entries"]:
        name = names[urlsplit(entry["request"]["url"]).path]
        answers.calls[name] += 1
        answers.successes[name] += _is_success(entry["response"])


def _is_success(response: dict[str, Any]) -> bool:
    """What was refused before it was a call, for its method or media type, is no envelope."""
    if response["status"] != 200:
        return False
    return json.loads(response["content"]["text"])["code"] in spec.document()["x-getmx-success-codes"]
