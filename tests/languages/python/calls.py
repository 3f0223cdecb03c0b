"""What both programs share: the cases of the goldens, and the answers that are to be read."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

Input = dict[str, Any]
#: Base URL, operationId and what is sent. Gives the envelope as the generated class has it, or raises.
Call = Callable[[str, str, Input], Any]


def run(call: Call) -> None:
    base, folder, answers = sys.argv[1:]
    for path in sorted(Path(folder).glob("*.json")):
        golden = json.loads(path.read_text(encoding="utf-8"))
        for case in golden["cases"]:
            address = f"{base}/golden/{golden['operation']}/{case['name']}"
            try:
                call(address, golden["operation"], case["input"])
            except Exception as error:
                print(address, repr(error), file=sys.stderr)
    for answer in answers.split(","):
        print(json.dumps({"answer": answer, **read(call, f"{base}/answer/{answer}")}))


def read(call: Call, address: str) -> dict[str, Any]:
    try:
        envelope = call(address, "listDomains", {"token": "token"})
        rows = getattr(envelope.data, "list_", None) or getattr(envelope.data, "list", None) or []
        return {"code": envelope.code, "msg": envelope.msg, "ids": [row.id for row in rows]}
    except Exception as error:
        return {"failed": repr(error)}
