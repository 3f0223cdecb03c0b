"""One HTML file: the reader of documents, the document, and a policy that lets neither call anybody."""

from __future__ import annotations

import base64
import hashlib
import html
import json
from typing import Any

#: How Scalar shows the document. All that calls its makers, or the API itself, is off.
SETTINGS = {
    "customCss": ".badge[style] { color: #fff; }",
    "agent": {"disabled": True},
    "defaultOpenAllTags": False,
    "documentDownloadType": "none",
    "hiddenClients": True,
    "hideClientButton": True,
    "hideModels": True,
    "hideTestRequestButton": True,
    "mcp": {"disabled": True},
    "orderRequiredPropertiesFirst": False,
    "orderSchemaPropertiesBy": "preserve",
    "showDeveloperTools": "never",
    "telemetry": False,
    "withDefaultFonts": False,
}


def page(document: dict[str, Any], reader: str) -> str:
    """The page. Text of the document stays text: it stands in JSON that no tag can end, and only our scripts run."""
    start = f"Scalar.createApiReference('#reference', {_json({**SETTINGS, 'content': document})});"
    policy = (
        f"default-src 'none'; script-src {_allowed(reader)} {_allowed(start)}; style-src 'unsafe-inline'; "
        "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
    )
    title = html.escape(f"{document['info']['title']} {document['info']['version']}")
    return _PAGE.format(title=title, policy=policy, reader=reader, start=start)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True).replace("<", "\\u003c")


def _allowed(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>{title}</title>
</head>
<body>
<main id="reference"></main>
<noscript>This page needs JavaScript. All of it is in this file.</noscript>
<script>{reader}</script>
<script>{start}</script>
</body>
</html>
"""
