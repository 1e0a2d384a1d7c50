"""What server and worker say to each other: four bytes of length, then JSON in plain ASCII.

Texts of scripts have one character for each byte (0 to 255), NUL included; JSON carries them with escapes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

LARGEST = 32 * 1024 * 1024  # bytes of one frame
HEADER = 4


class BadFrame(Exception):
    """The other side does not keep to this."""


def pack(message: dict[str, Any]) -> bytes:
    """One frame. Raises BadFrame when it is too large."""
    body = json.dumps(message, ensure_ascii=True, separators=(",", ":")).encode("ascii")
    if len(body) > LARGEST:
        raise BadFrame(f"a message of {len(body)} bytes")
    return len(body).to_bytes(HEADER, "big") + body


def length(header: bytes) -> int:
    """How many bytes follow a header. Raises BadFrame when it is too many."""
    size = int.from_bytes(header, "big")
    if size > LARGEST:
        raise BadFrame(f"a message of {size} bytes")
    return size


def unpack(body: bytes) -> dict[str, Any]:
    """What a frame says. Raises BadFrame."""
    try:
        message = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadFrame(f"not readable: {error}") from None
    if not isinstance(message, dict):
        raise BadFrame("not an object")
    return message


def narrow(text: str) -> str:
    """Text of the house as scripts see it: the bytes of its UTF-8 form."""
    return text if text.isascii() else text.encode("utf-8", "surrogateescape").decode("latin-1")


def to_bytes(text: str) -> bytes:
    """The bytes a script means: one for each character, UTF-8 for those that are no bytes."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return b"".join(bytes((ord(char),)) if ord(char) < 256 else char.encode("utf-8", "replace") for char in text)


def widen(text: str) -> str:
    """Text of a script as the house sees it: UTF-8 where its bytes are that, else Latin-1."""
    if text.isascii():
        return text
    data = to_bytes(text)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def inward(value: Any) -> Any:
    """Data of the house as scripts see it, texts through `narrow`."""
    if isinstance(value, str):
        return narrow(value)
    if isinstance(value, Mapping):
        return {narrow(str(key)): inward(one) for key, one in value.items()}
    return [inward(one) for one in value] if isinstance(value, list | tuple) else value


def outward(value: Any) -> Any:
    """Data of a script as the house sees it: UTF-8; bytes that are none of it become lone surrogates, so that nothing
    is lost."""
    if isinstance(value, str):
        return value if value.isascii() else to_bytes(value).decode("utf-8", "surrogateescape")
    if isinstance(value, Mapping):
        return {outward(str(key)): outward(one) for key, one in value.items()}
    return [outward(one) for one in value] if isinstance(value, list) else value
