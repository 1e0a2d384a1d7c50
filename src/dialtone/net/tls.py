"""TLS as a pump between bytes and bytes, over the standard library's memory buffers.

Both event loops lose or leak bytes when a connection turns to TLS half way, each in its own manner. Here the
transport stays a plain one; whoever owns it passes what arrives through `receive` and what leaves through `seal`.
Nothing is kept between records: what OpenSSL does not need goes out at once, in pieces of one record, so that an idle
session holds no buffers.
"""

from __future__ import annotations

import hashlib
import os
import ssl
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

from dialtone.base import log

RECORD = 16384  # the most plaintext one TLS record carries (RFC 8446 section 5.1)

# Forward secrecy and authenticated encryption only; TLS 1.3 has its own list, all of which qualify.
CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20"


Choose = Callable[[bytes], ssl.SSLContext | None]
"""Looks at the first packet of a handshake; returns the context for it, None for the usual one."""


class Special(Protocol):
    """Answers some handshakes otherwise than with the board's certificate (`acme/alpn.py`)."""

    @property
    def waiting(self) -> bool:
        """Whether there is any to expect now."""
        ...

    def choose(self, packet: bytes) -> ssl.SSLContext | None:
        """See `Choose`."""
        ...


class Pump(Protocol):
    """One TLS connection, as whoever owns the transport works it: `feed` and `shake` until `ready`, then `receive` and
    `seal`; nothing raises, `failure` says what is wrong."""

    ready: bool  # the handshake is complete
    ended: bool  # the other side said that it sends no more; later bytes are ignored
    failure: str  # what went wrong; nothing more can be received or sent

    @property
    def version(self) -> str:
        """Protocol and cipher, such as "TLSv1.3 TLS_AES_256_GCM_SHA384"."""
        ...

    @property
    def context(self) -> ssl.SSLContext | None:
        """What it was made from, when a session of it can be taken up by another connection of the same context."""
        ...

    @property
    def bindings(self) -> dict[str, bytes]:
        """Channel bindings of a server's side (RFC 5929)."""
        ...

    @property
    def waiting(self) -> int:
        """Received bytes that the handshake has not looked at yet."""
        ...

    def feed(self, data: bytes) -> None:
        """Add received bytes while the handshake goes on."""
        ...

    def shake(self) -> bool:
        """Go on with the handshake; True when it is complete. Sets `failure`. Send `leaving()` afterwards."""
        ...

    def leaving(self) -> bytes:
        """Take the bytes that must be sent for the protocol's own sake; often none."""
        ...

    def receive(self, data: bytes) -> bytes:
        """Return the plaintext that `data` completes. Sets `ended` and `failure`."""
        ...

    def seal(self, data: bytes | memoryview) -> bytes:
        """Return the bytes to send for plaintext `data`."""
        ...

    def goodbye(self) -> bytes:
        """Return the bytes of our close notice."""
        ...

    def certificate(self) -> bytes | None:
        """The other side's certificate, DER, when it sent one and showed that it has its key."""
        ...

    def chain(self) -> list[bytes]:
        """Every certificate the other side sent, DER, its own first, nothing of it verified."""
        ...


