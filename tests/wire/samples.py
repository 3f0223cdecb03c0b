"""The vendor's curl samples and the same calls through the client."""

from __future__ import annotations

from typing import Any, NamedTuple


class Sample(NamedTuple):
    """A curl sample: the form as its `--form 'name="value"'` options give it, and the call that must send the same."""

    operation: str
    path: str
    form: tuple[tuple[str, str], ...]
    arguments: dict[str, Any]

    def curl(self, base_url: str) -> list[str]:
        """The command as the vendor prints it; curl itself takes the inner quotes away."""
        fields = [option for name, value in self.form for option in ("--form", f'{name}="{value}"')]
        return ["curl", "--silent", "--show-error", "--location", "--request", "POST", base_url + self.path, *fields]


SAMPLES = (
    Sample(
        "cleanUpEmail",
        "/v1/mail/clean-up",
        (("token", "token"), ("mail_id", "12345678")),
        {"mail_id": "12345678"},
    ),
)
