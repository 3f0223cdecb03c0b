"""The live service's stand-in: the sandbox behind real HTTP on loopback, with quirks that a spec may not know of."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from getmx_sandbox import Sandbox, UnknownPath
from tests.recorder.quirks import Change
from tests.support.loopback import Answer, Loopback, Received
from tests.support.spec import SPEC

TOKEN = "tok-5e8f0c1d7a9b"


class Service(Loopback):
    """Answers as the sandbox does, with the quirk applied. `paths` are those that it does not know."""

    def __init__(self, quirk: Change | None = None, unknown: tuple[str, ...] = ()) -> None:
        super().__init__(self._respond)
        self.sandbox = Sandbox(token=TOKEN, seed=True)
        self.quirk = quirk
        self.unknown = unknown

    def _respond(self, request: Received) -> Answer:
        try:
            if request.path in self.unknown:
                raise UnknownPath(request.path)
            envelope: Any = self.sandbox.handle(request.path, request.form)
        except UnknownPath:
            return Answer(b"<html>not found</html>", 404, {"Content-Type": "text/html"})
        if self.quirk is not None:
            envelope = self.quirk(request.path, dict(request.form), envelope)
        return Answer(json.dumps(envelope, ensure_ascii=False).encode())


def spec_of(service: Loopback, folder: Path) -> Path:
    """A copy of the spec that names the server as the shared one."""
    path = folder / "spec.yaml"
    text = SPEC.read_text(encoding="utf-8").replace("https://domain-open-api.getmx.com", service.url)
    path.write_text(text, encoding="utf-8")
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
