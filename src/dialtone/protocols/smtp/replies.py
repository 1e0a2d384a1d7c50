"""What the server says: the usual answers, ready made, and one table from reasons for a "no" to codes.

Two manners. A client that said HELO hears the plain words sysops know from their logs (spec mail.md 1.5 to 1.13). A
client that said EHLO hears the same words with an enhanced status code between number and text (RFC 2034, RFC 3463):
`550 Relay not allowed.` becomes `550 5.7.1 Relay not allowed.` Greeting, EHLO's answer, 354 and 334 never have one.
"""

from __future__ import annotations

from typing import NamedTuple

from dialtone.base.errors import Refusal, Why
from dialtone.protocols.smtp.grammar import shown
from dialtone.wire.port import Farewell

TEXT_LIMIT = 500  # octets of one reply line without its CR LF (RFC 5321 section 4.5.3.1.5)
CHALLENGE = b"334 "
GO_AHEAD = b"354 send the mail data, end with <CRLF>.<CRLF>"


class Words(NamedTuple):
    """The usual answers in one manner."""

    enhanced: bool
    ok: bytes
    sender_ok: bytes
    recipient_ok: bytes
    cannot_verify: bytes
    ready_for_tls: bytes
    logged_in: bytes

    def bye(self, host: bytes) -> bytes:
        """The answer to QUIT."""
        return (b"221 2.0.0 " if self.enhanced else b"221 ") + host + b" Service closing transmission channel"

    def accepted(self, tag: str) -> bytes:
        """The answer to the end of a message: from now on it is ours."""
        return f"250 2.0.0 OK accepted as {tag}".encode() if self.enhanced else self.ok

    def chunk_taken(self, size: int) -> bytes:
        """The answer to a chunk that is not the last."""
        return (b"250 2.0.0 " if self.enhanced else b"250 ") + b"%d octets received" % size

    def help(self, verbs: bytes) -> list[bytes]:
        """The answer to HELP."""
        status = b"2.0.0 " if self.enhanced else b""
        return [b"214-" + status + b"Commands: " + verbs, b"214 " + status + b"End of HELP"]


PLAIN = Words(
    enhanced=False,
    ok=b"250 OK",
    sender_ok=b"250 OK",
    recipient_ok=b"250 OK",
    cannot_verify=b"252 Cannot verify the user, send some mail and see",
    ready_for_tls=b"220 Ready to start TLS",
    logged_in=b"235 User Authenticated",
)

ENHANCED = Words(
    enhanced=True,
    ok=b"250 2.0.0 OK",
    sender_ok=b"250 2.1.0 OK",
    recipient_ok=b"250 2.1.5 OK",
    cannot_verify=b"252 2.5.2 Cannot verify the user, send some mail and see",
    ready_for_tls=b"220 2.0.0 Ready to start TLS",
    logged_in=b"235 2.7.0 User Authenticated",
)


class Says(NamedTuple):
    """Code, enhanced status and the words used when the refusal has none of its own."""

    code: str
    status: str
    text: str


