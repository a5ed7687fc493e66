"""Certificates for tests: one for 127.0.0.1 that the client trusts, and whatever else a test wants."""

import ssl
from pathlib import Path
from typing import Any

import trustme


class Certificates:
    """A certificate authority. bundle: the file that makes a client trust it (AWS_CA_BUNDLE)."""

    def __init__(self, folder: Path) -> None:
        self._ca = trustme.CA()
        self.bundle = folder / "ours.pem"
        self._ca.cert_pem.write_to_path(str(self.bundle))

    def context(self, name: str = "127.0.0.1", **options: Any) -> ssl.SSLContext:
        """A server's side of TLS, with a certificate for `name`."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._ca.issue_cert(name, **options).configure_cert(context)
        return context


def untrusted(name: str = "127.0.0.1") -> ssl.SSLContext:
    """The same, of an authority that nobody knows."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert(name).configure_cert(context)
    return context
