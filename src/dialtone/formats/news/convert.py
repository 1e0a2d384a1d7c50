"""Bodies in another character set (`-ascii`, `-utf8`; spec services.md 6): plain text that is not encoded, line by line
as it is; everything else (several parts, base64, quoted-printable) goes out unchanged, since its header says how to
read it. What the character set has no room for becomes a question mark, or what looks like it."""

from __future__ import annotations

import re
import unicodedata

from dialtone.formats.mail.charsets import decode_bytes
from dialtone.formats.mail.headers import fields, first, fold, unfold

MOST = 1024 * 1024  # bytes of a body that is converted

_PLAIN_ENCODINGS = frozenset({b"", b"7bit", b"8bit", b"binary"})


def source_charset(head: bytes) -> str | None:
    """The character set of a header's plain text, or None when its body is to be left alone."""
    found = fields(head)
    encoding = unfold(first(found, b"content-transfer-encoding") or b"").lower()
    kind = unfold(first(found, b"content-type") or b"text/plain")
    if encoding not in _PLAIN_ENCODINGS or not kind.lower().startswith(b"text/plain"):
        return None
    return _charset(kind)


def _charset(kind: bytes) -> str:
    found = re.search(rb';[ \t]*charset="?([A-Za-z0-9_:.+-]{1,40})', kind, re.IGNORECASE)
    return found[1].decode().lower() if found is not None else "utf-8"


def convert_head(head: bytes, charset: str) -> bytes:
    """The header of a body that was converted."""
    kept = b"".join(
        head[field.start : field.end]
        for field in fields(head)
        if field.name not in (b"content-type", b"content-transfer-encoding")
    )
    flowed = b"; format=flowed" if b"format=flowed" in head.lower() else b""
    bits = b"7bit" if charset == "us-ascii" else b"8bit"
    return (
        kept
        + fold(b"Content-Type", b"text/plain; charset=" + charset.upper().encode() + flowed)
        + b"Content-Transfer-Encoding: "
        + bits
        + b"\r\n"
    )


def convert_body(body: bytes, source: str, charset: str) -> bytes:
    """The body in another character set; the number of lines stays."""
    text = decode_bytes(body, source)
    if charset == "us-ascii":
        text = "".join(_likeness(ch) if ch > "\x7f" else ch for ch in text)
        return text.encode("ascii", "replace")
    return text.encode("utf-8", "replace")


def _likeness(character: str) -> str:
    plain = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    return plain if plain and plain.isprintable() else "?"
