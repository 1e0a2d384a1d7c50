"""Strict base64 and the text inside it, as SASL and the old log-in commands want them."""

from __future__ import annotations

import unicodedata
from binascii import Error as Base64Error
from binascii import a2b_base64, b2a_base64


def to_base64(raw: bytes) -> bytes:
    """Base64 on one line."""
    return b2a_base64(raw, newline=False)


def from_base64(text: bytes) -> bytes | None:
    """Undo base64, strictly: nothing left out, nothing extra, one spelling only. None when it is something else."""
    try:
        raw = a2b_base64(text)
    except Base64Error:
        return None
    return raw if to_base64(raw) == text else None


def text_of(raw: bytes) -> str:
    """A name or password as text: UTF-8, else the character set of old Windows mail programs.

    Raises ValueError when it is neither or has control characters in it.
    """
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = raw.decode("cp1252")
    if not text.isprintable() and any(unicodedata.category(ch) == "Cc" for ch in text):
        raise ValueError("control characters")
    return text
