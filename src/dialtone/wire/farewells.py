"""Last words to a caller at a terminal, when the board itself is not there to say them: plain ASCII on every screen."""

from __future__ import annotations

from dialtone.wire.port import Farewell

_WORDS = {
    Farewell.TIMEOUT: "You were quiet for too long. Call again!",
    Farewell.SHUTDOWN: "The board is closing now. Please call again later.",
    Farewell.FAULT: "Something went wrong here; the log has it{code}. Please call again.",
    Farewell.BUSY: "All lines are in use. Please call again later.",
    Farewell.TOO_MANY: "There are too many calls from your address. Please call again later.",
    Farewell.FLOOD: "Too much came at once. Good-bye.",
    Farewell.BANNED: "Too many failed logins from your address. Please call again later.",
    Farewell.BLOCKED: "Calls from your address are not taken here.",
}


def last_words(why: Farewell, code: str = "") -> bytes:
    """One line for a caller, with its line ends. `code` is the incident code of a fault."""
    named = f" (code {code})" if why is Farewell.FAULT and code else ""
    return f"\r\n{_WORDS[why].format(code=named)}\r\n".encode("ascii")
