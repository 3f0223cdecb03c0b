"""Changes of operations, and of what concerns all of them, with what has to be told of them."""

from __future__ import annotations

from tests.diff.edits import Case, evidence, guessed_path_moved, moved, operation, server
from tests.support.generating import add_operation, operation_of, path_of

OPERATION_CASES: dict[str, Case] = {
    "operation removed": (
        [lambda spec: spec["paths"].pop(path_of(spec, "listDomains"))],
        [
            ("breaking", "breaking",
             "`listDomains`: removed.",
             "`domains.list`: removed."),
        ],
    ),
    "operation added": (
        [lambda spec: add_operation(spec, "otherOne", "emails.other", "OtherOne", "/v1/other")],
        [
            ("change", "change",
             "`otherOne`: added.",
             "`emails.other`: added: `emails.other(*, mail_id: str) -> OtherOne`."),
        ],
    ),
    "operation renamed": (
        [lambda spec: operation_of(spec, "listDomains").update(operationId="getDomains")],
        [
            ("breaking", "breaking",
             "`getDomains`: `operationId` `listDomains` -> `getDomains`.",
             "`domains.list`: is `getDomains` in `OPERATIONS` and in hooks now."),
        ],
    ),
    "method renamed": (
        [operation("listDomains", method="domains.all")],
        [
            ("info", "breaking",
             "`listDomains`: `x-getmx-method` `domains.list` -> `domains.all`.",
             "`domains.list`: is `domains.all` now."),
        ],
    ),
    "path": (
        [moved],
        [
            ("breaking", "change",
             "`listDomains`: `path` `/v1/domain/list` -> `/v2/domains`.",
             "`domains.list`: calls `/v2/domains`."),
        ],
    ),
    "guessed path": (
        [guessed_path_moved],
        [
            ("change", "change",
             "`deleteDomain`: `path` `/v1/domain/delete` -> `/v2/domains/delete`.",
             "`domains.delete`: calls `/v2/domains/delete`."),
        ],
    ),
    "path proved": (
        [evidence("deleteDomain", path="documented")],
        [
            ("info", "info",
             "`deleteDomain`: `evidence.path` `assumed` -> `documented`.",
             "`domains.delete`: loses its UnconfirmedEndpointWarning."),
        ],
    ),
    "path doubted": (
        [evidence("listDomains", path="assumed")],
        [
            ("info", "change",
             "`listDomains`: `evidence.path` `documented` -> `assumed`.",
             "`domains.list`: warns with UnconfirmedEndpointWarning."),
        ],
    ),
    "server of an operation": (
        [operation("listMessages", server="shared")],
        [
            ("change", "change",
             "`listMessages`: `x-getmx-server` `customer` -> `shared`.",
             "`messages.list`: calls the shared server only."),
        ],
    ),
    "retry": (
        [operation("listDomains", retry="unsent")],
        [
            ("change", "change",
             "`listDomains`: `x-getmx-retry` `safe` -> `unsent`.",
             "`domains.list`: is no longer repeated after a timeout or a 5xx."),
        ],
    ),
    "deprecated": (
        [lambda spec: operation_of(spec, "listDomains").update(deprecated=True)],
        [
            ("change", "change",
             "`listDomains`: is deprecated.",
             "`domains.list`: warns with DeprecationWarning."),
        ],
    ),
    "destructive no more": (
        [operation("cleanUpEmail", destructive=None)],
        [
            ("change", "change",
             "`cleanUpEmail`: is no longer destructive.",
             "`emails.clean_up`: is no longer documented as destructive."),
        ],
    ),
    "no pages": (
        [operation("listDomains", paging=None)],
        [
            ("change", "breaking",
             "`listDomains`: loses `x-getmx-paging` `page`.",
             "`domains.list`: returns `DomainList` instead of `Page[Domain]`."),
            ("info", "change",
             "`listDomains`: answer field `data/total`: by what is said of the whole answer.",
             "`DomainList.total`: added: `int | None`."),
            ("info", "change",
             "`listDomains`: answer field `data/list`: by what is said of the whole answer.",
             "`DomainList.list_`: added: `list[Domain] | None`."),
        ],
    ),
    "paging": (
        [operation("listDomains", paging="cursor")],
        [
            ("change", "change",
             "`listDomains`: `x-getmx-paging` `page` -> `cursor`.",
             "`domains.list`: pages by cursor."),
        ],
    ),
    "result": (
        [operation("deleteDomain", result="one-of-list")],
        [
            ("change", "breaking",
             "`deleteDomain`: gets `x-getmx-result` `one-of-list`.",
             "`domains.delete`: gives the one row of a list."),
        ],
    ),
    "summary": (
        [lambda spec: operation_of(spec, "listDomains").update(summary="Other")],
        [
            ("info", "info",
             "`listDomains`: other `summary`.",
             ""),
        ],
    ),
    "server": (
        [server],
        [
            ("breaking", "change",
             "server `shared`: `url` `https://domain-open-api.getmx.com` -> `https://new.example`.",
             "`GetMX`: calls `https://new.example` by default."),
        ],
    ),
    "server gone": (
        [lambda spec: spec["servers"].pop()],
        [
            ("breaking", "info",
             "server `customer`: removed.",
             ""),
        ],
    ),
    "success code gone": (
        [lambda spec: spec.update({"x-getmx-success-codes": [200]})],
        [
            ("breaking", "breaking",
             "document: `x-getmx-success-codes` loses `0`.",
             "`GetMX`: raises GetMXAPIError for the code 0."),
        ],
    ),
    "success code added": (
        [lambda spec: spec.update({"x-getmx-success-codes": [0, 200, 201]})],
        [
            ("change", "change",
             "document: `x-getmx-success-codes` gains `201`.",
             "`GetMX`: takes the code 201 for success."),
        ],
    ),
    "version": (
        [lambda spec: spec["info"].update(version="0.2.0")],
        [
            ("info", "info",
             "document: `info.version` `0.1.0` -> `0.2.0`.",
             ""),
        ],
    ),
    "tag": (
        [lambda spec: spec["tags"][0].update(description="Other.")],
        [
            ("info", "info",
             "tag `Domain`: other `description`.",
             ""),
        ],
    ),
    "tag gone": (
        [lambda spec: spec["tags"].pop()],
        [
            ("info", "info",
             "tag `Alias`: removed.",
             ""),
        ],
    ),
    "body optional": (
        [lambda spec: operation_of(spec, "listDomains")["requestBody"].update(required=False)],
        [
            ("change", "info",
             "`listDomains`: `requestBody.required` `true` -> `false`.",
             ""),
        ],
    ),
}  # fmt: skip
