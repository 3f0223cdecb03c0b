"""Shows the client at work without an account.

Starts a sandbox, adds a domain and mailboxes, waits for a mail, reads it, and cleans up.
"""

from __future__ import annotations

import asyncio
import secrets
import subprocess
import sys
import threading
import warnings
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import httpx

from getmx import OPERATIONS, AsyncGetMX, GetMX, GetMXError, UnconfirmedEndpointWarning
from getmx.models import EmailAdd

Item = TypeVar("Item")
Answer = TypeVar("Answer")

DOMAIN = "example.com"
MAILS = [f"{name}@{DOMAIN}" for name in ("ann", "bob", "cho", "dee", "eve", "fay", "gus", "hal")]


# Copied from docs/bulk.md.
async def bulk(
    call: Callable[[Item], Awaitable[Answer]],
    items: Sequence[Item],
    *,
    at_once: int = 8,
    per_second: float = 20,
    progress: Callable[[int, int], object] = lambda done, total: None,
) -> list[Answer | GetMXError]:
    slots, clock = asyncio.Semaphore(at_once), asyncio.get_running_loop().time
    next_start, done = clock(), 0

    async def run(item: Item) -> Answer | GetMXError:
        nonlocal next_start, done
        async with slots:
            start = max(next_start, clock())
            next_start = start + 1 / per_second
            await asyncio.sleep(start - clock())
            try:
                return await call(item)
            except GetMXError as error:
                return error
            finally:
                done += 1
                progress(done, len(items))

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(run(item)) for item in items]
    return [task.result() for task in tasks]


@contextmanager
def sandbox() -> Iterator[dict[str, str]]:
    """Starts a sandbox on free ports, in a process that ends with the block. Yields its addresses and its token."""
    command = [sys.executable, "-m", "getmx_sandbox", "--port", "0", "--quiet"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield dict(process.stdout.readline().split() for _ in range(4))
        finally:
            process.terminate()


async def add_mailboxes(base_url: str, token: str, domain_id: str) -> list[EmailAdd | GetMXError]:
    async with AsyncGetMX(token, base_url=base_url) as mx:
        return await bulk(
            lambda mail: mx.emails.add(domain_id=domain_id, mail=mail, password=secrets.token_urlsafe(12)),
            MAILS,
            per_second=100,
        )


def deliver(control_url: str, to: str) -> None:
    """Sends mail from outside. No call of the API can do that, so the sandbox has a control interface for it."""
    order = {"to": to, "subject": "Your code", "body": "It is 271828.", "from": "shop@example.org"}
    httpx.post(f"{control_url}/deliver", json=order).raise_for_status()


def use(mx: GetMX, base_url: str, control_url: str, token: str) -> None:
    mx.domains.add(domain=DOMAIN)
    (domain,) = mx.domains.list(domain=DOMAIN)
    print(f"added the domain {DOMAIN}, its id is {domain.id}")

    results = asyncio.run(add_mailboxes(base_url, token, domain.id))
    failed = [result for result in results if isinstance(result, GetMXError)]
    print(f"added {len(results) - len(failed)} mailboxes at once, {len(failed)} failed")

    (mailbox,) = mx.emails.list(mail=MAILS[0])
    threading.Timer(0.5, deliver, (control_url, MAILS[0])).start()
    print(f"waiting for mail to {MAILS[0]} ...")
    message = mx.messages.wait_for(mail_id=mailbox.id, timeout=10, subject="Your code")
    print(f"a mail came from {message.from_}: {message.body}")

    # list() collects the rows first: the list must not shrink while it is read.
    for row in list(mx.emails.list(domain_id=domain.id)):
        mx.emails.clean_up(mail_id=row.id)
        mx.emails.delete(mail_id=row.id)
    mx.domains.delete(domain_id=domain.id)
    print(f"cleaned up, {len(list(mx.domains.list()))} domains are left")


def main() -> None:
    assumed = sum(not operation.confirmed for operation in OPERATIONS.values())
    print(f"{assumed} paths of the API are guesses. The client warns when it calls one; the demo hides these warnings.")
    warnings.simplefilter("ignore", UnconfirmedEndpointWarning)
    with sandbox() as started, GetMX(started["token"], base_url=started["base_url"]) as mx:
        print(f"started a sandbox at {started['base_url']}")
        use(mx, started["base_url"], started["control_url"], started["token"])


if __name__ == "__main__":
    main()
