"""The newcomer's demo runs as it is, also beside itself, and leaves nothing behind."""

from __future__ import annotations

import re
import subprocess
import sys

from tests.sandbox.account import needs
from tests.support.spec import ROOT

DEMO = ROOT / "examples" / "demo.py"


@needs(
    "addDomain", "deleteDomain", "listDomains", "addEmail", "listEmails", "cleanUpEmail", "deleteEmail", "listMessages"
)
def test_two_demos_at_the_same_time_run_to_their_ends() -> None:
    demos = [
        subprocess.Popen([sys.executable, DEMO], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    outputs = [demo.communicate(timeout=30) for demo in demos]
    for demo, (output, errors) in zip(demos, outputs, strict=True):
        assert (demo.returncode, errors) == (0, "")
        assert "added 8 mailboxes at once, 0 failed" in output
        assert "a mail came from shop@example.org: It is 271828." in output
        assert output.endswith("cleaned up, 0 domains are left\n")
    first, second = (re.findall(r"http://\S+", output) for output, _ in outputs)
    assert first != second


def test_the_demo_s_bulk_is_the_one_of_the_docs() -> None:
    signature = "async def bulk("
    documented = (ROOT / "docs" / "bulk.md").read_text(encoding="utf-8").partition(signature)[2].partition("```")[0]
    assert signature + documented.rstrip() in DEMO.read_text(encoding="utf-8")