class TlsPump:
    """One TLS connection, either side, by the standard library."""

    __slots__ = ("_arrived", "_choose", "_leaving", "_tls", "ended", "failure", "ready")

    def __init__(
        self, context: ssl.SSLContext, *, server_side: bool, name: str | None = None, choose: Choose | None = None
    ) -> None:
        """`choose` may give another context when it sees the first packet."""
        self._choose = choose
        self._arrived = ssl.MemoryBIO()
        self._leaving = ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._arrived, self._leaving, server_side=server_side, server_hostname=name)
        self.ready = False  # the handshake is complete
        self.ended = False  # the other side said that it sends no more; later bytes are ignored
        self.failure = ""  # what went wrong; nothing more can be received or sent

    @property
    def version(self) -> str:
        """Protocol and cipher, such as "TLSv1.3 TLS_AES_256_GCM_SHA384"."""
        cipher = self._tls.cipher()
        return f"{self._tls.version()} {cipher[0] if cipher else ''}"

    @property
    def context(self) -> ssl.SSLContext:
        """What it was made from; a session of it can be taken up by another connection of the same context."""
        return self._tls.context

    @property
    def bindings(self) -> dict[str, bytes]:
        """Channel bindings of a server's side (RFC 5929): a hash of the certificate it was made with. The library has
        no other that holds with TLS 1.3."""
        found = getattr(self._tls.context, "end_point", b"")
        return {"tls-server-end-point": found} if found else {}

    @property
    def reused(self) -> bool:
        """Whether the handshake took up an earlier session."""
        return bool(self._tls.session_reused)

    @property
    def waiting(self) -> int:
        """Received bytes that the handshake has not looked at yet."""
        return self._arrived.pending

    def feed(self, data: bytes) -> None:
        """Add received bytes while the handshake goes on."""
        if self._choose is not None and data:
            other, self._choose = self._choose(data), None
            if other is not None:
                self._tls.context = other
        self._arrived.write(data)

    def shake(self) -> bool:
        """Go on with the handshake; True when it is complete. Sets `failure`. Send `leaving()` afterwards."""
        if self.failure:
            return False
        try:
            self._tls.do_handshake()
        except ssl.SSLWantReadError:
            return False
        except ssl.SSLError as error:
            self.failure = describe(error)
            return False
        self.ready = True
        return True

    def leaving(self) -> bytes:
        """Take the bytes that must be sent for the protocol's own sake; often none."""
        return self._leaving.read()

    def receive(self, data: bytes) -> bytes:
        """Return the plaintext that `data` completes. Sets `ended` and `failure`."""
        if self.ended or self.failure:
            return b""
        if len(data) <= RECORD:
            self._arrived.write(data)
            return self._open()
        view = memoryview(data)
        plain = []
        for start in range(0, len(data), RECORD):
            self._arrived.write(view[start : start + RECORD])
            plain.append(self._open())
        return b"".join(plain)

    def _open(self) -> bytes:
        """Take the plaintext out of what has arrived."""
        tls, arrived, plain = self._tls, self._arrived, b""
        try:
            while arrived.pending or tls.pending():
                piece = tls.read(RECORD)
                if not piece:
                    self.ended = True
                    break
                plain = plain + piece if plain else piece
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLError as error:
            self.failure = describe(error)
        return plain

    def seal(self, data: bytes | memoryview) -> bytes:
        """Return the bytes to send for plaintext `data`."""
        if self.failure:
            return b""
        tls, leaving = self._tls, self._leaving
        try:
            if len(data) <= RECORD:
                tls.write(data)
                return leaving.read()
            view = memoryview(data)
            sealed = []
            for start in range(0, len(data), RECORD):
                tls.write(view[start : start + RECORD])
                sealed.append(leaving.read())
            return b"".join(sealed)
        except ssl.SSLError as error:
            self.failure = describe(error)
            return b""

    def goodbye(self) -> bytes:
        """Return the bytes of our close notice."""
        if not self.ready or self.failure:
            return b""
        self.failure = "closed by us"
        try:
            self._tls.unwrap()
        except ssl.SSLError:
            pass  # the other side's notice has not come; nobody waits for it
        return self._leaving.read()

    def certificate(self) -> bytes | None:
        """The other side's certificate, DER, when it sent one."""
        return self._tls.getpeercert(binary_form=True)

    def chain(self) -> list[bytes]:
        """Every certificate the other side sent, DER, its own first, nothing of it verified."""
        if hasattr(self._tls, "get_unverified_chain"):  # Python 3.13 and later
            return list(self._tls.get_unverified_chain() or ())
        sent = self._tls._sslobj.get_unverified_chain() or ()  # type: ignore[attr-defined]
        return [ssl.PEM_cert_to_DER_cert(one.public_bytes()) for one in sent]


