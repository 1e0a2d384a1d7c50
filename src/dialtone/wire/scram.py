"""SCRAM-SHA-256 and -PLUS (RFC 5802, RFC 7677): the messages and their arithmetic, for both sides, without input or
output.

Promises: names are unescaped, the nonce, the GS2 header and the channel are bound to the proof, comparisons take
constant time. A client says "n" (does not know channel binding), "y" (thinks we do not) or "p=" and the type it binds
to; whether that may be is for `sasl.py`, which knows what was offered.
Passwords are prepared as clients do it (the mapping part of RFC 4013); base64 around the messages is `sasl.py`'s work.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import stringprep
import unicodedata
from binascii import Error as Base64Error
from binascii import a2b_base64, b2a_base64
from dataclasses import dataclass

from dialtone.wire.proofs import ScramKeys

MECHANISM = "SCRAM-SHA-256"
PLUS = "SCRAM-SHA-256-PLUS"
ITERATIONS = 65_536  # of keys we make; a widespread client library refuses more
LEAST_ITERATIONS = 4096  # RFC 7677 section 4
MOST_ITERATIONS = 1_000_000  # what our client is willing to compute for a server
NONCE = re.compile(r"[\x21-\x2b\x2d-\x7e]{1,1024}")  # RFC 5802 section 7: printable, no comma
_BINDING = re.compile(r"p=[A-Za-z0-9.-]{1,64}")
_NAME = re.compile(r"(?:[^=,]|=2C|=3D)+")


class ScramFlaw(ValueError):
    """A message that does not follow RFC 5802, or a server that does not know the password."""


def prepared(text: str) -> str:
    """Map a name or password the way SCRAM clients do before hashing (RFC 4013 section 2, mapping and NFKC)."""
    if text.isascii():
        return text
    mapped = [" " if stringprep.in_table_c12(ch) else ch for ch in text if not stringprep.in_table_b1(ch)]
    return unicodedata.normalize("NFKC", "".join(mapped)) or text


def make_keys(password: str, salt: bytes, iterations: int) -> ScramKeys:
    """Compute what a server stores (RFC 5802 section 3). Slow on purpose: milliseconds per ten thousand iterations."""
    salted = hashlib.pbkdf2_hmac("sha256", prepared(password).encode(), salt, iterations)
    stored = hashlib.sha256(_hmac(salted, b"Client Key")).digest()
    return ScramKeys(salt, iterations, stored, _hmac(salted, b"Server Key"))


@dataclass(frozen=True, slots=True)
class ClientFirst:
    """The client's first message: `header` is its GS2 header, `bare` the rest, as they came."""

    header: str
    acting_as: str
    name: str
    nonce: str
    bare: str

    @property
    def flag(self) -> str:
        """What it says of channel binding: "n", "y" or "p"."""
        return self.header[0]

    @property
    def binding(self) -> str:
        """The type of channel binding, such as "tls-server-end-point"; "" is none."""
        return self.header.partition(",")[0].partition("=")[2]


def read_client_first(message: bytes) -> ClientFirst:
    """Take the client's first message apart. Raises ScramFlaw."""
    text = _text(message)
    flag, _, rest = text.partition(",")
    authorisation, comma, bare = rest.partition(",")
    if (flag not in ("n", "y") and not _BINDING.fullmatch(flag)) or not comma:
        raise ScramFlaw("the GS2 header is broken")
    if authorisation and not authorisation.startswith("a="):
        raise ScramFlaw("the GS2 header is broken")
    name, nonce, *more = [*bare.split(","), ""]
    if not name.startswith("n=") or not nonce.startswith("r="):
        raise ScramFlaw("name and nonce expected")  # also refuses "m=", a mandatory extension
    if not NONCE.fullmatch(nonce[2:]) or not all(_is_attribute(field) for field in more[:-1]):
        raise ScramFlaw("broken nonce or extension")
    header = text[: len(text) - len(bare)]
    acting_as = _unescaped(authorisation[2:]) if authorisation else ""
    return ClientFirst(header, acting_as, _unescaped(name[2:]), nonce[2:], bare)


class ScramServer:
    """The server's half after the client's first message. `channel` is what the channel is known by, when the client
    binds to it."""

    __slots__ = ("_channel", "_first", "_keys", "_nonce", "challenge")

    def __init__(self, first: ClientFirst, keys: ScramKeys, nonce: str, channel: bytes = b"") -> None:
        self._first = first
        self._channel = channel
        self._keys = keys
        self._nonce = first.nonce + nonce
        self.challenge = f"r={self._nonce},s={_base64(keys.salt)},i={keys.iterations}"

    def verify(self, message: bytes) -> bytes | None:
        """Judge the client's final message: our own final message, or None when the proof is wrong.

        Raises ScramFlaw when the message cannot be read.
        """
        unproven, binding, nonce, proof = read_client_final(message)
        keys, first = self._keys, self._first
        signed = f"{first.bare},{self.challenge},{unproven}".encode()
        client_key = _xor(proof, _hmac(keys.stored_key, signed))
        fits = hmac.compare_digest(hashlib.sha256(client_key).digest(), keys.stored_key)
        bound = hmac.compare_digest(binding, first.header.encode() + self._channel)
        same = hmac.compare_digest(nonce.encode(), self._nonce.encode())
        if not (fits and bound and same):
            return None
        return b"v=" + _base64(_hmac(keys.server_key, signed)).encode()


