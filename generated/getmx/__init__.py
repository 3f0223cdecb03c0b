# Rendered by `make generate` from spec/getmx.openapi.yaml. Not edited by hand.
"""A typed client for the GetMX mail-hosting API: `from getmx import GetMX`. Unofficial."""

from __future__ import annotations

import json
from typing import Any

from . import models
from ._client import AsyncGetMX, GetMX
from ._operations import OPERATIONS
from ._runtime.bookmarks import Bookmark
from ._runtime.client import RawResponse
from ._runtime.decode import Model
from ._runtime.deviations import Deviation, Deviations
from ._runtime.errors import (
    GetMXAPIError,
    GetMXConnectionError,
    GetMXDecodeError,
    GetMXError,
    GetMXFieldError,
    GetMXInputError,
    GetMXNotFoundError,
    GetMXStatusError,
    GetMXTimeoutError,
    GetMXWaitTimeout,
    GetMXWarning,
    InsecureAddressWarning,
    Response,
    UnconfirmedEndpointWarning,
    UnconfirmedRuleWarning,
)
from ._runtime.hooks import RequestInfo, ResponseInfo
from ._runtime.operation import Field, Operation
from ._runtime.options import CallOptions, ClientOptions, ListOptions
from ._runtime.paging import AsyncPage, Page

__version__ = "0.1.0"
#: The version of the OpenAPI document that this package was made from.
SPEC_VERSION = "0.1.0"

__all__ = [
    "OPERATIONS",
    "SPEC_VERSION",
    "AsyncGetMX",
    "AsyncPage",
    "Bookmark",
    "CallOptions",
    "ClientOptions",
    "Deviation",
    "Deviations",
    "Field",
    "GetMX",
    "GetMXAPIError",
    "GetMXConnectionError",
    "GetMXDecodeError",
    "GetMXError",
    "GetMXFieldError",
    "GetMXInputError",
    "GetMXNotFoundError",
    "GetMXStatusError",
    "GetMXTimeoutError",
    "GetMXWaitTimeout",
    "GetMXWarning",
    "InsecureAddressWarning",
    "ListOptions",
    "Model",
    "Operation",
    "Page",
    "RawResponse",
    "RequestInfo",
    "Response",
    "ResponseInfo",
    "UnconfirmedEndpointWarning",
    "UnconfirmedRuleWarning",
    "__version__",
    "models",
    "openapi",
]


def openapi() -> dict[str, Any]:
    """The OpenAPI document that this package was generated from, as a new dict at each call."""
    from importlib.resources import files  # Here, since it takes 10 ms to import and few callers need it.

    document: dict[str, Any] = json.loads(files(__name__).joinpath("openapi.json").read_text(encoding="utf-8"))
    return document


def __dir__() -> list[str]:
    return __all__
