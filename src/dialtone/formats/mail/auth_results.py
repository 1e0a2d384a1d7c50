"""The Authentication-Results field (RFC 8601): what was found out about a message's senders, for whoever reads it next.

Whatever a stranger named (domains, selectors, addresses) is written so that it stays one value: nothing in it can end
the field, begin another result or open a comment.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

NAME = b"Authentication-Results"
LONGEST = 300  # characters of one value

_TOKEN = re.compile(r"[A-Za-z0-9_.!#$%&'*+^`{|}~@/-]+\Z")
_NOT_QUOTED = re.compile(r"[^ -~\u00a1-\U0010ffff]|[\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_RESULT = re.compile(rb"[ \t\r\n]*([A-Za-z0-9-]+)(?:[ \t\r\n]*/[ \t\r\n]*[0-9]+)?[ \t\r\n]*=[ \t\r\n]*([A-Za-z]+)")


@dataclass(frozen=True, slots=True)
class Said:
    """One result: `method` such as dkim, `result` such as pass, a reason in words, and properties such as
    ("header.d", "example.org"); those without a value are left out."""

    method: str
    result: str
    reason: str = ""
    properties: Sequence[tuple[str, str]] = ()


def write(host: str, said: Sequence[Said]) -> bytes:
    """The field with its CR LF, a line for each result; `host` is our own name (authserv-id)."""
    results = [_result(one) for one in said] or ["none"]
    text = NAME.decode() + ": " + value(host) + "".join(f";\r\n\t{result}" for result in results) + "\r\n"
    return text.encode("utf-8")


def _result(said: Said) -> str:
    words = [f"{said.method}={said.result}"]
    if said.reason:
        words.append(f"reason={_quoted(said.reason)}")
    words += [f"{name}={value(text)}" for name, text in said.properties if text]
    lines, line = [], ""
    for word in words:
        if line and len(line) + len(word) > 76:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return "\r\n\t  ".join([*lines, line])


def value(text: str) -> str:
    """A value as a token, or between quotes when it is none."""
    text = text[:LONGEST]
    return text if _TOKEN.match(text) else _quoted(text)


def _quoted(text: str) -> str:
    text = _NOT_QUOTED.sub("?", text[:LONGEST])
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def read(text: bytes) -> tuple[str, dict[str, list[str]]]:
    """The authserv-id and the results by method of a raw field value, everything in lower case. Never raises.

    Comments are passed over, and quoted text does not count as a result.
    """
    first, *rest = _without_comments(text).split(b";")
    host = first.split()[:1]
    found: dict[str, list[str]] = {}
    for part in rest:
        result = _RESULT.match(part)
        if result:
            found.setdefault(result[1].decode().lower(), []).append(result[2].decode().lower())
    return (host[0].strip(b'"').decode("utf-8", "replace").lower() if host else ""), found


def _without_comments(text: bytes) -> bytes:
    """A value without comments; what is quoted becomes a mark, so that it cannot look like more than it is."""
    out, depth, quoted, at = bytearray(), 0, False, 0
    while at < len(text):
        char = text[at : at + 1]
        if char == b"\\":
            at += 2
            continue
        if quoted:
            quoted = char != b'"'
        elif char == b'"' and not depth:
            quoted = True
            out += b"_"
        elif char == b"(":
            depth += 1
        elif char == b")":
            depth = max(0, depth - 1)
        elif not depth:
            out += char
        at += 1
    return bytes(out)
