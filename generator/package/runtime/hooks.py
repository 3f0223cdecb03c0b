"""What hooks and logs see of a call: no secrets, and no mail content."""

from collections.abc import Mapping
from typing import NamedTuple


def curl_command(url: str, fields: tuple[tuple[str, str], ...]) -> str:
    """The call as a curl command, for a shell in which GETMX_TOKEN is set. Other secrets are shown as `***`.

    `--form-string` sends each value as it is; `--form` would open the file that `@name` or `<name` says. `--globoff`
    keeps curl from making several addresses of one.
    """
    import shlex  # Imported here: hooks and logs that read a command need it.

    options = ['"token=$GETMX_TOKEN"' if name == "token" else shlex.quote(f"{name}={value}") for name, value in fields]
    globoff = ["--globoff"] if set(url) & set("[]{}") else []
    return " ".join(
        ["curl --request POST", *globoff, shlex.quote(url), *(f"--form-string {option}" for option in options)]
    )


class RequestInfo(NamedTuple):
    """An attempt that is about to be sent, as `on_request` sees it.

    Attributes:
        operation: The operationId, or the path of a request that the spec does not know.
        attempt: Number of the attempt, from 1.
        url: The full address.
        fields: The form fields. Secrets are shown as `***`; of a text over 100,000 characters the rest is `...`.
        headers: The HTTP headers. Secrets are shown as `***`.
    """

    operation: str
    attempt: int
    url: str
    fields: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]

    @property
    def curl(self) -> str:
        """The call as a curl command, with the token as $GETMX_TOKEN."""
        return curl_command(self.url, self.fields)


class ResponseInfo(NamedTuple):
    """How an attempt ended, as `on_response` sees it.

    Attributes:
        operation: The operationId, or the path of a request that the spec does not know.
        attempt: Number of the attempt, from 1.
        url: The full address.
        status: The HTTP status. None if there was no answer that could be read.
        headers: The HTTP headers of the answer. Secrets are shown as `***`.
        elapsed: Seconds from sending to the last byte. 0 if there was no answer.
        error: Name of the error's class if there was no answer that could be read, else None.
        pause: Seconds until the next attempt. None if this was the last one.
    """

    operation: str
    attempt: int
    url: str
    status: int | None
    headers: Mapping[str, str]
    elapsed: float
    error: str | None
    pause: float | None
