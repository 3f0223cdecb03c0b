"""The programs of docs/recipes/workers.md, run as they stand there. Every answer must be that of its own call."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

RECIPE = Path(__file__).parents[2] / "docs" / "recipes" / "workers.md"
PROCESSES, CELERY = re.findall(r"```python\n(.*?)```", RECIPE.read_text(encoding="utf-8"), re.DOTALL)

#: A broker that is a folder, and results that are files, so that no other program is needed.
CONFIG = """
broker_url = "filesystem://"
broker_transport_options = {name: FOLDER + "/queue" for name in ("data_folder_in", "data_folder_out")}
broker_transport_options["control_folder"] = FOLDER + "/control"
result_backend = "file://" + FOLDER + "/results"
worker_hijack_root_logger = False
"""


class Server(ThreadingHTTPServer):
    """Answers with as many messages as the number of the mailbox, after a while. Knows who called from which socket."""

    request_queue_size = 128
    daemon_threads = True

    def __init__(self) -> None:
        outer = self
        self.connections: Counter[Any] = Counter()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                number = int(re.findall(rb'name="mail_id"\r\n\r\n(\d+)', body)[0])
                outer.connections[self.client_address] += 1
                time.sleep(0.01)
                answer = json.dumps({"code": 200, "msg": "", "data": {"list": [], "total": number}}).encode()
                head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(answer)}\r\n\r\n"
                self.wfile.write(head.encode() + answer)

            def log_message(self, format: str, *arguments: Any) -> None:
                pass

        super().__init__(("127.0.0.1", 0), Handler)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield running
        running.shutdown()


def environment(server: Server) -> dict[str, str]:
    url = f"http://127.0.0.1:{server.server_port}"
    return {**os.environ, "GETMX_TOKEN": "token", "GETMX_BASE_URL": url, "PYTHONWARNINGS": "ignore"}


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_workers_of_multiprocessing(server: Server, tmp_path: Path, method: str) -> None:
    program = tmp_path / "count.py"
    program.write_text(PROCESSES.replace('"fork"', f'"{method}"').replace("mx = GetMX()\n", _USED_BEFORE))
    command = [sys.executable, str(program)]
    done = subprocess.run(command, env=environment(server), capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split("\n")[:-1] == [f"{number} {number}" for number in range(1, 21)]
    assert len(server.connections) > 1


#: The parent has an open connection when it forks, which is where others mix up answers.
_USED_BEFORE = """mx = GetMX()
if __name__ == "__main__":
    mx.messages.list(folder="Inbox", mail_id="7")
"""


def test_workers_of_celery(server: Server, tmp_path: Path) -> None:
    for folder in ("queue", "control", "results"):
        (tmp_path / folder).mkdir()
    (tmp_path / "celeryconfig.py").write_text(f"FOLDER = {str(tmp_path)!r}\n{CONFIG}")
    used = CELERY.replace("mx = GetMX()\n", 'mx = GetMX()\nmx.messages.list(folder="Inbox", mail_id="7")\n')
    (tmp_path / "tasks.py").write_text(used)
    command = [sys.executable, "-m", "celery", "-A", "tasks", "worker", "--pool", "prefork", "--concurrency", "4"]
    more = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "WARNING"]
    with (tmp_path / "worker.log").open("w") as log:
        worker = subprocess.Popen([*command, *more], cwd=tmp_path, env=environment(server), stdout=log, stderr=log)
        try:
            done = subprocess.run(
                [sys.executable, "-c", _ASK],
                cwd=tmp_path,
                env=environment(server),
                capture_output=True,
                text=True,
                timeout=90,
            )
        finally:
            worker.terminate()
            worker.wait(30)
    assert (done.returncode, done.stdout) == (0, "well\n"), done.stderr + (tmp_path / "worker.log").read_text()


_ASK = """
import tasks
answers = [tasks.count.delay(str(number)) for number in range(40)]
assert [answer.get(timeout=60) for answer in answers] == list(range(40))
print("well")
"""
