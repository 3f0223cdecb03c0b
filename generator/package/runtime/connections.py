"""Sends over connections of our own: httpx transports, each for one connection, in a pool.

httpx's pool loses connections for ever when calls are cancelled. A pool here belongs to one process and one event loop,
so that two never share a socket. A bare transport keeps no cookies, follows no redirects and reads no .netrc: nothing
of one token's session goes out with another's. It is httpx's, so that tools which mock or trace httpx see each call.
"""

from __future__ import annotations

import os
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeAlias

import httpx

from ._http import (
    Attempt,
    CallersAsyncTransport,
    CallersTransport,
    Pieces,
    Target,
    deadline,
    failures,
    our_fault,
    read,
    read_async,
    refuse_closed,
    target_of,
)
from .errors import GetMXError, GetMXInputError, GetMXTimeoutError
from .exchange import Reply, Request
from .pool import Pool, Slot
from .route import Network, Route, checked_network, route

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

SyncPool: TypeAlias = Pool[httpx.HTTPTransport]
AsyncPool: TypeAlias = Pool[httpx.AsyncHTTPTransport]


def sync_transport(http_client: httpx.Client | None, **network: Any) -> PooledTransport | CallersTransport:
    """Connections as the caller set them, or the caller's own client. Raises GetMXInputError for a wrong setting."""
    if http_client is None:
        return PooledTransport(checked_network(**network))
    _refuse_both(network)
    return CallersTransport(http_client)


def async_transport(
    http_client: httpx.AsyncClient | None, **network: Any
) -> PooledAsyncTransport | CallersAsyncTransport:
    """As `sync_transport`."""
    if http_client is None:
        return PooledAsyncTransport(checked_network(**network))
    _refuse_both(network)
    return CallersAsyncTransport(http_client)


def _refuse_both(network: dict[str, Any]) -> None:
    for name in [name for name, value in network.items() if value is not None]:
        message = f"{name} cannot be given together with http_client: give it to the httpx client"
        raise GetMXInputError(message, field=name)


