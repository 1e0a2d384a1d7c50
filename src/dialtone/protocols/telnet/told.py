"""What sub-negotiations say: window size, speed, names, character sets. Whatever cannot be is nothing."""

from __future__ import annotations

import re

from dialtone.protocols.telnet.commands import ACCEPTED, IS, REJECTED, REQUEST
from dialtone.wire.screen import Size, believed

CHARSETS = (b"UTF-8", b"CP437")  # what we offer, the best first
NAME_MOST = 64  # bytes of a name that is offered

_NAMES = {b"UTF-8": "utf-8", b"UTF8": "utf-8", b"CP437": "cp437", b"IBM437": "cp437", b"437": "cp437"}
_VAR, _VALUE, _ESC, _USERVAR = 0, 1, 2, 3
_LARGEST_RATE = 100_000_000  # bits a second


def window_size(content: bytes) -> Size:
    """NAWS (RFC 1073): two numbers of two bytes."""
    if len(content) != 4:
        return Size()
    return believed(int.from_bytes(content[:2], "big"), int.from_bytes(content[2:], "big"))


def text_of(content: bytes) -> bytes:
    """What follows IS, in TTYPE and TSPEED; empty when it is no answer."""
    return content[1:] if content[:1] == bytes((IS,)) else b""


def line_rate(content: bytes) -> int:
    """TSPEED (RFC 1079): bits a second, the leading number; 0 when there is none."""
    found = re.match(rb"\d{1,9}", text_of(content))
    rate = int(found[0]) if found else 0
    return rate if rate <= _LARGEST_RATE else 0


def location(content: bytes) -> str:
    """SEND-LOCATION (RFC 779): printable text, or "" where anything else is in it."""
    text = content.decode("ascii", "replace").strip()
    return text if text.isprintable() and "�" not in text else ""


def numbered_location(content: bytes) -> str:
    """TTYLOC (RFC 946): format 0, then the address of the terminal in four bytes, and its number."""
    return ".".join(map(str, content[1:5])) if len(content) >= 5 and content[0] == 0 else ""


def user_name(content: bytes) -> str:
    """The variable USER of NEW-ENVIRON (RFC 1572). It proves nothing: it may stand at the prompt to be changed, and
    goes nowhere else. "" unless it is a plain name (TEL-05)."""
    if content[:1] not in (bytes((IS,)), b"\x02"):  # IS, INFO
        return ""
    for variable in re.split(rb"(?<!\x02)[\x00\x03]", content[1:]):
        name, _, value = variable.partition(bytes((_VALUE,)))
        if name == b"USER":
            return _plain_name(value)
    return ""


def _plain_name(value: bytes) -> str:
    text = value.decode("utf-8", "replace")
    good = 0 < len(value) <= NAME_MOST and text.isprintable() and text[0].isalnum() and "�" not in text
    return text if good else ""


def charset_request() -> bytes:
    """Ask which of ours the other side wants (RFC 2066)."""
    return bytes((REQUEST,)) + b"".join(b";" + name for name in CHARSETS)


def charset_answer(content: bytes) -> tuple[str, bytes]:
    """Take a sub-negotiation of CHARSET. Returns the character set agreed on ("" for none), and what to answer."""
    if content[:1] == bytes((ACCEPTED,)):
        return _NAMES.get(content[1:].upper(), ""), b""
    if content[:1] != bytes((REQUEST,)) or len(content) < 3:
        return "", b""
    rest = content[1:]
    if rest.startswith(b"[TTABLE]"):
        rest = rest[9:]
    for offered in rest[1:].split(rest[:1]):
        if offered.upper() in _NAMES:
            return _NAMES[offered.upper()], bytes((ACCEPTED,)) + offered
    return "", bytes((REJECTED,))
