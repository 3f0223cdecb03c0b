"""The certificate of the server that is called over TLS."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import trustme


class Certificate(NamedTuple):
    """Files: the certificate, its key, and the authority that vouches for it."""

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
        authority.cert_pem.write_to_path(files.authority)
        yield files