class _Routes:
    """The way to each address, found out at its first use."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._known: dict[str, Route] = {}

    def to(self, target: Target) -> Route:
        if target.address not in self._known:
            self._known[target.address] = route(self._network, target.url)
        return self._known[target.address]


class PooledTransport:
    """Sends over connections of our own. Threads can share it; a forked process makes connections of its own."""

    def __init__(self, network: Network) -> None:
        self._size = network.max_connections
        self._routes = _Routes(network)
        self._pools: dict[int, SyncPool] = {}
        self._closed = False

    def send(self, request: Request) -> Reply:
        """Makes one attempt. Follows no redirect.

        Raises:
            GetMXConnectionError: There was no answer, or none in time.
            GetMXDecodeError: The answer cannot be unpacked, or is too large.
            GetMXInputError: The address, a proxy or a certificate cannot be used.
        """
        refuse_closed(self._closed)
        target, attempt = target_of(request.url), Attempt(request)
        way = self._routes.to(target)
        pool = self._pool()
        slot = pool.take(target.address) or _wait(pool, target.address, attempt.step)
        try:
            with failures(request, f"{target.place}{way}", our_fault):
                transport = _connected(slot, target, way)
                response = transport.handle_request(attempt.outgoing(target, Pieces(attempt)))
                reply = read(response, attempt)
        except Exception:
            _close(pool, slot)
            raise
        except BaseException:  # An interrupt may have left a lock of the transport taken, so that closing would hang.
            pool.renew(slot)
            raise
        else:
            pool.give_back(slot)
        finally:
            del slot  # An error keeps this frame, and a slot that is lost has to die.
        for unused in pool.unused():
            _close(pool, unused)
        return reply

    def _pool(self) -> SyncPool:
        process = os.getpid()
        return self._pools.get(process) or self._new_pool(process)

    def _new_pool(self, process: int) -> SyncPool:
        """A pool for this process. Of the process that forked it, the unused connections are closed here, not there."""
        for inherited in [pool for owner, pool in list(self._pools.items()) if owner != process]:
            inherited.closed = True
            for slot in inherited.unused():
                _close(inherited, slot)
        return self._pools.setdefault(process, Pool(self._size))

    def close(self) -> None:
        """Closes what is unused now, and each other connection after its call."""
        self._closed = True
        for pool in list(self._pools.values()):
            pool.closed = True
            for slot in pool.unused():
                _close(pool, slot)


def _connected(slot: Slot[httpx.HTTPTransport], target: Target, way: Route) -> httpx.HTTPTransport:
    if slot.transport is None or slot.address != target.address:
        if slot.transport is not None:
            slot.transport.close()
        slot.transport, slot.address = way.sync_transport(), target.address
    return slot.transport


def _close(pool: SyncPool, slot: Slot[httpx.HTTPTransport]) -> None:
    try:
        if slot.transport is not None:
            with suppress(Exception):
                slot.transport.close()
    finally:
        pool.renew(slot)


def _wait(pool: SyncPool, address: str, seconds: float) -> Slot[httpx.HTTPTransport]:
    ends, woken = time.monotonic() + seconds, threading.Event()
    try:
        while True:
            woken.clear()
            pool.wait(woken)
            slot = pool.take(address)
            if slot is not None:
                return slot
            if not woken.wait(max(0.0, ends - time.monotonic())):
                raise _all_taken(pool, seconds)
    finally:
        pool.leave(woken)


def _all_taken(pool: Pool[Any], seconds: float) -> GetMXTimeoutError:
    message = f"all {pool.size} connections were taken for {seconds:.3g} s (max_connections)"
    return GetMXTimeoutError(message, fault="pool")


# --------------------------------------------------------------------------------------------------------------- async


class PooledAsyncTransport:
    """Sends over connections of our own. Each event loop of each process has its own."""

    def __init__(self, network: Network) -> None:
        self._size = network.max_connections
        self._routes = _Routes(network)
        self._pools: dict[tuple[int, AbstractEventLoop], AsyncPool] = {}
        self._closed = False

    async def send(self, request: Request) -> Reply:
        """Makes one attempt. Raises what PooledTransport.send raises."""
        refuse_closed(self._closed)
        target, attempt = target_of(request.url), Attempt(request)
        way = self._routes.to(target)
        pool = self._pool()
        async with deadline(request):
            with failures(request, f"{target.place}{way}", our_fault):
                return await self._exchange(pool, target, attempt, way)

    async def _exchange(self, pool: AsyncPool, target: Target, attempt: Attempt, way: Route) -> Reply:
        slot = pool.take(target.address) or await _wait_async(pool, target.address, attempt.step)
        try:
            transport = await _connected_async(slot, target, way)
            outgoing = attempt.outgoing(target, httpx.ByteStream(attempt.request.body))
            reply = await read_async(await transport.handle_async_request(outgoing), attempt)
        except GeneratorExit:  # The loop is gone, and nothing can be awaited. The slot is replaced when it dies.
            raise
        except BaseException:
            await _close_async(pool, slot)
            raise
        else:
            pool.give_back(slot)
        finally:
            del slot  # As above.
        for unused in pool.unused():
            await _close_async(pool, unused)
        return reply

    def _pool(self) -> AsyncPool:
        key = (os.getpid(), _running_loop())
        return self._pools.get(key) or self._new_pool(key)

    def _new_pool(self, key: tuple[int, AbstractEventLoop]) -> AsyncPool:
        """A pool for this loop. Pools of closed loops are let go.

        Those of the process that forked this one stay: closing their sockets here would reach into its selector.
        """
        for known in list(self._pools):
            if known[1].is_closed():
                self._pools.pop(known, None)
        return self._pools.setdefault(key, Pool(self._size))

    async def close(self) -> None:
        """Closes what this loop does not use now, and each other connection after its call."""
        self._closed = True
        here = (os.getpid(), _running_loop())
        for key, pool in list(self._pools.items()):
            pool.closed = True
            for slot in pool.unused() if key == here else ():
                await _close_async(pool, slot)


def _running_loop() -> AbstractEventLoop:
    from asyncio import get_running_loop

    try:
        return get_running_loop()
    except RuntimeError:
        raise GetMXError("AsyncGetMX works on asyncio, and no event loop of asyncio runs here") from None


async def _connected_async(
    slot: Slot[httpx.AsyncHTTPTransport], target: Target, way: Route
) -> httpx.AsyncHTTPTransport:
    if slot.transport is None or slot.address != target.address:
        if slot.transport is not None:
            await slot.transport.aclose()
        slot.transport, slot.address = way.async_transport(), target.address
    return slot.transport


async def _close_async(pool: AsyncPool, slot: Slot[httpx.AsyncHTTPTransport]) -> None:
    try:
        if slot.transport is not None:
            with suppress(Exception):
                await slot.transport.aclose()
    finally:
        pool.renew(slot)


async def _wait_async(pool: AsyncPool, address: str, seconds: float) -> Slot[httpx.AsyncHTTPTransport]:
    from asyncio import timeout

    waiter = _TaskWaiter(_running_loop())
    try:
        async with timeout(seconds):
            while True:
                future = waiter.renewed()
                pool.wait(waiter)
                slot = pool.take(address)
                if slot is not None:
                    return slot
                await future
    except TimeoutError:
        raise _all_taken(pool, seconds) from None
    finally:
        pool.leave(waiter)


class _TaskWaiter:
    """What threading.Event is for threads. It may be set from any thread, since slots die in any."""

    def __init__(self, loop: AbstractEventLoop) -> None:
        self._loop = loop
        self._future = loop.create_future()

    def renewed(self) -> Any:
        self._future = self._loop.create_future()
        return self._future

    def set(self) -> None:
        with suppress(RuntimeError):  # The loop is closed, so nobody waits.
            self._loop.call_soon_threadsafe(self._finish, self._future)

    @staticmethod
    def _finish(future: Any) -> None:
        if not future.done():
            future.set_result(None)
