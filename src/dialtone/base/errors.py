"""What can go wrong, in the three kinds the house tells apart.

A `Refusal` is an expected "no" and may be shown to the other side. A `WireError` means the conversation itself
failed. A `StoreError` means that what was asked could not be kept. Anything else that escapes is a bug; it is
caught in one place, the guard around a session (`net/runner.py`) or a worker.
"""

from __future__ import annotations

from enum import Enum, auto


class Why(Enum):
    """The reasons for a "no". Each protocol has one table from these to its own codes."""

    INVALID = auto()  # syntax error in a command or its argument
    UNKNOWN_COMMAND = auto()
    UNSUPPORTED = auto()  # known, but not offered here
    BAD_SEQUENCE = auto()  # known, but not now
    BAD_PARAMETER = auto()  # an unknown or unsupported parameter of a command
    NOT_LOGGED_IN = auto()
    BAD_LOGIN = auto()  # the proof was not accepted
    BAD_PROOF = auto()  # the proof could not be read (broken base64, missing parts)
    CANCELLED = auto()  # the client gave up an exchange with "*"
    BAD_MECHANISM = auto()
    NEEDS_TLS = auto()
    NO_TLS = auto()  # TLS is not available now
    BLOCKED = auto()  # the peer is filtered or banned
    NOT_FOUND = auto()  # no such user, message, board
    BAD_ADDRESS = auto()
    DENIED = auto()  # known and refused by policy
    NO_RELAY = auto()
    SENDER_DENIED = auto()
    CLOSED = auto()  # a mailbox that takes no mail from outside
    FULL = auto()  # a mailbox or quota is full
    TOO_BIG = auto()
    TOO_MANY = auto()  # recipients, messages a day, pending mail
    TOO_FAST = auto()  # rate limits
    BUSY = auto()  # too many clients, try later
    NO_SPACE = auto()  # the disk is full or the store fails: try later
    LOOP = auto()  # too many hops
    BAD_CONTENT = auto()  # the message itself is malformed (bare line ends, NUL, no sender)
    EMPTY = auto()  # no message text
    GONE = auto()  # was there, is not any more
    NETWORK = auto()  # the other system could not be reached
    EXISTS = auto()  # the name is taken
    FAULT = auto()  # an error of ours


class Refusal(Exception):
    """An expected "no".

    `text` may be shown to the other side. `status` is an enhanced status code (RFC 3463) such as "5.7.1" when the
    reason's usual one does not fit. `reply` replaces the whole answer where a document promises exact words
    (bytes such as b"550 Relay not allowed."). `delay` is in seconds, waited before answering. `final` means the
    connection ends after the answer.
    """

    __slots__ = ("delay", "final", "reply", "status", "temporary", "text", "why")

    def __init__(
        self,
        why: Why,
        text: str = "",
        *,
        temporary: bool = False,
        status: str = "",
        reply: bytes = b"",
        delay: float = 0.0,
        final: bool = False,
    ) -> None:
        super().__init__(text)
        self.why = why
        self.text = text
        self.temporary = temporary
        self.status = status
        self.reply = reply
        self.delay = delay
        self.final = final

    def __repr__(self) -> str:
        return f"Refusal({self.why.name}, {self.text!r})"


class HangUp(Exception):
    """Raised inside a session to end the conversation in good order (output is flushed first)."""


class WireError(Exception):
    """The conversation failed. Sessions normally let these pass to the driver."""


class Gone(WireError):
    """The other side closed or reset the connection."""


class TimedOut(WireError):
    """A unit (line, body piece, handshake, flush) was not complete within its time."""


class TlsFailed(WireError):
    """The TLS handshake or a TLS record failed."""


class LineTooLong(WireError):
    """A line went over its limit. The rest of that line has been thrown away; the session may go on."""


class ConfigError(Exception):
    """One or more settings are wrong; `problems` holds every one of them, ready to print."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class StoreError(Exception):
    """The store could not do what it was asked. `temporary`: trying again later may help (disk full, busy)."""

    def __init__(self, text: str, *, temporary: bool = True) -> None:
        super().__init__(text)
        self.temporary = temporary
