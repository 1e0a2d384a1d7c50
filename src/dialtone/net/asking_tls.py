"""TLS that asks a client for its certificate and takes any: who has its key is all that is to be known.

The standard library checks the certificates it asks for and ends the handshake over one that signed itself, which
certificates of people nearly always have. So these listeners go through pyOpenSSL; the others do not
(docs/decisions/0026-certificates-of-clients.md). What a certificate says of itself (names, dates, issuer) means nothing
here; the handshake proves that its private key is there (RFC 8446 section 4.4.3, RFC 5246 section 7.4.8).
"""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from OpenSSL import SSL, crypto

from dialtone.base import log
from dialtone.net.tls import CIPHERS, RECORD, Pump, ServerTls, end_point, first_certificate

RELEASE_BUFFERS = 0x10  # SSL_MODE_RELEASE_BUFFERS of OpenSSL: an idle session holds no buffers
ROOM = 256  # bytes, more than a record has around its content
TAKEN = 4 * RECORD  # bytes taken at a time of what leaves


class AskingPump:
    """The server's side of one connection; see `Pump`."""

    __slots__ = ("_binding", "_held", "_tls", "ended", "failure", "ready")

    def __init__(self, context: SSL.Context, binding: bytes = b"") -> None:
        """`binding` is what our certificate is known by (`end_point`)."""
        self._tls = SSL.Connection(context, None)
        self._tls.set_accept_state()
        self._binding = binding
        self._held = bytearray()
        self.ready = False
        self.ended = False
        self.failure = ""

    @property
    def version(self) -> str:
        """See `Pump`."""
        return f"{self._tls.get_protocol_version_name()} {self._tls.get_cipher_name() or ''}"

    @property
    def context(self) -> ssl.SSLContext | None:
        """None: sessions are not taken up here."""
        return None

    @property
    def bindings(self) -> dict[str, bytes]:
        """See `Pump`."""
        return {"tls-server-end-point": self._binding} if self._binding else {}

    @property
    def waiting(self) -> int:
        """See `Pump`."""
        return len(self._held)

    def feed(self, data: bytes) -> None:
        """See `Pump`."""
        self._held += data

    def shake(self) -> bool:
        """See `Pump`."""
        if self.failure:
            return False
        try:
            if self._held:
                self._tls.bio_write(bytes(self._held))
                self._held.clear()
            self._tls.do_handshake()
        except SSL.WantReadError:
            return False
        except SSL.Error as error:
            self.failure = told(error)
            return False
        self.ready = True
        return True

    def leaving(self) -> bytes:
        """See `Pump`."""
        pieces = []
        try:
            while True:
                pieces.append(self._tls.bio_read(TAKEN))
        except SSL.Error:  # WantReadError: there is no more
            return b"".join(pieces)

    def receive(self, data: bytes) -> bytes:
        """See `Pump`."""
        if self.ended or self.failure:
            return b""
        if self._held:  # came while the handshake was completed
            data = bytes(self._held) + data
            self._held.clear()
        view = memoryview(data)
        plain = [self._open(bytes(view[at : at + RECORD])) for at in range(0, max(len(data), 1), RECORD)]
        return b"".join(plain)

    def _open(self, data: bytes) -> bytes:
        """The plaintext that `data` completes."""
        plain = []
        try:
            if data:
                self._tls.bio_write(data)
            while not self.ended:
                plain.append(self._tls.recv(min(max(len(data), ROOM), RECORD)))
        except SSL.WantReadError:
            pass
        except SSL.ZeroReturnError:
            self.ended = True
        except SSL.Error as error:
            self.failure = self.failure or told(error)
        return b"".join(plain)

    def seal(self, data: bytes | memoryview) -> bytes:
        """See `Pump`."""
        if self.failure:
            return b""
        view, sealed = memoryview(data), []
        try:
            for at in range(0, len(view), RECORD):
                piece = bytes(view[at : at + RECORD])
                self._tls.send(piece)
                sealed.append(self._record(len(piece) + ROOM))
        except SSL.Error as error:
            self.failure = told(error)
            return b""
        return b"".join(sealed)

    def _record(self, most: int) -> bytes:
        """What leaves, of at most `most` bytes nearly always: asking whether there is more costs more than sealing."""
        data: bytes = self._tls.bio_read(most)
        return data + self.leaving() if len(data) == most else data

    def goodbye(self) -> bytes:
        """See `Pump`."""
        if not self.ready or self.failure:
            return b""
        self.failure = "closed by us"
        try:
            self._tls.shutdown()
        except SSL.Error:
            pass  # what is left to say is said
        return self.leaving()

    def certificate(self) -> bytes | None:
        """See `Pump`: the client's, whose key it has; of any issuer, of any dates."""
        shown = self._tls.get_peer_certificate()
        return crypto.dump_certificate(crypto.FILETYPE_ASN1, shown) if shown is not None else None

    def chain(self) -> list[bytes]:
        """See `Pump`. Only the client's own certificate is of use here."""
        own = self.certificate()
        return [own] if own else []


