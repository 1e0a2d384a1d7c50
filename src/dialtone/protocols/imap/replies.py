"""From reasons to IMAP's words: NO with the response codes of RFC 5530 and RFC 9051, BAD for what makes no sense."""

from __future__ import annotations

from dialtone.base.errors import Refusal, Why
from dialtone.wire.port import Farewell

_BAD = frozenset({Why.INVALID, Why.UNKNOWN_COMMAND, Why.BAD_SEQUENCE, Why.BAD_PARAMETER, Why.BAD_PROOF, Why.CANCELLED})
CODES: dict[Why, bytes] = dict.fromkeys(Why, b"") | {
    Why.BAD_LOGIN: b"[AUTHENTICATIONFAILED] ",
    Why.BLOCKED: b"[AUTHENTICATIONFAILED] ",
    Why.NEEDS_TLS: b"[PRIVACYREQUIRED] ",
    Why.UNSUPPORTED: b"[CANNOT] ",
    Why.NOT_FOUND: b"[NONEXISTENT] ",
    Why.EXISTS: b"[ALREADYEXISTS] ",
    Why.DENIED: b"[NOPERM] ",
    Why.SENDER_DENIED: b"[NOPERM] ",
    Why.CLOSED: b"[NOPERM] ",
    Why.FULL: b"[OVERQUOTA] ",
    Why.TOO_BIG: b"[TOOBIG] ",
    Why.TOO_MANY: b"[LIMIT] ",
    Why.GONE: b"[EXPUNGEISSUED] ",
    Why.TOO_FAST: b"[UNAVAILABLE] ",
    Why.BUSY: b"[UNAVAILABLE] ",
    Why.NO_SPACE: b"[UNAVAILABLE] ",
    Why.NETWORK: b"[UNAVAILABLE] ",
    Why.FAULT: b"[SERVERBUG] ",
}
TEXTS: dict[Why, str] = {
    Why.BAD_LOGIN: "Authentication failure",
    Why.NO_SPACE: "the store has trouble, nothing was changed, try again later",
    Why.FAULT: "internal error",
}
LAST_WORDS: dict[Farewell, bytes] = {
    Farewell.TIMEOUT: b"* BYE Autologout; idle for too long",
    Farewell.SHUTDOWN: b"* BYE [UNAVAILABLE] server is going down, try again later",
    Farewell.FAULT: b"* BYE [SERVERBUG] internal error",
    Farewell.BUSY: b"* BYE [UNAVAILABLE] maximum active clients reached, try again later",
    Farewell.TOO_MANY: b"* BYE [UNAVAILABLE] maximum connections exceeded, try again later",
    Farewell.FLOOD: b"* BYE [UNAVAILABLE] too much at once, try again later",
    Farewell.BANNED: b"* BYE access denied",
    Farewell.BLOCKED: b"* BYE access denied",
}
END = b"* BYE closing this connection"


def answer(no: Refusal) -> bytes:
    """What follows the tag for a refusal, always printable ASCII."""
    if no.reply.startswith((b"NO ", b"BAD ")):
        return no.reply
    text = (no.text or TEXTS.get(no.why, "") or no.why.name.lower().replace("_", " ")).encode("ascii", "replace")
    if no.why in _BAD:
        return b"BAD " + printable(text)
    return b"NO " + CODES[no.why] + printable(text)


def printable(text: bytes, most: int = 200) -> bytes:
    """Bytes of a client fit for being shown to it again."""
    return text[:most].translate(_PRINTABLE)


_PRINTABLE = bytes(byte if 0x20 <= byte < 0x7F else 0x3F for byte in range(256))
