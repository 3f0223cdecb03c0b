"""The live service's stand-in: an account behind real HTTP on loopback, with quirks that a spec may not know of."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.recorder.account import RECORDED, SPEC, Account, UnknownPath
from tests.recorder.quirks import Change
from tests.support.loopback import Answer, Loopback, Received

ADDRESS = SPEC.addresses("shared")[0]


class Service(Loopback):
    """Answers as the account does, with the quirk applied. `unknown` are paths that it does not know."""

    def __init__(self, quirk: Change | None = None, unknown: tuple[str, ...] = ()) -> None:
        super().__init__(self._respond)
        self.account = Account()
        self.quirk = quirk
        self.unknown = unknown

    def _respond(self, request: Received) -> Answer:
        try:
            if request.path in self.unknown:
                raise UnknownPath(request.path)
            envelope: Any = self.account.handle(request.path, request.form)
        except UnknownPath:
            return Answer(b"<html>not found</html>", 404, {"Content-Type": "text/html"})
        if self.quirk is not None:
            envelope = self.quirk(request.path, dict(request.form), envelope)
        return Answer(json.dumps(envelope, ensure_ascii=False).encode())


def spec_of(service: Loopback, folder: Path) -> Path:
    """A copy of the spec that names the server as the shared one."""
    path = folder / "spec.yaml"
    path.write_text(RECORDED.read_text(encoding="utf-8").replace(ADDRESS, service.url), encoding="utf-8")
    return path


def entry(url: str, params: list[tuple[str, str]], answer: Any, **request: Any) -> dict[str, Any]:
    """An entry of a HAR file: a form and its answer."""
    data = {"mimeType": "multipart/form-data", "params": [{"name": name, "value": text} for name, text in params]}
    return {
        "startedDateTime": "2026-03-04T05:06:07.000Z",
        "request": {"method": "POST", "url": url, "postData": data, **request},
        "response": {"status": 200, "content": {"mimeType": "application/json", "text": json.dumps(answer)}},
    }


def har(*entries: dict[str, Any]) -> str:
    """The file."""
    return json.dumps({"log": {"version": "1.2", "entries": list(entries)}})
