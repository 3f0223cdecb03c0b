"""A bundle that somebody sent is untrusted: what is not as the package writes it is refused, nothing is unpacked."""

from __future__ import annotations

import io
import json
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.package.evidence.bundle import packed
from generator.recorder import bundle, command
from generator.recorder.bundle import BundleError, read_bundle
from generator.recordings import read_index
from generator.spec import Settled
from tests.recorder.account import SPEC, TOKEN
from tests.recorder.evidence import taken
from tests.recorder.service import Service, spec_of
from tests.support.generating import run

ABOUT = {"getmx": "1.2.3", "made": "2026-03-04", "notes": [], "left": []}


def _exchange(**other: Any) -> dict[str, Any]:
    answer = {"code": 200, "msg": "ok", "data": {"list": [{"id": "1721249659550380508"}], "total": 1}}
    return {
        "operation": "listDomains",
        "date": "2026-03-04",
        "server": "shared",
        "form": [["page", "1"]],
        "status": 200,
        "answer": answer,
        **other,
    }


def _zip(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def _members(**exchange: Any) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed(ABOUT, [_exchange(**exchange)]))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _about(**other: Any) -> bytes:
    return _zip(_members() | {"about.json": json.dumps({"format": 1, **ABOUT, **other}).encode()})


def _twice() -> bytes:
    file = io.BytesIO(_zip(_members()))
    with warnings.catch_warnings(), zipfile.ZipFile(file, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("about.json", b"{}")
    return file.getvalue()


def _flipped() -> bytes:
    content = bytearray(_zip(_members(), zipfile.ZIP_STORED))
    content[content.index(b"1721249659")] ^= 1
    return bytes(content)


def _lying() -> bytes:
    """Says of a large member that it is small, as some bombs do."""
    members = _members() | {"about.json": b" " * 100_000}
    content = _zip(members)
    size = (100_000).to_bytes(4, "little")
    assert content.count(size) == 2
    return content.replace(size, (100).to_bytes(4, "little"))


def _encrypted() -> bytes:
    content = bytearray(_zip(_members()))
    central = content.index(b"PK\x01\x02")
    content[central + 8] |= 1
    return bytes(content)


def _exchanges(text: str) -> bytes:
    return _zip(_members() | {"exchanges.json": text.encode("utf-8", "surrogatepass")})


WRONG: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "no zip": lambda: b"PK but no zip",
    "cut off": lambda: _zip(_members())[:-30],
    "damaged": _flipped,
    "a member more": lambda: _zip({**_members(), "more.json": b"{}"}),
    "a member less": lambda: _zip({"about.json": _members()["about.json"]}),
    "a member twice": _twice,
    "out of the folder": lambda: _zip({**_members(), "../../about.json": b"{}"}),
    "an absolute path": lambda: _zip({**_members(), "/etc/cron.d/x": b"{}"}),
    "a folder": lambda: _zip({**_members(), "exchanges/": b""}),
    "another name instead": lambda: _zip({"../about.json": b"{}", "exchanges.json": b"[]"}),
    "a wrong size": _lying,
    "encrypted": _encrypted,
    "packed otherwise": lambda: _zip(_members(), zipfile.ZIP_LZMA),
    "no JSON": lambda: _exchanges("import os"),
    "another constant": lambda: _exchanges("[NaN]"),
    "half a character": lambda: _exchanges('["\ud800"]'),
    "very deep": lambda: _exchanges("[" * 100_000),
    "a very long number": lambda: _exchanges("[" + "9" * 10_000 + "]"),
    "a key twice": lambda: _exchanges('[{"status": 200, "status": 201}]'),
    "no exchange": lambda: _exchanges("[]"),
    "too many exchanges": lambda: _exchanges(json.dumps([_exchange()] * 1001)),
    "a later format": lambda: _about(format=2),
    "another version of the package": lambda: _about(getmx="1.2.3\n"),
    "more about it": lambda: _about(path="/root"),
    "a key more": lambda: _zip(_members(note="x")),
    "no operation": lambda: _zip(_members(operation=5)),
    "no day": lambda: _zip(_members(date="2026-02-30")),
    "a day of other digits": lambda: _zip(_members(date="2026-02-0٣")),
    "another server": lambda: _zip(_members(server="live")),
    "no status": lambda: _zip(_members(status=True)),
    "an answer that is a text": lambda: _zip(_members(answer="x")),
    "a form with three parts": lambda: _zip(_members(form=[["a", "b", "c"]])),
    "a long value": lambda: _zip(_members(form=[["page", "1" * 10_001]])),
    "a token": lambda: _zip(_members(form=[["token", TOKEN]])),
    "a token in capitals": lambda: _zip(_members(form=[["Token", TOKEN]])),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_not_as_it_is_written_is_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / "sent.zip"
    path.write_bytes(WRONG[name]())
    with pytest.raises(BundleError, match=r"^sent\.zip: ") as error:
        read_bundle(path)
    assert TOKEN not in str(error.value)
    assert len(str(error.value)) < 200
    assert [found.name for found in tmp_path.iterdir()] == ["sent.zip"]


def test_a_bomb_is_read_no_further_than_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "MOST_UNPACKED", 100_000)
    path = tmp_path / "sent.zip"
    path.write_bytes(_exchanges("[" + " " * 50_000_000 + "]"))
    with pytest.raises(BundleError, match="larger than 100000 bytes when it is unpacked"):
        read_bundle(path)
    monkeypatch.setattr(bundle, "MOST_BYTES", 100)
    with pytest.raises(BundleError, match="larger than 100 bytes"):
        read_bundle(path)


