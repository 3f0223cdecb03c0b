"""The server that generated clients call: it judges each request by a wire golden, or gives an answer to be read.

The address says what a call is: below `/golden/<operation>/<case>` a request is judged, below `/answer/<name>` one of
ANSWERS is given. A client has the address as its base URL and adds the path of the operation.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

from tests.support.forms import by_python_multipart
from tests.support.spec import operations
from tests.wire.goldens import mistakes, read

#: The operation that programs call for ANSWERS.
ASKED = "listDomains"
IDS = ["1721249659550380508", "0012345678901234567"]

_ROWS: list[dict[str, Any]] = [{"id": name} for name in IDS]
_STRANGE = [{**row, "added": {"deep": [1, None]}, "mark": None} for row in _ROWS]


class Answer(NamedTuple):
    """What is answered, and what a program has to make of it.

    code, ids: As they must be read; None if the call has to fail.
    required: Whether a tool must do it. The others are told only.
    """

    body: Any
    code: int | None
    ids: list[str]
    status: int = 200
    kind: str = "application/json"
    required: bool = True

    @property
    def content(self) -> bytes:
        text = self.body if self.kind != "application/json" else json.dumps(self.body, ensure_ascii=False)
        return str(text).encode()


def _envelope(data: Any, code: int = 200, msg: str = "成功") -> dict[str, Any]:
    return {"code": code, "msg": msg, "data": data}


def _error(data: Any) -> dict[str, Any]:
    return _envelope(data, 40001, "no token, 没有")


ANSWERS = {
    "list": Answer(_envelope({"list": _ROWS, "total": 2}), 200, IDS),
    "unknown fields": Answer({**_envelope({"list": _STRANGE, "total": 2, "more": True}), "trace": "x"}, 200, IDS),
    "data null": Answer(_error(None), 40001, []),
    "data {}": Answer(_error({}), 40001, []),
    "HTML 520": Answer("<html>520</html>", None, [], 520, "text/html"),
    "data []": Answer(_error([]), 40001, [], required=False),
    "data text": Answer(_error("text"), 40001, [], required=False),
}


def address(name: str) -> str:
    """The name as a part of an address."""
    words = "".join(sign if sign.isalnum() else " " for sign in name).split()
    return "-".join([*words, str([*ANSWERS].index(name))])


@dataclass
class Judge:
    """What came of the requests: by operation and case what was wrong with them, empty if nothing."""

    goldens: dict[str, dict[str, Any]]
    url: str = ""
    found: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    #: Requests below addresses that are none.
    strays: list[str] = field(default_factory=list)
    boundaries: list[str] = field(default_factory=list)
    #: Whether the token came first in every form. It is not known whether the service minds.
    token_first: bool = True

    @property
    def cases(self) -> list[tuple[str, str]]:
        return [(name, case["name"]) for name, golden in self.goldens.items() for case in golden["cases"]]

    def failures(self) -> list[str]:
        """What was wrong or was not sent at all, a line for each."""
        found = [f"{'/'.join(case)}: {'; '.join(self.found.get(case, ['not sent']))}" for case in self._failed()]
        if len(set(self.boundaries)) < len(self.boundaries):
            found.append("the boundary is the same in several calls")
        return [*found, *self.strays]

    def _failed(self) -> list[tuple[str, str]]:
        return [case for case in self.cases if self.found.get(case) != []]

    @property
    def passed(self) -> int:
        return len(self.cases) - len(self._failed())

    def judge(self, method: str, path: str, headers: Message, body: bytes) -> Answer:
        _, kind, *rest = path.split("/")
        if kind == "answer":
            return next(answer for name, answer in ANSWERS.items() if address(name) == rest[0])
        operation, case, *called = rest
        golden = self.goldens[operation]
        wrong = self._wrong(golden, case, (method, "/" + "/".join(called)), headers, body)
        self.found.setdefault((operation, case), []).extend(wrong)
        return Answer(next(iter(operations()[operation].answer.examples.values())), 200, [])

    def _wrong(
        self, golden: dict[str, Any], case: str, line: tuple[str, str], headers: Message, body: bytes
    ) -> list[str]:
        if line != (golden["method"], golden["path"]):
            return [f"calls {line[0]} {line[1]}"]
        kind = headers.get("Content-Type", "none")
        self.boundaries.append(kind.partition("boundary=")[2])
        expected = next(known["parts"] for known in golden["cases"] if known["name"] == case)
        try:
            parts = by_python_multipart(kind, body)
            self.token_first = self.token_first and parts[0].name == "token"
            return mistakes(parts, expected)
        except (AssertionError, LookupError, UnicodeDecodeError, ValueError) as error:
            return [f"no form: {error!r}"]


@contextmanager
def judging(folder: Path) -> Iterator[Judge]:
    """Serves on loopback until the block ends. `folder` has the goldens."""
    judge = Judge({path.stem: read(path) for path in sorted(folder.glob("*.json"))})
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(judge))
    server.daemon_threads = True
    judge.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield judge
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(judge: Judge) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            try:
                body = self._body()
            except ValueError:
                return  # the client broke off, so the call counts as not sent
            try:
                answer = judge.judge(self.command, self.path, self.headers, body)
            except (LookupError, StopIteration, ValueError) as error:
                judge.strays.append(f"{self.command} {self.path}: {error!r}")
                answer = Answer("no such address", None, [], 404, "text/plain")
            head = f"Content-Type: {answer.kind}\r\nContent-Length: {len(answer.content)}\r\n\r\n"
            self.wfile.write(f"HTTP/1.1 {answer.status} Status\r\n{head}".encode() + answer.content)

        do_GET = do_PUT = do_POST  # noqa: N815  # as the base class calls them

        def _body(self) -> bytes:
            if "chunked" not in self.headers.get("Transfer-Encoding", ""):
                return self.rfile.read(int(self.headers.get("Content-Length", 0)))
            body = b""
            while size := int(self.rfile.readline().split(b";")[0], 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return body

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Handler


def misread(printed: str) -> dict[str, str]:
    """What a program made of each of ANSWERS that it should not have, by name; empty if all is right.

    A program prints a line of JSON for each: `{"answer": name, "code": 200, "msg": "...", "ids": [...]}`, or
    `{"answer": name, "failed": "..."}` if the call fails.
    """
    lines = [json.loads(line) for line in printed.splitlines() if line.startswith('{"answer"')]
    told = {line["answer"]: line for line in lines}
    return {
        name: problem
        for name, answer in ANSWERS.items()
        if (problem := _problem(answer, told.get(address(name), {"failed": "nothing was printed"})))
    }


def _problem(answer: Answer, line: dict[str, Any]) -> str:
    if answer.code is None:
        return "" if line.get("failed") else f"read as {line}"
    if line.get("failed"):
        return str(line["failed"])[:200]
    read_as = (line.get("code"), line.get("msg"), line.get("ids") or [])
    wanted = (answer.code, answer.body["msg"], answer.ids)
    return "" if read_as == wanted else f"{read_as} in place of {wanted}"
