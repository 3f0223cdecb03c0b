# Rendered by `make generate` from spec/getmx.openapi.yaml. Not edited by hand.
"""One constant for each operation: what the spec decides, as data."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, Final

from . import models
from ._runtime.operation import Field, Operation

CLEAN_UP_EMAIL: Final = Operation(
    id="cleanUpEmail",
    method="emails.clean_up",
    path="/v1/mail/clean-up",
    answer=lambda: models.EmailCleanUp,
    fields=(Field("mail_id", required=True),),
    retry="unsent",
    server="shared",
)

#: Every operation by its operationId, in the order of the spec.
OPERATIONS: Final[MappingProxyType[str, Operation[Any]]] = MappingProxyType(
    {operation.id: operation for operation in (CLEAN_UP_EMAIL,)}
)
