"""What the sandbox had to decide, since no page of the vendor says it."""

from __future__ import annotations

from getmx import OPERATIONS

from .handlers import GUESSES, HANDLERS

#: Of an operation without a handler of its own.
GENERIC = "generic: the form is checked and nothing is done; the answer is empty, in the shape that the spec declares"

#: By operationId: what was decided, beside `SIMULATED_EVERYWHERE`.
SIMULATED: dict[str, str] = {
    operation: GUESSES.get(operation, GENERIC)
    for operation in OPERATIONS
    if operation in GUESSES or operation not in HANDLERS
}

SIMULATED_EVERYWHERE = (
    "code 200 and msg 成功 mean success, as in the vendor's one realistic sample; the placeholders show 0",
    "the codes and texts of errors (`Code`), the HTTP status 200 of an API error, and that no error has data",
    "a call is checked in this order: token, access, server, form, ids",
    "ids count up from 1800000000000000001, one sequence for all kinds",
    "times are UTC; `time` is written YYYY-MM-DD HH:MM:SS, `timestamp` and `created_at` are in seconds",
    "an empty text counts as missing where a field is required, or where one of several fields is; it filters nothing, "
    "and an update with it empties the field",
    "an empty number, day or password breaks its rule, and so does a single field that is sent twice",
    "fields that the spec does not declare are ignored",
    "paths, forms and rules that are assumed in the spec are taken as right",
    "lists are sorted by age, oldest first, but messages newest first; without a limit a page has 20 rows",
    "filters match whole values, domains and addresses regardless of case; only a subject matches in part",
    "a filter by an unknown id finds nothing; everywhere else an unknown id is an API error",
    "domains and addresses are kept in lower case, and each exists once",
    "rules for incoming mail are stored and not applied: the JSON in `rule` and `action` is not documented",
    "notices are stored and not sent",
    "calls on messages are answered by the server that the mailbox is on, all others by the shared one",
    "if an address is both a mailbox and an alias, its mail goes to the mailbox",
)
