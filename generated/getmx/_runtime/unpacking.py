# Copied by `make generate` from generator/package/runtime/unpacking.py. Edit it there, not here.
"""The body of an answer, put together and unpacked as it comes, up to a limit of size."""

from __future__ import annotations

import zlib

from .errors import GetMXDecodeError

#: What answers may be packed with. Others need another library, and brotli makes gigabytes out of 1 MB at once.
CODING = "gzip"

#: Longer ones are no names of codings. They are not cut: a part of a secret is not always found.
_LONGEST_CODING = 20

_GZIP_WBITS = 16 + zlib.MAX_WBITS


class Body:
    """Collects the chunks of a body.

    Raises:
        GetMXDecodeError: It is packed with something that was not asked for, broken, or larger than the limit.
    """

    def __init__(self, coding: str, most: int) -> None:
        coding = coding.strip().lower() or "identity"
        if coding not in ("identity", CODING):
            told = coding if len(coding) <= _LONGEST_CODING else "..."
            raise GetMXDecodeError(f"the answer is packed with {told!a}, and only {CODING} was asked for")
        self._is_packed = coding == CODING
        self._unpacker: zlib._Decompress | None = None
        self._chunks: list[bytes] = []
        self._size = 0
        self._most = most

    def add(self, chunk: bytes) -> None:
        if not self._is_packed:
            self._keep(chunk)
        while self._is_packed and chunk:
            chunk = self._unpack(chunk)

    def _unpack(self, chunk: bytes) -> bytes:
        """Keeps what the chunk unpacks to. Returns what stands behind the end of the packed text."""
        if self._unpacker is None or self._unpacker.eof:
            self._unpacker = zlib.decompressobj(_GZIP_WBITS)
        try:
            self._keep(self._unpacker.decompress(chunk, self._most - self._size + 1))
        except zlib.error:
            raise _broken() from None
        return self._unpacker.unused_data

    def _keep(self, chunk: bytes) -> None:
        self._chunks.append(chunk)
        self._size += len(chunk)
        if self._size > self._most:
            raise GetMXDecodeError(f"the answer is larger than {self._most} bytes (max_answer_bytes)")

    def whole(self) -> bytes:
        if self._unpacker is not None and not self._unpacker.eof:
            raise _broken()
        return b"".join(self._chunks)


def _broken() -> GetMXDecodeError:
    return GetMXDecodeError("the answer's compression is broken")
