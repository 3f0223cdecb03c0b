"""The recorded answers: vcrpy cassettes in tests/recordings, and where each comes from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import vcr
import yaml
from vcr.request import Request

from tests.support.forms import by_python_multipart
from tests.support.spec import ROOT

RECORDINGS = ROOT / "tests" / "recordings"


@dataclass(frozen=True)
class Recording:
    """One exchange, with its provenance from index.yaml."""

    operation: str
    name: str
    provenance: dict[str, Any]

    @property
    def path(self) -> Path:
        return RECORDINGS / self.operation / f"{self.name}.yaml"

    @property
    def interaction(self) -> dict[str, Any]:
        interactions = yaml.safe_load(self.path.read_text(encoding="utf-8"))["interactions"]
        assert len(interactions) == 1, f"{self.path.name}: one exchange a recording"
        only: dict[str, Any] = interactions[0]
        return only

    @property
    def form(self) -> list[tuple[str, str]]:
        request = self.interaction["request"]
        body = request["body"]
        content_type = request["headers"]["Content-Type"][0]
        parts = by_python_multipart(content_type, body.encode() if isinstance(body, str) else body)
        return [(part.name, part.value.decode()) for part in parts]

    @property
    def answer(self) -> Any:
        return json.loads(self.interaction["response"]["body"]["string"])


@cache
def recordings() -> tuple[Recording, ...]:
    index = yaml.safe_load((RECORDINGS / "index.yaml").read_text(encoding="utf-8"))
    return tuple(
        Recording(operation, name, provenance)
        for operation, named in index.items()
        for name, provenance in named.items()
    )


def _form(request: Request) -> list[tuple[str, str]]:
    content_type = request.headers["Content-Type"]
    if isinstance(content_type, list):
        content_type = content_type[0]
    assert isinstance(request.body, bytes)
    parts = by_python_multipart(content_type, request.body)
    return [(part.name, part.value.decode()) for part in parts if part.name != "token"]


def _same_form(one: Request, other: Request) -> None:
    """vcrpy's matcher: the same parts in the same order, whatever the boundary and the token."""
    assert _form(one) == _form(other)


def player() -> vcr.VCR:
    """Plays recordings and never lets a request out."""
    recorder = vcr.VCR(record_mode=vcr.mode.NONE, match_on=["method", "uri", "form"])
    recorder.register_matcher("form", _same_form)
    return recorder
