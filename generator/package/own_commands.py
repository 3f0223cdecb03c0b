"""The help of the commands that are no operation. What they do is in cli/own.py."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from generator.package.cli.names import COMMON


@frozen
class OwnCommand:
    """A command that is no operation.

    needs: The operations that it calls: without them it is not there. It belongs to the resource of the first.
    """

    name: str
    usage: str
    does: str
    options: Mapping[str, str]
    needs: tuple[str, ...] = ()


def _common(*names: str) -> dict[str, str]:
    return {option: text for option, text in COMMON.items() if option.split()[0] in names}


_ACCESS = _common("--sandbox", "--token-file")

OWN_COMMANDS = (
    OwnCommand(
        "api",
        "PATH [key=value ...] [key@FILE ...]",
        "Call any path with any form fields. `key@FILE` sends the first line of FILE, `key@-` that of standard input: "
        "use it for secrets, which are refused as `key=value`.",
        _common("--output", "--dry-run", "--yes") | _ACCESS,
    ),
    OwnCommand(
        "sandbox",
        "",
        "Serve a sandbox with sample data until Ctrl-C, for `--sandbox` and for programs in any language.",
        {"--port PORT": "Port to listen on. `--sandbox` looks at 8025, which is the default."},
    ),
    OwnCommand(
        "code",
        "--mail-id ...",
        "Wait for a mail with a code and print the code. It notes what is in the mailbox first, and says when it is "
        "ready: only what comes later is searched. With --sandbox, where no sandbox runs, the mail comes by itself. "
        "Exit status 1: no code came in time.",
        {
            "--mail-id ID": "The mailbox. (Required.)",
            "--timeout SECONDS": "How long to wait. Default: 60.",
            "--pattern REGEX": "What to search for. Default: 4 to 8 digits that stand alone.",
            "--folder NAME": "Folder to look into. Default: Inbox. Give it again for more.",
            "--to MAIL": "Only messages to this recipient.",
            "--subject TEXT": "Only messages with this subject.",
            **_ACCESS,
        },
        ("listMessages", "getMessage"),
    ),
    OwnCommand(
        "import",
        "FILE.csv",
        "Add the mailboxes of a CSV file, each once. Its columns are mail, password, and if you like domain_id and "
        "mark. All rows are checked before the first call, and one row is tried before the others. A journal says what "
        "was sent: run the same command again after an interruption. A row whose answer was lost is looked up, and "
        "reported as unknown if it is not there. It is not sent again.",
        {
            "--domain-id ID": "The domain of rows without domain_id. Default: the domain named in the address.",
            "--at-once N": "Calls at once, 1 to 100. Default: 8.",
            "--per-second N": "Rows a second, at most. Default: 20.",
            "--journal FILE": "Default: FILE.csv.journal. It holds no passwords.",
            "--results FILE": "A CSV file with the result of each row. Default: FILE.csv.results.csv.",
            **_common("--dry-run"),
            **_ACCESS,
        },
        ("addEmail", "listEmails", "listDomains"),
    ),
    OwnCommand(
        "export",
        "",
        "Write all mailboxes as CSV: mail, domain_id, mark, id. There are no passwords in it.",
        {
            "--domain-id ID": "Only mailboxes of this domain.",
            "--to-file FILE": "Default: standard output.",
            **_ACCESS,
        },
        ("listEmails",),
    ),
)
