"""An import that is killed again and again, against a sandbox that loses requests and answers."""

from __future__ import annotations

import csv
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from getmx_sandbox import AfterActing, Disconnect, Sandbox
from getmx_sandbox.server import SandboxServer
from tests.command.running import words
from tests.sandbox.account import PASSWORD, TOKEN

#: The share of requests, and that of answers, that are lost.
LOST = 0.05
DOMAIN = "example.com"


class Outcome(NamedTuple):
    """What a proof has counted: results by their status, and how often the import was killed."""

    statuses: dict[str, int]
    kills: int


class Import:
    """The command that imports a file of mailboxes, and what the sandbox has seen of it."""

    def __init__(self, folder: Path, server: SandboxServer, rows: int, chance: random.Random) -> None:
        self.file = folder / "new.csv"
        self.journal = folder / "new.csv.journal"
        self.results = folder / "new.csv.results.csv"
        self.mails = [f"user{number}@{DOMAIN}" for number in range(rows)]
        self.sandbox = server.sandbox
        self.sandbox.add_domain(DOMAIN)
        self._environment = {**os.environ, "GETMX_TOKEN": TOKEN, "GETMX_BASE_URL": server.base_url}
        self._chance = chance
        with self.file.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([("mail", "password"), *((mail, PASSWORD) for mail in self.mails)])

    def lose(self, calls: int) -> None:
        """Scripts the faults of the next calls, at random."""
        for operation in ("addEmail", "listEmails"):
            skip = 0
            for _ in range(calls):
                draw = self._chance.random()
                if draw < 2 * LOST:
                    fault = Disconnect() if draw < LOST else AfterActing(Disconnect())
                    self.sandbox.fail(operation, skip=skip, with_=fault)
                skip = 0 if draw < 2 * LOST else skip + 1

    def start(self) -> subprocess.Popen[str]:
        command = [
            sys.executable,
            "-m",
            "getmx_cli",
            words("addEmail")[0],
            "import",
            str(self.file),
            "--per-second",
            "10000",
        ]
        # Where the tests run as a background job of a shell they ignore Ctrl-C, and would hand that on.
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            return subprocess.Popen(
                command, env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            )
        finally:
            signal.signal(signal.SIGINT, before)

    def sent(self) -> Counter[str]:
        return Counter(dict(call.form)["mail"] for call in list(self.sandbox.calls) if call.operation == "addEmail")

    def acted(self) -> Counter[str]:
        calls = [call for call in self.sandbox.calls if call.operation == "addEmail" and call.code == 200]
        return Counter(dict(call.form)["mail"] for call in calls)

    def end_at(self, calls: int, number: signal.Signals) -> int | None:
        """Starts the import, and sends a signal once so many calls came. Gives the status; None: it came too late."""
        with self.start() as process:
            while len(self.sandbox.calls) < calls and process.poll() is None:
                time.sleep(0.002)
            time.sleep(self._chance.uniform(0, 0.01))
            self._check_process_list(process.pid)
            process.send_signal(number)
            status = self._ended(process)
        return status if status in (-number, 130) else None

    def run(self) -> int:
        with self.start() as process:
            return self._ended(process)

    def _check_process_list(self, pid: int) -> None:
        arguments = Path(f"/proc/{pid}/cmdline")
        if arguments.exists():
            assert_no_secret(arguments.read_bytes())

    def _ended(self, process: subprocess.Popen[str]) -> int:
        out, err = process.communicate()
        assert_no_secret((out + err).encode())
        assert "Traceback" not in err, err
        return process.returncode

    def check(self) -> dict[str, int]:
        """Every row was sent at most once, and is there once or reported. Gives the results by their status."""
        for path in (self.journal, self.results):
            assert_no_secret(path.read_bytes())
        with self.results.open(newline="", encoding="utf-8") as file:
            statuses = {row["mail"]: row["status"] for row in csv.DictReader(file)}
        acted, sent = self.acted(), self.sent()
        assert list(statuses) == self.mails
        assert max(sent.values()) == 1
        for mail, status in statuses.items():
            assert status in ("added", "found", "unknown"), (mail, status)
            assert acted[mail] == 1 or status == "unknown", (mail, status)
        return dict(Counter(statuses.values()))

    def unfinished(self) -> list[str]:
        """Rows that the journal has an intent of and no result."""
        lines = [json.loads(line) for line in self.journal.read_text(encoding="utf-8").splitlines()[1:]]
        last = {line["mail"]: line["state"] for line in lines}
        return [mail for mail, state in last.items() if state == "sent"]


def assert_no_secret(content: bytes) -> None:
    assert TOKEN.encode() not in content
    assert PASSWORD.encode() not in content


def prove(folder: Path, rows: int, kills: int, seed: int) -> Outcome:
    """Kills an import at random moments, lets it end, and looks at each row."""
    chance = random.Random(seed)  # noqa: S311  # no secret is drawn
    with SandboxServer(Sandbox(token=TOKEN)) as server:
        order = Import(folder, server, rows, chance)
        order.lose(2 * rows)
        moments = sorted(chance.sample(range(2, rows), kills))
        done = sum(order.end_at(moment, signal.SIGKILL) == -signal.SIGKILL for moment in moments)
        assert order.run() in (0, 1)
        return Outcome(order.check(), done)
