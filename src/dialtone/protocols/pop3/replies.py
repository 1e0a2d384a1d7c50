"""From reasons to POP3's words. There is one error code, `-ERR`; response codes (RFC 2449 section 8, RFC 3206) tell
programs whether the credentials are wrong or the server has trouble."""

from __future__ import annotations

from dialtone.base.errors import Refusal, Why
from dialtone.wire.port import Farewell

AUTH = b"[AUTH] "
TROUBLE = b"[SYS/TEMP] "
LASTING = b"[SYS/PERM] "

CODES: dict[Why, bytes] = dict.fromkeys(Why, b"") | {
    Why.BAD_LOGIN: AUTH,
    Why.BLOCKED: AUTH,
    Why.TOO_FAST: TROUBLE,
    Why.BUSY: TROUBLE,
    Why.NO_SPACE: TROUBLE,
    Why.NETWORK: TROUBLE,
    Why.FAULT: TROUBLE,
}
TEXTS: dict[Why, str] = {
    Why.BAD_LOGIN: "Authentication failure",
    Why.NO_SPACE: "mailbox trouble, nothing was changed, try again later",
    Why.FAULT: "internal error",
}
LAST_WORDS: dict[Farewell, bytes] = {
    Farewell.SHUTDOWN: b"-ERR [SYS/TEMP] server is going down, nothing was deleted, try again later",
    Farewell.FAULT: b"-ERR [SYS/TEMP] internal error, nothing was deleted, try again later",
    Farewell.BUSY: b"-ERR System Error: Maximum active clients reached, try again later",
    Farewell.TOO_MANY: b"-ERR System Error: Maximum connections exceeded, try again later",
    Farewell.FLOOD: b"-ERR System Error: Too many requests, try again later",
    Farewell.BANNED: b"-ERR Access denied.",
    Farewell.BLOCKED: b"-ERR Access denied.",
}
# Not for TIMEOUT: RFC 1939 section 3 has the server close without sending any response.


def answer(no: Refusal) -> bytes:
    """The line for a refusal, always one line of printable ASCII."""
    if no.reply.startswith(b"-ERR"):
        return no.reply
    text = (no.text or TEXTS.get(no.why, "") or no.why.name.lower().replace("_", " ")).encode("ascii", "replace")
    code = TROUBLE if no.temporary else CODES[no.why]
    return b"-ERR " + code + printable(text)


def printable(text: bytes, most: int = 200) -> bytes:
    """Bytes of a client fit for being shown to it again: everything but printable ASCII as question marks."""
    return text[:most].translate(_PRINTABLE)


_PRINTABLE = bytes(byte if 0x20 <= byte < 0x7F else 0x3F for byte in range(256))
