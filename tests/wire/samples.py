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
    Sample(
        "listEmailsV2",
        "/v2/mail/list",
        (
            ("token", "token"),
            ("offset", "1753249650,1721249659550380508"),
            ("limit", "20"),
            ("domain_id", "12345678"),
            ("sort_value", "created_at"),
            ("sort_type", "desc"),
        ),
        {
            "offset": "1753249650,1721249659550380508",
            "limit": 20,
            "domain_id": "12345678",
            "sort_value": "created_at",
            "sort_type": "desc",
        },
    ),
    Sample(
        "updateEmail",
        "/v1/mail/update",
        (("token", "token"), ("mail_id", "12345678"), ("password", "@1!2%345678"), ("mark", "mark")),
        {"mail_id": "12345678", "password": "@1!2%345678", "mark": "mark"},
    ),
    Sample(
        "getRemainingSpace",
        "/v1/vip-ip/available-space/calc",
        (("token", "token"), ("domain_id", "12345678"), ("group_pay_id", "12345678")),
        {"domain_id": "12345678", "group_pay_id": "12345678"},
    ),
)
