"""Sends the vendor's curl samples, and the cases of all goldens, with the real curl to a loopback server.

What it sends for a sample is kept in `captures`, or compared with what is there. What it sends for a case of a golden
must be the parts of the case.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.support.forms import Part
from tests.support.loopback import Loopback
from tests.wire.goldens import GOLDENS, read
from tests.wire.samples import SAMPLES, Sample

CAPTURES = Path(__file__).with_name("captures")


def shown(parts: list[Part]) -> list[dict[str, Any]]:
    """Parts as a capture holds them."""
    return [{"headers": [list(header) for header in part.headers], "value": part.value.decode()} for part in parts]


def captured(sample: Sample) -> Path:
    return CAPTURES / f"{sample.operation}.json"


def capture(sample: Sample) -> str:
    """What curl sends for a sample, as the text of its capture."""
    with Loopback() as server:
        _run(sample.curl(server.url))
        record = {"path": server.last.path, "curl": sample.curl("")[4:], "parts": shown(server.last.parts)}
    return json.dumps(record, indent=2, ensure_ascii=False) + "\n"


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=10)


def differing() -> Iterator[str]:
    """The cases of goldens that curl sends in another way."""
    with Loopback() as server:
        for path in GOLDENS:
            golden = read(path)
            for case in golden["cases"]:
                fields = [f"{part['name']}={part['value']}" for part in case["parts"]]
                options = [option for field in fields for option in ("--form-string", field)]
                _run(["curl", "--silent", "--show-error", server.url + golden["path"], *options])
                sent = [{"name": part.name, "value": part.value.decode()} for part in server.last.parts]
                if sent != case["parts"]:
                    yield f"{path.name}: {case['name']}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare with what is committed, write nothing")
    check = parser.parse_args().check
    stale = []
    for sample in SAMPLES:
        text = capture(sample)
        if not check:
            captured(sample).write_text(text, encoding="utf-8")
        elif captured(sample).read_text(encoding="utf-8") != text:
            stale.append(sample.operation)
    print(f"{len(SAMPLES)} curl samples, {len(stale)} differ from their captures {stale or ''}".rstrip())
    others = list(differing()) if check else []
    print(*others, f"{len(GOLDENS)} goldens, {len(others)} cases that curl sends in another way", sep="\n")
    return 1 if stale or others else 0


if __name__ == "__main__":
    sys.exit(main())
