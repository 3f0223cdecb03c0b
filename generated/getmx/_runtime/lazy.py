# Copied by `make generate` from generator/package/runtime/lazy.py. Edit it there, not here.
"""What is loaded when it is first needed, so that `import getmx` and a new client take little time."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

from .locks import ForkLock


class LazyModule:
    """A module by its full name, imported when something of it is first read. A package gives its modules, too."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        module = import_module(self._name)
        return getattr(module, name) if hasattr(module, name) else import_module(f"{self._name}.{name}")


class LazyLogger:
    """A logger by its name. `logging` is imported when the logger is first used."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        import logging

        value = getattr(logging.getLogger(self._name), name)
        setattr(self, name, value)  # Each call asks the logger, so the next time there is no detour.
        return value


#: The logger of this package.
logger = LazyLogger("getmx")
#: The level `logging.DEBUG`.
DEBUG: Final = 10


class LazyTransport:
    """The transport that `make` gives, made when something is first sent over it. Threads can share it."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._lock = ForkLock()
        self._transport: Any = None

    def send(self, request: Any) -> Any:
        """As the transport's own, which takes its place after the first call."""
        self.send = self.made().send  # type: ignore[method-assign]  # no detour for later calls
        return self.send(request)

    def close(self) -> Any:
        """As the transport's own."""
        return self.made().close()

    def made(self) -> Any:
        """The transport."""
        with self._lock:
            if self._transport is None:
                self._transport = self._make()
            return self._transport
