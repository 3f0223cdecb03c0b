"""The live service's stand-in: the sandbox behind real HTTP on loopback, with quirks that a spec may not know of."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from getmx_sandbox import Sandbox, UnknownPath
from tests.support.loopback import Answer, Loopback, Received
from tests.support.spec import SPEC

#: Turns an envelope into another: path, form and envelope in, envelope out.
Quirk = Callable[[str, dict[str, str], dict[str, Any]], Any]

TOKEN = "tok-5e8f0c1d7a9b"


class Service(Loopback):
    """Answers as the sandbox does, with the quirk applied. `paths` are those that it does not know."""

    def __init__(self, quirk: Quirk | None = None, unknown: tuple[str, ...] = ()) -> None:
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
