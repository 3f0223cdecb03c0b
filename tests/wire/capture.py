"""Sends the vendor's curl samples with the real curl to a loopback server and keeps, or compares, what it sent."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.support.forms import Part
from tests.support.loopback import Loopback
from tests.wire.samples import SAMPLES, Sample

GOLDENS = Path(__file__).with_name("goldens")


def shown(parts: list[Part]) -> list[dict[str, Any]]:
    """Parts as a golden holds them."""
    return [{"headers": [list(header) for header in part.headers], "value": part.value.decode()} for part in parts]


def golden(sample: Sample) -> Path:
    return GOLDENS / f"{sample.operation}.json"


def capture(sample: Sample) -> str:
    """What curl sends for a sample, as the text of its golden."""
    with Loopback() as server:
        subprocess.run(sample.curl(server.url), check=True, capture_output=True, timeout=10)
        record = {"path": server.last.path, "curl": sample.curl("")[4:], "parts": shown(server.last.parts)}
    return json.dumps(record, indent=2, ensure_ascii=False) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with the committed goldens, write nothing")
    check = parser.parse_args().check
    stale = []
    for sample in SAMPLES:
        text = capture(sample)
        if not check:
            golden(sample).write_text(text, encoding="utf-8")
        elif golden(sample).read_text(encoding="utf-8") != text:
            stale.append(sample.operation)
    print(f"{len(SAMPLES)} curl samples, {len(stale)} differ from their goldens {stale or ''}".rstrip())
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