def read_client_final(message: bytes) -> tuple[str, bytes, str, bytes]:
    """Take the client's final message apart: the text without the proof, channel binding, nonce, proof."""
    unproven, comma, proof = _text(message).rpartition(",p=")
    binding, nonce, *more = [*unproven.split(","), ""]
    if not comma or not binding.startswith("c=") or not nonce.startswith("r="):
        raise ScramFlaw("channel binding, nonce and proof expected")
    if not all(_is_attribute(field) for field in more[:-1]):
        raise ScramFlaw("broken extension")
    raw_proof = _raw(proof)
    if len(raw_proof) != hashlib.sha256().digest_size:
        raise ScramFlaw("a proof has 32 bytes")
    return unproven, _raw(binding[2:]), nonce[2:], raw_proof


class ScramClient:
    """The client's half. `nonce` must be unguessable, printable and without comma. `header` is the GS2 header; one that
    binds ("p=tls-server-end-point,,") goes with what the channel is known by."""

    __slots__ = ("_bare", "_channel", "_header", "_nonce", "_password", "_signature")

    def __init__(self, name: str, password: str, nonce: str, header: str = "n,,", channel: bytes = b"") -> None:
        self._header = header.encode()
        self._channel = channel
        escaped = prepared(name).replace("=", "=3D").replace(",", "=2C")
        self._bare = f"n={escaped},r={nonce}"
        self._nonce = nonce
        self._password = password
        self._signature = b""

    def first(self) -> bytes:
        """The first message."""
        return self._header + self._bare.encode()

    def final(self, message: bytes) -> bytes:
        """The answer to the server's first message. Raises ScramFlaw when that one is not acceptable.

        Computes as many iterations as the server asks for, up to MOST_ITERATIONS (a quarter of a second).
        """
        challenge = _text(message)
        nonce, salt, iterations = _read_server_first(challenge)
        if not nonce.startswith(self._nonce) or len(nonce) == len(self._nonce):
            raise ScramFlaw("the server changed the nonce")
        salted = hashlib.pbkdf2_hmac("sha256", prepared(self._password).encode(), salt, iterations)
        client_key = _hmac(salted, b"Client Key")
        unproven = f"c={_base64(self._header + self._channel)},r={nonce}"
        signed = f"{self._bare},{challenge},{unproven}".encode()
        self._signature = _hmac(_hmac(salted, b"Server Key"), signed)
        proof = _xor(client_key, _hmac(hashlib.sha256(client_key).digest(), signed))
        return f"{unproven},p={_base64(proof)}".encode()

    def check(self, message: bytes) -> None:
        """Judge the server's final message. Raises ScramFlaw when the server does not know the password."""
        text = _text(message)
        if not text.startswith("v=") or not self._signature:
            raise ScramFlaw("the server refused or left out its signature")
        if not hmac.compare_digest(_raw(text[2:].partition(",")[0]), self._signature):
            raise ScramFlaw("the server does not know the password")


def _read_server_first(text: str) -> tuple[str, bytes, int]:
    nonce, salt, iterations, *_ = [*text.split(","), "", "", ""]
    if not (nonce.startswith("r=") and salt.startswith("s=") and re.fullmatch(r"i=[1-9][0-9]{0,8}", iterations)):
        raise ScramFlaw("nonce, salt and iteration count expected")
    count, raw_salt = int(iterations[2:]), _raw(salt[2:])
    if not raw_salt or not LEAST_ITERATIONS <= count <= MOST_ITERATIONS or not NONCE.fullmatch(nonce[2:]):
        raise ScramFlaw("empty salt, or an iteration count we do not accept")
    return nonce[2:], raw_salt, count


def _text(message: bytes) -> str:
    try:
        text = message.decode()
    except UnicodeDecodeError:
        raise ScramFlaw("not UTF-8") from None
    if any(unicodedata.category(ch) == "Cc" for ch in text):
        raise ScramFlaw("control characters")
    return text


def _is_attribute(field: str) -> bool:
    return len(field) > 1 and field[0].isascii() and field[0].isalpha() and field[1] == "="


def _unescaped(name: str) -> str:
    """RFC 5802 section 5.1: "=2C" is a comma, "=3D" an equals sign, any other "=" is an error."""
    if not _NAME.fullmatch(name):
        raise ScramFlaw("empty name, or a broken escape in it")
    return name.replace("=2C", ",").replace("=3D", "=")


def _base64(raw: bytes) -> str:
    return b2a_base64(raw, newline=False).decode()


def _raw(text: str) -> bytes:
    try:
        raw = a2b_base64(text.encode())
    except Base64Error:
        raise ScramFlaw("broken base64") from None
    if _base64(raw) != text:
        raise ScramFlaw("broken base64")
    return raw


def _hmac(key: bytes, data: bytes) -> bytes:
    return hmac.digest(key, data, "sha256")


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
