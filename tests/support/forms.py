"""Multipart bodies read back by two parsers that know nothing of each other or of our encoder."""

from __future__ import annotations

from email.message import Message
from email.parser import BytesParser
from typing import TYPE_CHECKING, NamedTuple

from python_multipart.multipart import MultipartParser, parse_options_header

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks  # It exists for type checkers only.


class Part(NamedTuple):
    """A part of a form: its headers as sent, in order, and its value."""

    headers: tuple[tuple[str, str], ...]
    value: bytes

    @property
    def name(self) -> str:
        disposition = {name.lower(): value for name, value in self.headers}["content-disposition"]
        return parse_options_header(disposition.encode())[1][b"name"].decode()


def by_python_multipart(content_type: str, body: bytes) -> list[Part]:
    """The parts of a body as python-multipart reads them."""
    reader = _PartReader()
    kind, options = parse_options_header(content_type)
    assert kind == b"multipart/form-data", kind
    parser = MultipartParser(options[b"boundary"], reader.callbacks())
    parser.write(body)
    parser.finalize()
    return reader.parts


class _PartReader:
    def __init__(self) -> None:
        self.parts: list[Part] = []
        self._headers: list[tuple[str, str]] = []
        self._name = self._header = self._value = b""

    def callbacks(self) -> MultipartCallbacks:
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._header_name,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_part_data": self._data,
            "on_part_end": self._end,
        }

    def _begin(self) -> None:
        self._headers, self._value = [], b""

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _header_end(self) -> None:
        self._headers.append((self._name.decode(), self._header.decode()))
        self._name = self._header = b""

    def _data(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _end(self) -> None:
        self.parts.append(Part(tuple(self._headers), self._value))


def by_email(content_type: str, body: bytes) -> list[Part]:
    """The parts of a body as the standard library's e-mail parser reads them."""
    message = BytesParser().parsebytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body)
    assert message.is_multipart(), message.defects
    parts: list[Message] = message.get_payload()  # type: ignore[assignment]  # a list, since it is multipart
    return [Part(tuple(part.items()), _payload(part)) for part in parts]


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes), "a part must not be multipart itself"
    return payload
