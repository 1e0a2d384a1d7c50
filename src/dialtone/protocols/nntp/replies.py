"""From reasons to NNTP's codes (RFC 3977, 4643, 4642), and last words."""

from __future__ import annotations

from dialtone.base.errors import Refusal, Why
from dialtone.wire.port import Farewell

CODES: dict[Why, int] = dict.fromkeys(Why, 403) | {
    Why.UNKNOWN_COMMAND: 500,
    Why.INVALID: 501,
    Why.BAD_PARAMETER: 501,
    Why.UNSUPPORTED: 503,
    Why.BAD_SEQUENCE: 502,
    Why.NOT_LOGGED_IN: 480,
    Why.NEEDS_TLS: 483,
    Why.NO_TLS: 580,
    Why.BAD_LOGIN: 481,
    Why.BAD_PROOF: 482,
    Why.CANCELLED: 481,
    Why.BAD_MECHANISM: 503,
    Why.DENIED: 502,
    Why.BLOCKED: 400,
    Why.TOO_FAST: 400,
    Why.BUSY: 400,
    Why.NOT_FOUND: 430,
    Why.GONE: 430,
}
TEXTS: dict[Why, str] = {
    Why.UNKNOWN_COMMAND: "Syntax error or unknown command",
    Why.BAD_LOGIN: "Authentication failure",
    Why.NO_SPACE: "storage trouble, try again later",
    Why.FAULT: "internal fault",
}
LAST_WORDS: dict[Farewell, bytes] = {
    Farewell.TIMEOUT: b"400 idle for too long, goodbye",
    Farewell.SHUTDOWN: b"400 server is going down, try again later",
    Farewell.FAULT: b"400 internal fault, try again later",
    Farewell.BUSY: b"400 maximum active clients reached, try again later",
    Farewell.TOO_MANY: b"400 maximum connections exceeded, try again later",
    Farewell.FLOOD: b"400 too many requests, try again later",
    Farewell.BANNED: b"400 access denied, try again later",
    Farewell.BLOCKED: b"502 access denied",
}


def answer(no: Refusal) -> bytes:
    """The line for a refusal; `reply` is the whole line where a command has a code of its own for it."""
    if no.reply[:3].isdigit():
        return printable(no.reply)
    said = no.text or TEXTS.get(no.why, "") or no.why.name.lower().replace("_", " ")
    return b"%d " % CODES[no.why] + printable(said.encode("ascii", "replace"))


def refusal(why: Why, line: str, *, final: bool = False) -> Refusal:
    """A refusal that is answered with exactly this line."""
    return Refusal(why, line[4:], reply=line.encode("ascii", "replace"), final=final)


def printable(text: bytes, most: int = 400) -> bytes:
    """One line of printable ASCII, everything else as question marks."""
    return text[:most].translate(_PRINTABLE)


_PRINTABLE = bytes(byte if 0x20 <= byte < 0x7F else 0x3F for byte in range(256))
