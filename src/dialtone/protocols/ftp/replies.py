"""From reasons to FTP's words. Sources: RFC 959 section 4.2; spec services.md 3.11."""

from __future__ import annotations

from collections.abc import Iterable

from dialtone.base.errors import Refusal, Why
from dialtone.formats.text.foreign import one_line
from dialtone.wire.port import Farewell

TEXT_MOST = 200

CODES: dict[Why, int] = dict.fromkeys(Why, 550) | {
    Why.INVALID: 501,
    Why.UNKNOWN_COMMAND: 500,
    Why.UNSUPPORTED: 504,
    Why.BAD_SEQUENCE: 503,
    Why.BAD_PARAMETER: 501,
    Why.NOT_LOGGED_IN: 530,
    Why.BAD_LOGIN: 530,
    Why.BAD_PROOF: 501,
    Why.NEEDS_TLS: 534,
    Why.NO_TLS: 431,
    Why.BLOCKED: 530,
    Why.TOO_FAST: 421,
    Why.BUSY: 450,
    Why.NO_SPACE: 452,
    Why.NETWORK: 425,
    Why.FAULT: 451,
}
# Where a file is brought, other codes say the same (spec services.md 3.9).
UPLOAD_CODES: dict[Why, int] = CODES | {
    Why.DENIED: 553,
    Why.FULL: 553,
    Why.INVALID: 553,
    Why.BAD_PARAMETER: 553,
    Why.EXISTS: 553,
    Why.NOT_FOUND: 553,
    Why.TOO_MANY: 553,
    Why.TOO_BIG: 552,
    Why.EMPTY: 550,
    Why.BAD_CONTENT: 550,
    Why.GONE: 451,
}
TEXTS: dict[Why, str] = {
    Why.BAD_LOGIN: "Invalid login.",
    Why.NOT_LOGGED_IN: "Please login with USER and PASS.",
    Why.NO_SPACE: "Insufficient free disk space, try again later",
    Why.FAULT: "Internal error",
}


def answer(no: Refusal, codes: dict[Why, int] = CODES) -> bytes:
    """The line for a refusal."""
    if no.reply:
        return no.reply
    words = no.text or TEXTS.get(no.why, "") or no.why.name.lower().replace("_", " ")
    return line(codes[no.why], words)


def line(code: int, words: str) -> bytes:
    """One line of a reply; what clients have said is fit to be shown to them again."""
    return f"{code} {one_line(words, TEXT_MOST)}".encode("utf-8", "replace")


def lines(code: int, first: str, middle: Iterable[str], last: str) -> list[bytes]:
    """A reply of several lines: those in the middle begin with a blank, so that none looks like the last one."""
    shown = [b" " + one_line(text, 500).encode("utf-8", "replace") for text in middle]
    return [f"{code}-{one_line(first, 500)}".encode("utf-8", "replace"), *shown, line(code, last)]


def coded(code: int, texts: Iterable[str]) -> list[bytes]:
    """Lines before the last one, each with its code: `530-text`."""
    return [f"{code}-{one_line(text, 500)}".encode("utf-8", "replace") for text in texts]


def last_words(why: Farewell, patience: float, code: str) -> bytes:
    """What is said when the driver ends a conversation."""
    match why:
        case Farewell.TIMEOUT:
            return f"421 Disconnecting due to inactivity ({patience:.0f} seconds).".encode()
        case Farewell.SHUTDOWN:
            return b"421 Server downed, aborting."
        case Farewell.BUSY:
            return b"421 Maximum active clients reached, please try again later."
        case Farewell.TOO_MANY:
            return b"421 Maximum connections exceeded, please try again later."
        case Farewell.BANNED | Farewell.BLOCKED:
            return b"550 Access denied."
        case Farewell.FLOOD:
            return b"421 Too many requests, try again later."
        case _:
            return f"421 Internal error ({code}), closing control connection.".encode()
