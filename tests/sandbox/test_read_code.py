"""The script that reads a code from a mail: short, typed without a cast, and it runs as it is."""

from __future__ import annotations

import subprocess
import sys

from tests.sandbox.account import needs
from tests.support.spec import ROOT

SCRIPT = ROOT / "examples" / "read_code.py"


@needs("listMessages")
def test_the_script_prints_the_code() -> None:
    done = subprocess.run([sys.executable, SCRIPT], capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stdout, done.stderr) == (0, "271828\n", "")


def test_the_script_is_short() -> None:
    text = SCRIPT.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 25
    assert "cast" not in text
