"""What the sandbox does for an operation, by resource. Importing a module registers the handlers in it."""

from . import domains, mailboxes, messages, rules, scale
from .serving import GUESSES, HANDLERS

__all__ = ["GUESSES", "HANDLERS", "domains", "mailboxes", "messages", "rules", "scale"]