REPLIES: dict[Why, tuple[Says, Says]] = {  # why: (for good, for now)
    Why.INVALID: (Says("501", "5.5.4", "Syntax error"), Says("451", "4.5.0", "Syntax error")),
    Why.UNKNOWN_COMMAND: (Says("500", "5.5.1", "Syntax error"), Says("451", "4.5.0", "Syntax error")),
    Why.UNSUPPORTED: (Says("502", "5.5.1", "command not supported"), Says("454", "4.5.0", "command not supported")),
    Why.BAD_SEQUENCE: (
        Says("503", "5.5.1", "Bad sequence of commands"),
        Says("451", "4.5.0", "Bad sequence of commands"),
    ),
    Why.BAD_PARAMETER: (Says("555", "5.5.4", "unknown parameter"), Says("455", "4.5.0", "parameter not possible now")),
    Why.NOT_LOGGED_IN: (
        Says("530", "5.7.0", "Authentication required."),
        Says("454", "4.7.0", "Authentication required."),
    ),
    Why.BAD_LOGIN: (Says("535", "5.7.8", "Authentication failure"), Says("454", "4.7.0", "Authentication failure")),
    Why.BAD_PROOF: (Says("501", "5.5.2", "Bad argument"), Says("454", "4.7.0", "Bad argument")),
    Why.CANCELLED: (Says("501", "5.7.0", "Authentication cancelled"), Says("501", "5.7.0", "Authentication cancelled")),
    Why.BAD_MECHANISM: (
        Says("504", "5.5.4", "Unrecognized authentication type."),
        Says("454", "4.7.0", "authentication type not possible now"),
    ),
    Why.NEEDS_TLS: (
        Says("538", "5.7.11", "Encryption required for requested authentication mechanism"),
        Says("454", "4.7.0", "Encryption required"),
    ),
    Why.NO_TLS: (Says("454", "4.7.0", "TLS not available"), Says("454", "4.7.0", "TLS not available")),
    Why.BLOCKED: (Says("550", "5.7.1", "blocked"), Says("450", "4.7.1", "blocked for now")),
    Why.NOT_FOUND: (Says("550", "5.1.1", "Unknown user."), Says("450", "4.2.1", "user not available now")),
    Why.BAD_ADDRESS: (Says("501", "5.1.3", "malformed address"), Says("451", "4.1.3", "malformed address")),
    Why.DENIED: (Says("550", "5.7.1", "not allowed"), Says("450", "4.7.1", "not allowed now")),
    Why.NO_RELAY: (Says("550", "5.7.1", "Relay not allowed."), Says("454", "4.7.1", "Relay not allowed now.")),
    Why.SENDER_DENIED: (Says("554", "5.7.1", "Sender not allowed."), Says("450", "4.7.1", "Sender not allowed now.")),
    Why.CLOSED: (Says("550", "5.2.1", "Closed mailbox"), Says("450", "4.2.1", "Closed mailbox")),
    Why.FULL: (Says("552", "5.2.2", "Mailbox full"), Says("450", "4.2.2", "Mailbox full")),
    Why.TOO_BIG: (Says("552", "5.3.4", "Message too big"), Says("452", "4.3.4", "Message too big now")),
    Why.TOO_MANY: (Says("452", "4.5.3", "Too many recipients"), Says("452", "4.5.3", "Too many recipients")),
    Why.TOO_FAST: (
        Says("421", "4.7.0", "too many requests, try again later"),
        Says("421", "4.7.0", "too many requests, try again later"),
    ),
    Why.BUSY: (Says("421", "4.3.2", "System Error: busy, try again later"), Says("421", "4.3.2", "busy, try later")),
    Why.NO_SPACE: (
        Says("452", "4.3.1", "Insufficient system storage"),
        Says("452", "4.3.1", "Insufficient system storage"),
    ),
    Why.LOOP: (Says("554", "5.4.6", "Too many hops"), Says("451", "4.4.6", "Too many hops")),
    Why.BAD_CONTENT: (Says("550", "5.6.0", "malformed message"), Says("451", "4.6.0", "malformed message")),
    Why.EMPTY: (Says("554", "5.6.0", "No message text"), Says("451", "4.6.0", "No message text")),
    Why.GONE: (Says("550", "5.1.6", "not here any more"), Says("450", "4.2.1", "not here now")),
    Why.NETWORK: (Says("550", "5.4.4", "cannot be reached"), Says("451", "4.4.1", "cannot be reached now")),
    Why.EXISTS: (Says("550", "5.3.0", "already there"), Says("450", "4.3.0", "already there")),
    Why.FAULT: (Says("554", "5.3.0", "local error"), Says("451", "4.3.0", "local error, try again later")),
}


def answer(no: Refusal, words: Words) -> bytes:
    """The reply line for a refusal, without CR LF. Whatever a client's text put into it is made harmless."""
    code, status, usual = REPLIES[no.why][no.temporary]
    text = no.reply[4:] or (no.text or usual).encode("utf-8", "replace")
    if no.reply:
        code = no.reply[:3].decode("ascii")
    if not words.enhanced:
        return shown(code.encode() + b" " + text, TEXT_LIMIT)
    status = no.status or status
    if status[0] != code[0]:
        status = code[0] + status[1:]
    return shown(f"{code} {status} ".encode() + text, TEXT_LIMIT)


def answers(no: Refusal, words: Words) -> list[bytes]:
    """The reply for a refusal, line by line: usually one; more where `reply` has several, well-formed ones (a mail
    processor's words)."""
    if b"\r\n" not in no.reply:
        return [answer(no, words)]
    status = f"{no.status} ".encode() if words.enhanced and no.status else b""
    return [shown(line[:4] + status + line[4:], TEXT_LIMIT) for line in no.reply.split(b"\r\n")]


def last_words(why: Farewell, host: bytes, address: str, code: str = "") -> bytes:
    """What is said when the driver ends a session, without CR LF; nothing to those who are banned. `code` leads from
    a complaint to the log."""
    match why:
        case Farewell.BUSY:
            return b"421 System Error: Maximum active clients reached, try again later"
        case Farewell.TOO_MANY:
            return b"421 System Error: Maximum connections exceeded, try again later"
        case Farewell.TIMEOUT:
            return b"421 4.4.2 " + host + b" timeout, closing"
        case Farewell.SHUTDOWN:
            return b"421 4.3.2 " + host + b" is shutting down, try again later"
        case Farewell.FAULT:
            what = f"incident {code}" if code else "internal fault"
            return f"421 4.3.0 System Error: {what}, try again later".encode()
        case Farewell.FLOOD:
            return b"421 4.7.0 too many requests, try again later"
        case Farewell.BLOCKED:
            return f"550 {code or f'CLIENT IP ADDRESS BLOCKED: {address}'}".encode()
        case Farewell.BANNED:
            return b""
