"""Recordings as an HTTP Archive (HAR 1.2), the form in which other programs take recorded traffic."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from generator.recordings import Recording


def archive(recordings: Iterable[Recording]) -> dict[str, Any]:
    """The recordings as one archive, an entry each, in their order. A recording has no times: they are made up."""
    entries = [_entry(recording) for recording in recordings]
    return {"log": {"version": "1.2", "creator": {"name": "getmx-client", "version": "0"}, "entries": entries}}


def _entry(recording: Recording) -> dict[str, Any]:
    return {
        "startedDateTime": "2000-01-01T00:00:00Z",
        "time": 0,
        "request": _request(recording),
        "response": _response(recording),
        "cache": {},
        "timings": {"send": 0, "wait": 0, "receive": 0},
    }


def _request(recording: Recording) -> dict[str, Any]:
    request = recording.interaction["request"]
    (content_type,) = request["headers"]["Content-Type"]
    return {
        **_message(content_type, request["body"]),
        "method": recording.method,
        "url": recording.uri,
        "queryString": [],
        "postData": {"mimeType": content_type, "text": request["body"]},
    }


def _response(recording: Recording) -> dict[str, Any]:
    response = recording.interaction["response"]
    (content_type,) = response["headers"]["Content-Type"]
    text = response["body"]["string"]
    return {
        **_message(content_type, text),
        "status": recording.status,
        "statusText": response["status"]["message"],
        "content": {"size": len(text.encode()), "mimeType": content_type, "text": text},
        "redirectURL": "",
    }


def _message(content_type: str, body: str) -> dict[str, Any]:
    """What request and response share. -1: of no known size."""
    return {
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": [{"name": "Content-Type", "value": content_type}],
        "headersSize": -1,
        "bodySize": len(body.encode()),
    }