def told(error: SSL.Error) -> str:
    """A short text for the log."""
    if isinstance(error, SSL.SysCallError):
        return "the connection ended in the middle of a record"
    found = error.args[0] if error.args else ()
    reason = found[-1][-1] if found and isinstance(found, list) else ""
    return str(reason or type(error).__name__).replace("_", " ").lower()


def asking_context(cert_file: Path, key_file: Path | None = None) -> SSL.Context:
    """As `server_context`, asking for a certificate. Raises SSL.Error, OSError, ValueError for files of no use.

    No session is taken up again: every handshake shows the certificate anew, and none lives on in a ticket.
    """
    context = SSL.Context(SSL.TLS_SERVER_METHOD)
    context.set_min_proto_version(SSL.TLS1_2_VERSION)
    context.set_cipher_list(CIPHERS.encode())
    context.set_options(SSL.OP_NO_COMPRESSION | SSL.OP_NO_RENEGOTIATION | SSL.OP_CIPHER_SERVER_PREFERENCE)
    context.set_options(SSL.OP_NO_TICKET)
    context.set_session_cache_mode(SSL.SESS_CACHE_OFF)
    context.set_mode(RELEASE_BUFFERS)
    context.use_certificate_chain_file(str(cert_file))
    context.use_privatekey(_private_key(key_file or cert_file))
    context.check_privatekey()
    context.set_verify(SSL.VERIFY_PEER, _take)  # without FAIL_IF_NO_PEER_CERT: who has none comes in, too
    context.set_verify_depth(0)  # nobody follows a chain that means nothing
    return context


def _private_key(file: Path) -> Any:
    """The key in a PEM file. Raises OSError, ValueError; an encrypted one makes nobody ask on the terminal."""
    try:
        return load_pem_private_key(file.read_bytes(), None)
    except (TypeError, UnsupportedAlgorithm) as error:
        raise ValueError(str(error)) from error


def _take(connection: SSL.Connection, certificate: crypto.X509, flaw: int, depth: int, good: int) -> bool:
    """Whatever OpenSSL finds wrong with a certificate."""
    return True


class AskingTls(ServerTls):
    """The certificate of `of`, reloaded as that one is, for handshakes that ask.

    What an authority's own check of names must be shown (`special`) is left to the other listeners: it comes to port
    443 (RFC 8737 section 3).
    """

    __slots__ = ("_asking", "_binding", "_made_for", "_of")

    def __init__(self, of: ServerTls) -> None:
        self._of = of
        self.special = None
        self._made_for: ssl.SSLContext | None = None
        self._asking: SSL.Context | None = None
        self._binding = b""

    def context(self) -> ssl.SSLContext:
        """The usual one, which does not ask."""
        return self._of.context()

    def pump(self) -> Pump:
        """The server's side of a new handshake. It asks nobody as long as the files could not be used for that."""
        usual = self._of.context()
        if usual is not self._made_for:
            self._made_for = usual
            self._make()
        if self._asking is None:
            return self._of.pump()
        return AskingPump(self._asking, self._binding)

    def _make(self) -> None:
        """Load the files that count now; those before stay when they cannot be used."""
        cert, key = self._of.files()
        try:
            binding = end_point(first_certificate(cert))
            self._asking = asking_context(cert, key)
            self._binding = binding
        except (SSL.Error, OSError, ValueError) as error:
            reason = told(error) if isinstance(error, SSL.Error) else error
            log.error("tls.broken", f"!ERROR loading TLS certificate {cert} to ask clients for theirs: {reason}")
