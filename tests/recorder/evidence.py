"""Runs of `python -m getmx.evidence`, and what the recorder takes of the file."""

from __future__ import annotations

import contextlib
import io
import os
from pathlib import Path
from typing import NamedTuple

import pytest

from generator.recorder.bundle import exchanges_of, read_bundle
from generator.recorder.keeper import Keeper
from generator.spec import Spec
from getmx import GetMX
from getmx.evidence.__main__ import main
from tests.recorder.dialects import DialectService


class Done(NamedTuple):
    """Exit status, and what was printed."""

    status: int
    out: str
    err: str


def collected(*arguments: str | Path) -> Done:
    """A run in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main([str(argument) for argument in arguments])
    return Done(status, out.getvalue(), err.getvalue())


def take_for_live(address: str, token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes the address that of the service, for the package."""
    monkeypatch.setattr(GetMX, "_api", GetMX._api._replace(base_url=address))
    monkeypatch.setitem(os.environ, "GETMX_TOKEN", token)


def bundle_of(service: DialectService, path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the service answers, in a bundle, as if it were the live one."""
    take_for_live(service.url, service.sandbox.token, monkeypatch)
    done = collected("--out", path, "--yes")
    assert done.status == 0, done
    return path


def taken(bundle: Path, spec: Spec, folder: Path) -> Keeper:
    """What is recorded of the bundle."""
    keeper = Keeper(spec, folder, "bundle", "test", say=lambda text: None)
    for exchange in exchanges_of(read_bundle(bundle), spec, keeper.shared(), keeper.notes):
        keeper.keep(exchange)
    return keeper
