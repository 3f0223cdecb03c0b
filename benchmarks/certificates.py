"""The certificate of the server that is called over TLS."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import certifi
import trustme


class Certificate(NamedTuple):
    """Files: the certificate, its key, and all authorities to trust: the one that vouches for it, and the usual ones.

    The usual ones are there since reading them is a good part of what a first call over TLS takes.
    """

    certificate: Path
    key: Path
    authority: Path


@contextmanager
def certified() -> Iterator[Certificate]:
    """A new certificate for loopback, whose files are there until the block ends."""
    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1")
    with TemporaryDirectory() as folder:
        files = Certificate(*(Path(folder) / f"{name}.pem" for name in Certificate._fields))
        issued.cert_chain_pems[0].write_to_path(files.certificate)
        issued.private_key_pem.write_to_path(files.key)
        files.authority.write_bytes(Path(certifi.where()).read_bytes() + authority.cert_pem.bytes())
        yield files
