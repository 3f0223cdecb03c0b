# Copied by `make generate` from generator/package/evidence/bundle.py. Edit it there, not here.
"""The file that holds what came: a zip of two JSON texts. No token is in it, and pseudonyms stand for real data.

`about.json` says who made it; `exchanges.json` is a list of objects:

    operation, date   the operationId, and YYYY-MM-DD
    server            shared, customer (a Scale server), or other: any other address, which proves nothing
    form              names and values of the fields, without the token
    status, answer    HTTP status and JSON; null if it was no JSON, {} if it was no envelope with a code
"""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from .answers import is_code
from .redaction import REDACTED, Redactor

#: Raised when an older reader could not take it.
FORMAT = 1
ABOUT, EXCHANGES = "about.json", "exchanges.json"


def packed(about: dict[str, Any], exchanges: list[dict[str, Any]]) -> bytes:
    """The file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, value in ((ABOUT, {"format": FORMAT, **about}), (EXCHANGES, exchanges)):
            text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
            archive.writestr(zipfile.ZipInfo(name), text.encode("utf-8", "replace"), zipfile.ZIP_DEFLATED)
    return file.getvalue()


def redacted_exchange(
    redactor: Redactor, operation: str, fields: dict[str, str], answer: Any, token: str
) -> dict[str, Any]:
    """The part of an exchange that may be private, as it goes into the file. Raises LeakError."""
    form = redactor.form([*fields.items()])
    told = _redacted_answer(redactor, answer)
    redactor.check(operation, form, json.dumps(told, ensure_ascii=False), token)
    msg = answer.get("msg") if told else None
    if isinstance(msg, str):  # The canary has seen all but this: its common words stay, and may stand elsewhere, too.
        told["msg"] = redactor.message(msg.replace(token, REDACTED) if token else msg)
    return {"form": form, "answer": told}


def _redacted_answer(redactor: Redactor, answer: Any) -> Any:
    if answer is None:
        return None
    if not isinstance(answer, dict) or not is_code(answer.get("code")):
        return {}
    has_text = isinstance(answer.get("msg"), str)
    return json.loads(redactor.answer({**answer, "msg": ""} if has_text else answer))
