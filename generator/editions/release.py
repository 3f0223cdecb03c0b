"""What is handed to teams of other languages: all editions, requests, goldens and words, in one folder and one zip."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

from generator import wire
from generator.editions import words
from generator.editions.calls import calls, differences, edition_as_spec
from generator.editions.http_files import http_files
from generator.editions.postman import collection
from generator.editions.writing import FLAT, INTEROP, INTEROP_30, Edition, written
from generator.spec import GenerationError, Spec

#: The editions that are committed.
COMMITTED = (INTEROP, INTEROP_30)

_TEXTS = ("README.md", "CHANGELOG.md")
#: The oldest time that a zip can hold: no file has a time of its own.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def as_json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def edition_texts(spec: Spec, editions: tuple[Edition, ...] = COMMITTED) -> dict[str, str]:
    """Texts of editions by the names of their files. Raises GenerationError if one does not say what the spec says."""
    return {f"getmx.{edition.name}.json": as_json(_checked(spec, edition)) for edition in editions}


def _checked(spec: Spec, edition: Edition) -> dict[str, Any]:
    new = written(spec, edition)
    found = differences(calls(spec), calls(edition_as_spec(new, edition.name)))
    if found:
        raise GenerationError([f"the edition {edition.name} does not say what the spec says: {line}" for line in found])
    return new


def release_texts(spec: Spec) -> dict[str, str]:
    """All files by their names, `index.json` with their hashes among them."""
    document = spec.document
    files = {
        document.path.name: document.text,
        document.path.with_suffix(".json").name: as_json(document.data),
        **edition_texts(spec, (INTEROP, INTEROP_30, FLAT)),
        "getmx.postman_collection.json": as_json(collection(spec)),
        **{f"http/{name}": text for name, text in http_files(spec).items()},
        **{f"wire/{name}": text for name, text in wire.goldens(spec).items()},
        **_words_beside(document.path.parent),
    }
    return {**files, "index.json": as_json(index(spec, files))}


def _words_beside(folder: Path) -> dict[str, str]:
    return {name: (folder / name).read_text(encoding="utf-8") for name in _TEXTS if (folder / name).exists()}


def index(spec: Spec, files: dict[str, str]) -> dict[str, Any]:
    return {
        "title": spec.title,
        "spec_version": spec.version,
        "newest_evidence": words.newest_evidence(spec),
        "sha256": {name: hashlib.sha256(text.encode()).hexdigest() for name, text in sorted(files.items())},
    }


def zipped(files: dict[str, str]) -> bytes:
    """One archive of all files. Nothing is packed, so that no version of a packer decides its bytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        for name, text in sorted(files.items()):
            entry = zipfile.ZipInfo(f"getmx-spec/{name}", _EPOCH)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, text.encode())
    return held.getvalue()
