"""What is committed and released of the editions: fresh, the same bytes each time, and whole."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from generator.__main__ import main
from generator.editions import edition_texts, http_files, release_texts, zipped
from generator.spec import SpecError
from tests.editions.test_editions import source, spec_of
from tests.support.generating import operation_of, small_spec
from tests.support.spec import ROOT, SPEC


def test_editions_are_fresh() -> None:
    committed = {path.name: path.read_text(encoding="utf-8") for path in (SPEC.parent / "editions").glob("*.json")}
    assert committed == edition_texts(source()), "stale: run make generate"


def test_the_index_has_the_hash_of_every_file() -> None:
    files = release_texts(source())
    index = json.loads(files["index.json"])
    assert index["spec_version"] == source().version
    assert index["sha256"].keys() == files.keys() - {"index.json"}
    assert all(hashlib.sha256(files[name].encode()).hexdigest() == value for name, value in index["sha256"].items())
    assert {name.split("/")[0] for name in files} == {
        "getmx.openapi.yaml", "getmx.openapi.json", "getmx.interop.json", "getmx.interop-3.0.json", "getmx.flat.json",
        "getmx.postman_collection.json", "http", "wire", "README.md", "CHANGELOG.md", "index.json",
    }  # fmt: skip
    assert json.loads(files["getmx.openapi.json"]) == source().document.data


def test_the_zip_has_every_file_and_nothing_of_its_day() -> None:
    files = release_texts(source())
    with zipfile.ZipFile(io.BytesIO(zipped(files))) as archive:
        assert {name: archive.read(f"getmx-spec/{name}").decode() for name in files} == files
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}


def test_each_run_gives_the_same_bytes(tmp_path: Path) -> None:
    digests = set()
    for seed in ("0", "1"):
        folder = tmp_path / seed
        command = [sys.executable, "-m", "generator", "editions", "--output", str(folder / "editions")]
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": f"UTC+{seed}", "LC_ALL": "C"}
        done = subprocess.run(
            [*command, "--release", str(folder / "release")], cwd=ROOT, env=environment, capture_output=True, check=True
        )
        assert b"renewed" in done.stdout
        files = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        digests.add(hashlib.sha256(repr(sorted(files.items())).encode()).hexdigest())
    assert len(digests) == 1


def test_what_is_stale_is_named_and_what_is_no_edition_goes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = tmp_path / "getmx.old.json"
    old.write_text("{}", encoding="utf-8")
    arguments = ["editions", "--spec", str(SPEC), "--output", str(tmp_path)]
    assert main([*arguments, "--check"]) == 1
    told = capsys.readouterr().out
    assert "getmx.old.json: stale; run `make generate`" in told
    assert "getmx.interop.json: stale" in told
    assert main(arguments) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["getmx.interop-3.0.json", "getmx.interop.json"]
    assert main([*arguments, "--check"]) == 0


def test_an_example_that_would_end_its_part_is_refused() -> None:
    spec = small_spec()
    media = operation_of(spec)["requestBody"]["content"]["multipart/form-data"]
    next(iter(media["examples"].values()))["value"]["mail_id"] = "--getmx-form-part--"
    with pytest.raises(SpecError, match="holds the boundary"):
        http_files(spec_of(spec))
