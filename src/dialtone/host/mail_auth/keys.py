"""Signing keys in `ctrl/dkim_<selector>.pem`: made, read, kept until their file changes.

A second file `dkim_<selector>_ed25519.pem` holds the key of a second signature, published under the selector
`<selector>-ed25519`. What kind a key is, its content says (RSA, spec mail.md 4.9; Ed25519, RFC 8463).
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from dialtone.base import log
from dialtone.base.errors import Refusal
from dialtone.formats.mail.dkim_record import record_for, second_selector
from dialtone.formats.mail.domains import ascii_domain

LEAST_BITS, MOST_BITS, USUAL_BITS = 1024, 8192, 2048
LARGEST = 64 * 1024  # bytes of a key file


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key and the selector its public half is published under."""

    selector: str
    private: rsa.RSAPrivateKey | Ed25519PrivateKey

    @property
    def kind(self) -> str:
        """Either rsa or ed25519."""
        return "rsa" if isinstance(self.private, rsa.RSAPrivateKey) else "ed25519"

    @property
    def algorithm(self) -> str:
        """For the a= tag."""
        return f"{self.kind}-sha256"

    def sign(self, data: bytes) -> bytes:
        """The signature's bytes (RFC 6376 section 3.3.1; RFC 8463 section 3)."""
        if isinstance(self.private, rsa.RSAPrivateKey):
            return self.private.sign(data, PKCS1v15(), SHA256())
        return self.private.sign(hashlib.sha256(data).digest())

    @property
    def record(self) -> str:
        """The TXT record to publish."""
        public = self.private.public_key()
        if self.kind == "rsa":
            form = serialization.PublicFormat.SubjectPublicKeyInfo
            return record_for("rsa", public.public_bytes(serialization.Encoding.DER, form))
        return record_for("ed25519", public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw))


def files_of(folder: Path, selector: str) -> list[tuple[str, Path]]:
    """The files where keys of a selector are looked for, each with the selector it is published under. Raises
    ValueError for a selector that cannot be one."""
    try:
        name = ascii_domain(selector)
    except Refusal as wrong:
        raise ValueError(f"not a selector: {selector!r} ({wrong.text})") from wrong
    return [
        (name, folder / f"dkim_{selector}.pem"),
        (second_selector(name), folder / f"dkim_{selector}_ed25519.pem"),
    ]


def read_key(selector: str, file: Path) -> SigningKey:
    """Read a key file. Raises OSError, or ValueError when it holds no key that can sign."""
    with open(file, "rb") as stream:
        data = stream.read(LARGEST)
    try:
        private = serialization.load_pem_private_key(data, None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as wrong:
        raise ValueError(f"{file.name} holds no private key in PEM form without a password") from wrong
    if isinstance(private, rsa.RSAPrivateKey):
        if not LEAST_BITS <= private.key_size <= MOST_BITS:
            raise ValueError(f"{file.name}: a key of {private.key_size} bits is of no use")
        return SigningKey(selector, private)
    if isinstance(private, Ed25519PrivateKey):
        return SigningKey(selector, private)
    raise ValueError(f"{file.name} holds a key that is neither RSA nor Ed25519")


def make_key(file: Path, selector: str, *, bits: int = 0) -> SigningKey:
    """Make a key and write it to a new file that only its owner may read: RSA of so many bits, Ed25519 with `bits` 0.

    Raises FileExistsError, OSError."""
    private = rsa.generate_private_key(65537, bits) if bits else Ed25519PrivateKey.generate()
    form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    data = private.private_bytes(serialization.Encoding.PEM, form, plain)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with open(handle, "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    return SigningKey(selector, private)


@dataclass(slots=True)
class _Cached:
    mark: object
    key: SigningKey | None


class KeyFiles:
    """The keys of one folder, read when their files change. Trouble is logged once for each state of a file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._cached: dict[Path, _Cached] = {}

    def keys(self, selector: str) -> list[SigningKey]:
        """The keys that work, the main one first."""
        try:
            (name, file), (second, extra) = files_of(self._folder, selector)
        except ValueError as wrong:
            self._tell(Path(), (selector,), f"!DKIMSelector is {wrong}: mail leaves unsigned")
            return []
        found = [self._key(name, file, needed=True), self._key(second, extra, needed=False)]
        return [key for key in found if key is not None]

    def _key(self, selector: str, file: Path, *, needed: bool) -> SigningKey | None:
        try:
            state = os.stat(file)
            mark: object = (state.st_mtime_ns, state.st_size, state.st_ino)
        except OSError as trouble:
            mark = trouble.errno
            if needed or not isinstance(trouble, FileNotFoundError):
                self._tell(file, mark, f"!DKIM key {file.name}: {trouble.strerror}; mail leaves unsigned by it")
            else:
                self._cached.pop(file, None)
            return None
        known = self._cached.get(file)
        if known is not None and known.mark == mark:
            return known.key
        try:
            key = read_key(selector, file)
        except (OSError, ValueError) as trouble:
            self._tell(file, mark, f"!DKIM key cannot be used: {trouble}; mail leaves unsigned by it")
            return None
        self._cached[file] = _Cached(mark, key)
        return key

    def _tell(self, file: Path, mark: object, words: str) -> None:
        known = self._cached.get(file)
        if known is None or known.mark != mark:
            self._cached[file] = _Cached(mark, None)
            log.error("dkim.key", words, file=file.name)