def describe(error: ssl.SSLError) -> str:
    """A short text for the log."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"certificate not trusted: {error.verify_message}"
    return (error.reason or str(error) or type(error).__name__).replace("_", " ").lower()


class ServerContext(ssl.SSLContext):
    """A context that knows its certificate: `end_point` is what clients bind a login to, b"" when that is undefined."""

    end_point = b""


def end_point(certificate: bytes) -> bytes:
    """The hash that names a certificate (DER) as the end of a channel: by the algorithm it is signed with, SHA-256 for
    weaker ones; b"" for signatures that have no hash of their own (RFC 5929 section 4.1)."""
    try:
        used = x509.load_der_x509_certificate(certificate).signature_hash_algorithm
    except (ValueError, UnsupportedAlgorithm):
        return b""
    if used is None:
        return b""
    name = "sha256" if used.name in ("md5", "sha1") else used.name
    return hashlib.new(name, certificate).digest() if name in hashlib.algorithms_available else b""


def server_context(cert_file: Path, key_file: Path | None = None) -> ServerContext:
    """A context for servers: TLS 1.2 and later, good ciphers, no compression, no renegotiation.

    Raises OSError (ssl.SSLError included) when the files cannot be used.
    """
    context = ServerContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(CIPHERS)
    context.options |= ssl.OP_NO_COMPRESSION | ssl.OP_NO_RENEGOTIATION | ssl.OP_CIPHER_SERVER_PREFERENCE
    context.num_tickets = 1
    context.load_cert_chain(cert_file, key_file, password=_no_password)
    context.end_point = end_point(first_certificate(cert_file))
    return context


def _no_password() -> str:
    """An encrypted key must not make the program ask on its terminal."""
    raise ssl.SSLError("the key is encrypted")


def first_certificate(cert_file: Path) -> bytes:
    """The first certificate in a PEM file, DER."""
    pem = cert_file.read_text("ascii", "replace")
    start = pem.index("-----BEGIN CERTIFICATE-----")
    end = pem.index("-----END CERTIFICATE-----") + len("-----END CERTIFICATE-----")
    return ssl.PEM_cert_to_DER_cert(pem[start:end])


def fingerprint(cert_file: Path) -> str:
    """SHA-256 of the first certificate in a PEM file, as programs show it."""
    digest = hashlib.sha256(first_certificate(cert_file)).hexdigest().upper()
    return ":".join(digest[at : at + 2] for at in range(0, len(digest), 2))


class ServerTls:
    """The server's certificate, whatever name a client asks for. A changed file is loaded without a restart.

    Files are looked at when a handshake begins, at most once in `check_every` seconds. A new file that cannot be
    used leaves the old certificate in place. The constructor raises OSError when there is nothing to begin with.
    `preferred` holds certificate and key and counts before the other two when it is there; one that cannot be used at
    the start is told, and the other two count.
    """

    __slots__ = (
        "_check_every",
        "_context",
        "_next_check",
        "_now",
        "_preferred",
        "_seen",
        "cert_file",
        "fingerprint",
        "key_file",
        "special",
    )

    def __init__(
        self,
        cert_file: Path,
        key_file: Path | None = None,
        *,
        preferred: Path | None = None,
        check_every: float = 1.0,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.cert_file = cert_file
        self.special: Special | None = None
        self._preferred = preferred
        self.key_file = key_file
        self.fingerprint = ""
        self._check_every = check_every
        self._now = now
        self._next_check = now() + check_every
        self._seen = self._stamp()
        try:
            self._context = self._load()
        except (OSError, ValueError) as error:
            if self._used() == self.cert_file:
                raise
            log.error("tls.broken", f"!ERROR loading TLS certificate {self._preferred}: {error} (not used)")
            self._context = self._load(self.cert_file)

    def pump(self) -> Pump:
        """The server's side of a new handshake."""
        special = self.special
        choose = special.choose if special is not None and special.waiting else None
        return TlsPump(self.context(), server_side=True, choose=choose)

    def prefer(self, preferred: Path | None) -> None:
        """Look at this file first from now on."""
        if preferred != self._preferred:
            self._preferred, self._seen = preferred, ()
            self._look_again()

    def apart(self) -> ServerTls:
        """The same certificate, with a context for each handshake: its sessions can be taken up by connections beside
        that one, and by no others (FTP-08)."""
        return _Apart(self)

    def context(self) -> ssl.SSLContext:
        """The context for a new handshake."""
        now = self._now()
        if now >= self._next_check:
            self._next_check = now + self._check_every
            self._look_again()
        return self._context

    def _look_again(self) -> None:
        stamp = self._stamp()
        if stamp == self._seen:
            return
        self._seen = stamp
        try:
            self._context = self._load()
        except (OSError, ValueError) as error:
            log.error("tls.broken", f"!ERROR loading TLS certificate {self._used()}: {error} (the old one is kept)")

    def _used(self) -> Path:
        """The certificate that counts now."""
        preferred = self._preferred
        return preferred if preferred is not None and preferred.exists() else self.cert_file

    def files(self) -> tuple[Path, Path | None]:
        """The files that count now: certificate and key, None when the first has both."""
        file = self._used()
        return file, self.key_file if file == self.cert_file else None

    def copy(self) -> ssl.SSLContext:
        """Another context of the certificate that counts now. Raises OSError, ValueError."""
        return server_context(*self.files())

    def _load(self, file: Path | None = None) -> ssl.SSLContext:
        file = file or self._used()
        context = server_context(file, self.key_file if file == self.cert_file else None)
        self.fingerprint = fingerprint(file)
        log.info("tls.loaded", f"TLS certificate {file} loaded, SHA-256 fingerprint {self.fingerprint}")
        return context

    def _stamp(self) -> tuple[tuple[int, int, int], ...]:
        """What changes when a file is written or replaced."""
        return tuple(_stamp(file) for file in (self._preferred, self.cert_file, self.key_file) if file is not None)


class _Apart(ServerTls):
    """See `ServerTls.apart`."""

    __slots__ = ("_of",)

    def __init__(self, of: ServerTls) -> None:
        self._of = of
        self.special = None

    def context(self) -> ssl.SSLContext:
        """A context nobody else has; everybody's, when the files cannot be read just now."""
        usual = self._of.context()
        try:
            return self._of.copy()
        except (OSError, ValueError):
            return usual


def _stamp(file: Path) -> tuple[int, int, int]:
    try:
        found = os.stat(file)
    except OSError:
        return (0, 0, 0)
    return (found.st_mtime_ns, found.st_size, found.st_ino)


class ClientTls:
    """Contexts for connections we open. `ca_file` replaces the system's list of authorities."""

    __slots__ = ("_ca_file", "_contexts")

    def __init__(self, ca_file: Path | None = None) -> None:
        self._ca_file = ca_file
        self._contexts: dict[bool, ssl.SSLContext] = {}

    def context(self, *, verify: bool) -> ssl.SSLContext:
        """With `verify` the other side's certificate and name must be good; without, any will do (RFC 7435)."""
        if verify not in self._contexts:
            self._contexts[verify] = self._make(verify)
        return self._contexts[verify]

    def _make(self, verify: bool) -> ssl.SSLContext:
        if verify:
            context = ssl.create_default_context(cafile=str(self._ca_file) if self._ca_file else None)
        else:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context