def test_what_the_package_writes_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "sent.zip"
    path.write_bytes(packed(ABOUT, [_exchange()]))
    assert read_bundle(path) == ("getmx 1.2.3", [_exchange()])


@pytest.mark.parametrize("operation", ["deleteDomain", "no\x1b[2Jsuch", "../../x"])
def test_what_does_not_read_is_not_taken(operation: str, tmp_path: Path) -> None:
    path = tmp_path / "sent.zip"
    path.write_bytes(packed(ABOUT, [_exchange(operation=operation), _exchange()]))
    keeper = taken(path, SPEC, tmp_path / "recordings")
    assert keeper.notes == ["exchange 1: its operation is none of the spec that only reads"]
    assert [recording.operation for recording in read_index(tmp_path / "recordings")] == ["listDomains"]


def test_what_is_taken_is_redacted_again(tmp_path: Path) -> None:
    """A bundle made by hand may hold anything."""
    rows = [{"id": "1", "mark": "confidential", "alice@corp-host.net": 5}]
    answer = {"code": 200, "msg": "\x1b[2J for zora", "data": {"list": rows, "total": 1}}
    failed = {"code": 40001, "msg": "\x1b[2J for zora", "data": None}
    exchanges = [_exchange(answer=answer), _exchange(operation="listEmails", answer=failed)]
    (tmp_path / "sent.zip").write_bytes(packed(ABOUT, exchanges))
    keeper = taken(tmp_path / "sent.zip", SPEC, tmp_path / "recordings")
    written = [path.read_text(encoding="utf-8") for path in (tmp_path / "recordings").rglob("*.yaml")]
    shown = "".join([*written, *keeper.notes, *keeper.left()])
    assert "API error 40001" in shown
    assert [real for real in ("confidential", "alice", "corp-host", "zora", "\x1b") if real in shown] == []


@pytest.mark.parametrize(("server", "source"), [("shared", "observed"), ("customer", "observed"), ("other", "sandbox")])
def test_where_it_comes_from_decides_what_it_proves(
    server: str, source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "prove", lambda document, recordings, check: Settled("", [], []))
    (tmp_path / "sent.zip").write_bytes(packed(ABOUT, [_exchange(server=server)]))
    with Service() as service:
        arguments = ("--spec", spec_of(service, tmp_path), "--recordings", tmp_path / "recordings")
        done = run("record", *arguments, "--from-bundle", tmp_path / "sent.zip")
        assert service.requests == []
    (recording,) = read_index(tmp_path / "recordings")
    assert (recording.source, recording.provenance["client"]) == (source, "getmx 1.2.3")
    assert "what its sender says" in done.out


def test_a_wrong_bundle_is_told_on_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "sent.zip").write_bytes(b"x")
    with Service() as service:
        done = run("record", "--spec", spec_of(service, tmp_path), "--from-bundle", tmp_path / "sent.zip")
    assert (done.status, done.err) == (2, "error: sent.zip: no zip file, or a damaged one\n")
