"""An invented spec of the shipped one's kind, which tests may read and break."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from generator.spec import Document, load


@cache
def sample() -> Document:
    return load(Path(__file__).with_name("sample.openapi.yaml"))
