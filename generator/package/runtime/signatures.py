"""How Python's own tools see the rendered half: help(), mocks, type hints."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, update_wrapper
from types import FunctionType
from typing import TYPE_CHECKING, Any, TypeVar, cast, get_type_hints

MethodT = TypeVar("MethodT", bound=Callable[..., Any])

if TYPE_CHECKING:  # Type checkers know what a cached_property is, and nothing of a class like it.
    resource_property = cached_property
else:

    class resource_property(cached_property):  # noqa: N801  # a decorator, as the one that it extends
        """A resource of a client, made when it is first read.

        Of the class of a client it gives the class of the resource, so that help() and `create_autospec` see its
        methods.
        """

        def __get__(self, instance: Any, owner: type[Any] | None = None) -> Any:
            return get_type_hints(self.func)["return"] if instance is None else super().__get__(instance, owner)


def tells_missing(method: MethodT) -> MethodT:
    """The same method, callable without the arguments that it requires: the check of the call says which are missing.

    Python itself would say so before a misspelt name is met. The code is the same, so that a call takes no longer.
    Signatures, help() and mocks read the original, which is `__wrapped__`.
    """
    original = cast(FunctionType, method)
    code = original.__code__
    twin = FunctionType(code, original.__globals__, original.__name__, original.__defaults__, original.__closure__)
    update_wrapper(twin, original)
    twin.__kwdefaults__ = dict.fromkeys(code.co_varnames[code.co_argcount :][: code.co_kwonlyargcount])
    return cast(MethodT, twin)
