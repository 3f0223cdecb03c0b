# Rendered by `make generate` from spec/getmx.openapi.yaml. Not edited by hand.
"""The answers of all operations. Each module of them is imported when the first of its classes is asked for."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .emails import EmailCleanUp

__all__ = [
    "EmailCleanUp",
]

_HOMES = {
    "EmailCleanUp": "emails",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_HOMES[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
