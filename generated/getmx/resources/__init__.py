# Rendered by `make generate` from spec/getmx.openapi.yaml. Not edited by hand.
"""The groups of methods, one module for each tag of the spec. A client imports a module when it first needs it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import aliases as aliases
    from . import domains as domains
    from . import emails as emails
    from . import group_pays as group_pays
    from . import message_notices as message_notices
    from . import messages as messages
    from . import scale as scale
    from . import smtp_rules as smtp_rules
