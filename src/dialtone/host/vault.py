"""Secrets that must be recovered, encrypted under a key file that is in neither the database nor its back-ups.

AES-256-GCM with a random nonce. The key file holds 64 hexadecimal digits, is made at first start for its owner only
(0600), whole or not at all, and is never replaced. Losing it costs CRAM-MD5, APOP and SCRAM until each user has
logged in with the password once; nothing else depends on it.
"""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from dialtone.base import log
from dialtone.base.errors import ConfigError

KEY_SIZE = 32
_NONCE_SIZE = 12
_VERSION = b"\x01"
_PURPOSE = b"dialtone secrets"


class KeyFileVault:
    """Implements `domain.ports.outside.Vault` with the key in `key_file`, which is made when there is none.

    Raises ConfigError when the file is no key file, OSError when it cannot be read or made.
    """

    __slots__ = ("_cipher", "_key")

    def __init__(self, key_file: Path) -> None:
        self._key = _key(key_file)
        self._cipher = AESGCM(self._key)

    def seal(self, secret: bytes) -> bytes:
        """Encrypt and authenticate. The same secret looks different each time."""
        nonce = secrets.token_bytes(_NONCE_SIZE)
        return _VERSION + nonce + self._cipher.encrypt(nonce, secret, _PURPOSE)

    def open(self, sealed: bytes) -> bytes | None:
        """Decrypt; None when the key is another or the text was changed."""
        nonce, text = sealed[1 : 1 + _NONCE_SIZE], sealed[1 + _NONCE_SIZE :]
        if sealed[:1] != _VERSION or len(nonce) != _NONCE_SIZE:
            return None
        try:
            return self._cipher.decrypt(nonce, text, _PURPOSE)
        except InvalidTag:
            return None

    def derive(self, purpose: str) -> bytes:
        """A key of 32 bytes for one purpose: HKDF-SHA256 (RFC 5869) without salt, `purpose` as info."""
        return HKDF(hashes.SHA256(), KEY_SIZE, salt=None, info=purpose.encode()).derive(self._key)


def _key(key_file: Path) -> bytes:
    try:
        text = key_file.read_bytes()
    except FileNotFoundError:
        _make(key_file)
        text = key_file.read_bytes()
    if os.name == "posix" and stat.S_IMODE(key_file.stat().st_mode) & 0o077:
        log.warning("vault.readable", f"!{key_file.name} can be read by others than its owner", file=key_file.name)
    try:
        key = bytes.fromhex(text.decode("ascii").strip())
    except ValueError:
        key = b""
    if len(key) != KEY_SIZE:
        raise ConfigError([f"{key_file}: not a key file ({KEY_SIZE * 2} hexadecimal digits expected)"])
    return key


def _make(key_file: Path) -> None:
    """Write a new key beside its place, sync it, and link it there: if another process was faster, its key counts."""
    draft = key_file.with_name(f"{key_file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_hex(KEY_SIZE).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, key_file)
        except FileExistsError:
            return
    finally:
        os.unlink(draft)
    folder = os.open(key_file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
