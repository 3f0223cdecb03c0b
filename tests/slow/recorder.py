"""The recorder proven against a stand-in for the live service that differs from the spec: what it finds, and Ctrl-C.

    python -m tests.slow.recorder [--only private|dialects|quirks|interruptions]

First ten thousand private values of many kinds are planted in answers, messages, forms and bundles. None may come out.

Then the sandbox is recorded in each of its dialects, live and through a bundle as `python -m getmx.evidence` writes it.
Both have to give the same spec: an operation is observed if it answered, a field only if it came, and requests stay.

After that, for each quirk alone, and for all together, a copy of the project takes the stand-in for the live service
and records it with --apply. Each quirk has to be told with its line of the spec; the package that is then built has to
keep the contract tests, its strict client included; and a second run has nothing to propose.

At last the recorder is interrupted at every call it makes and at every file it replaces, just before and just after.
Every file has to be whole, and --resume has to come to the same set of files and to leave nothing in the account.
Exits 1 if anything of this does not hold.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from itertools import chain, repeat
from pathlib import Path
from random import Random

from generator.package.evidence.redaction import Redactor
from generator.spec import Spec, load
from tests.recorder.account import FACTS, TOKEN
from tests.recorder.dialects import DIALECTS, DialectService, wrong_claims
from tests.recorder.interrupting import WRITING, files, interrupted, walk
from tests.recorder.planting import leaks
from tests.recorder.quirks import ALL, ALONE, DOMAIN, NEW_PARAMETER, RENAMED_PARAMETER, Quirk, Told
from tests.recorder.service import Service, entry, har
from tests.support.spec import ROOT

ADDRESS = "https://domain-open-api.getmx.com"
COPIED = ("docs", "generated", "generator", "sandbox", "spec", "tests")
WORKERS = 2


# -------------------------------------------------------------------------------------------------------- private


def _private() -> int:
    """How many runs let a private value through."""
    planted, failed = 0, 0
    for seed in range(20):
        count, leaked = leaks(Redactor(FACTS), Random(seed))  # noqa: S311  # the same in every run
        planted, failed = planted + count, failed + bool(leaked)
        print(*(f"  seed {seed}: {kind} came through" for kind in leaked), sep="\n", end="", flush=True)
    print(f"{planted} values planted, {failed} runs let one through")
    return failed


# ------------------------------------------------------------------------------------------------------- dialects


def _dialect(name: str) -> list[str]:
    """What does not hold of a dialect."""
    original = Spec(load(ROOT / "spec" / "getmx.openapi.yaml"))
    with tempfile.TemporaryDirectory() as temporary, DialectService(name, original) as service:
        folder = Path(temporary)
        _copy(folder, service.url)
        shutil.copytree(folder, folder / "sent")
        bundle, token = folder / "bundle.zip", service.sandbox.token
        _run(folder / "sent", "generator", "build", token=token)
        runs = [
            _run(folder, "generator", "record", "--yes", "--apply", token=token),
            _run(folder / "sent", "getmx.evidence", "--yes", "--out", str(bundle), token=token),
            _run(folder / "sent", "generator", "record", "--apply", "--from-bundle", str(bundle)),
            _run(folder, "generator", "record", "--yes", token=token),
        ]
        failed = [problem for done in runs for problem in _failed(str(done.args[2:]), done)]
        live, sent = (Spec(load(path / "spec" / "getmx.openapi.yaml")) for path in (folder, folder / "sent"))
    said = service.said
    return [*failed, *_unlike(live, sent), *(wrong_claims(original, live, said) if live.operations else [])]


def _unlike(live: Spec, sent: Spec) -> list[str]:
    """Whether the two say something else, but for the examples, whose pseudonyms are others in each run."""
    pairs = zip(live.operations, sent.operations, strict=True)
    problems = [f"{own.id}: a bundle gives another evidence" for own, other in pairs if own.evidence != other.evidence]
    schemas = [spec.document.get("/components/schemas") for spec in (live, sent)]
    return problems + ([] if schemas[0] == schemas[1] else ["a bundle gives other schemas"])


def _dialects() -> int:
    with ThreadPoolExecutor(WORKERS) as pool:
        found = dict(zip(DIALECTS, pool.map(_dialect, DIALECTS), strict=True))
    for name, problems in found.items():
        print(f"{name}: {'ok' if not problems else ''}", *problems, sep="\n  " if problems else "", flush=True)
    return sum(map(bool, found.values()))


# --------------------------------------------------------------------------------------------------------- quirks


def _copy(folder: Path, address: str) -> None:
    """The project, with the stand-in wherever spec and recordings name the live service."""
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    naming = [folder.glob("spec/*.yaml"), folder.glob("tests/recordings/*/*.yaml"), folder.glob("tests/contract/**/*")]
    for path in chain.from_iterable(naming):
        if path.is_file():
            path.write_text(path.read_text(encoding="utf-8").replace(ADDRESS, address), encoding="utf-8")


def _run(folder: Path, *arguments: str, token: str = TOKEN) -> subprocess.CompletedProcess[str]:
    """A command of the copy."""
    paths = os.pathsep.join(str(folder / name) for name in ("generated", "sandbox", ""))
    changed = {"PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1", "GETMX_TOKEN": token}
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=folder,
        env={**os.environ, **changed},
        capture_output=True,
        text=True,
        check=False,
    )


def _prove(quirk: Quirk) -> list[str]:
    """What does not hold of a quirk."""
    with tempfile.TemporaryDirectory() as temporary, Service(quirk.change) as service:
        folder = Path(temporary)
        _copy(folder, service.url)
        return list(_problems(quirk, folder, service))


def _problems(quirk: Quirk, folder: Path, service: Service) -> Iterator[str]:
    original = load(folder / "spec" / "getmx.openapi.yaml")
    first = _run(folder, "generator", "record", "--yes", "--apply")
    yield from _failed("record --apply", first)
    yield from (f"not told: {told}" for told in quirk.told if not told.is_in(first.stdout, original))
    for arguments in (("generator", "build"), ("tests.contract",), ("pytest", "-q", "tests/contract")):
        yield from _failed(" ".join(arguments), _run(folder, *arguments))
    if quirk is RENAMED_PARAMETER:
        yield from _new_parameter(NEW_PARAMETER, folder, service)
    second = _run(folder, "generator", "record", "--yes")
    yield from _failed("the second record", second)
    if "nothing to change in the spec" not in second.stdout:
        yield f"the second record proposes something:\n{second.stdout}"


def _failed(command: str, done: subprocess.CompletedProcess[str]) -> list[str]:
    return (
        [f"{command} exits {done.returncode}:\n{done.stdout[-4000:]}{done.stderr[-2000:]}"] if done.returncode else []
    )


def _new_parameter(told: Told, folder: Path, service: Service) -> list[str]:
    """A name that the spec lacks is told from traffic that uses it; to write it into the spec is left to people."""
    answer = {"code": 200, "msg": "ok", "data": {"id": "12345678"}}
    saved = folder / "saved.har"
    form = [("token", TOKEN), ("id", "12345678")]
    saved.write_text(har(entry(service.url + DOMAIN, form, answer)), encoding="utf-8")
    done = _run(folder, "generator", "record", "--from-har", str(saved))
    document = load(folder / "spec" / "getmx.openapi.yaml")
    return _failed("record --from-har", done) + ([] if told.is_in(done.stdout, document) else [f"not told: {told}"])


# -------------------------------------------------------------------------------------------------- interruptions


def _interruptions(*arguments: str) -> int:
    """How many interruptions were not survived."""
    with tempfile.TemporaryDirectory() as temporary, Service() as service:
        _, steps = walk(Path(temporary), service, 0, False, *arguments)
        whole = files(Path(temporary) / "recordings")
    cases = [(at, after) for at in range(1, steps + 1) for after in (False, True)]
    print(
        f"{len(cases)} interruptions of {' '.join(('record', *arguments))}, which writes {len(whole)} files", flush=True
    )
    with ProcessPoolExecutor(WORKERS) as pool:
        problems = list(pool.map(interrupted, *zip(*cases, strict=True), repeat(whole), repeat(arguments)))
    for (at, after), problem in zip(cases, problems, strict=True):
        if problem:
            print(f"  {'after' if after else 'before'} step {at}: {problem}")
    return len([problem for problem in problems if problem])


def _interrupted_apply() -> int:
    """How many interruptions while the spec is written leave one that is neither the old one nor the new one."""
    failed = 0
    for at, after in ((1, False), (1, True), (2, False), (2, True)):
        with tempfile.TemporaryDirectory() as temporary, Service() as service:
            folder = Path(temporary)
            walk(folder, service, 0, False)
            old = (folder / "spec.yaml").read_text(encoding="utf-8")
            saved = folder / "none.har"
            saved.write_text(har(), encoding="utf-8")
            arguments = ("--apply", "--from-har", str(saved))  # calls nothing, so that the spec is all that is written
            status, _ = walk(folder, service, at, after, *arguments)
            is_old = (folder / "spec.yaml").read_text(encoding="utf-8") == old
            resumed, _ = walk(folder, service, 0, False, *arguments)
            new = (folder / "spec.yaml").read_text(encoding="utf-8")
            done, _ = walk(folder, service, 0, False, *arguments)
            is_kept = new == (folder / "spec.yaml").read_text(encoding="utf-8") != old
            if (status, resumed, done, is_old, is_kept) != (130, 0, 0, (at, after) != (2, True), True):
                print(f"  apply, step {at}, after: {after}: {status}, {resumed}, {done}, {is_old}, {is_kept}")
                failed += 1
    return failed


def _quirks() -> int:
    failed = 0
    with ThreadPoolExecutor(WORKERS) as pool:
        quirks = (*ALONE, ALL)
        for quirk, problems in zip(quirks, pool.map(_prove, quirks), strict=True):
            print(
                f"{quirk.name}: {'ok' if not problems else ''}", *problems, sep="\n  " if problems else "", flush=True
            )
            failed += bool(problems)
    return failed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=("private", "dialects", "quirks", "interruptions"))
    only = parser.parse_args().only
    failed = 0
    if only in (None, "private"):
        failed += _private()
    if only in (None, "dialects"):
        failed += _dialects()
    if only in (None, "quirks"):
        failed += _quirks()
    if only in (None, "interruptions"):
        failed += _interruptions() + _interruptions(*WRITING) + _interrupted_apply()
    print("everything holds" if not failed else f"{failed} do not hold")
    raise SystemExit(bool(failed))


if __name__ == "__main__":
    main()
