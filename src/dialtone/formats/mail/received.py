"""The trace lines a server adds in front of a message: Received and Return-Path (RFC 5321 section 4.4).

The shape is the one sysops and their scripts know (spec mail.md 1.15): continuation lines begin with ten spaces, the
envelope sender stands in a comment at the end. What does not change during a session is written once, in `Stamp`.

A logged-in user's address and greeting are nobody's business (SEC-05): their Received line has no `from` part.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from dialtone.formats.mail.dates import rfc5322

INDENT = b"\r\n          "
_SAFE = frozenset(range(0x21, 0x7F)) - frozenset(b'()\\"<>,;')
_NO_COMMENTS = bytes.maketrans(b"()\\", b"???")
_CLEANED = bytes(byte if byte in _SAFE else 0x3F for byte in range(256))  # everything else becomes a question mark


def protocol(*, extended: bool, login: bool, secure: bool, utf8: bool = False) -> bytes:
    """The `with` word (RFC 3848, RFC 6531): SMTP, or [UTF8SMTP|ESMTP] with S under TLS and A after a login."""
    if not extended:
        return b"SMTP"
    return (b"UTF8SMTP" if utf8 else b"ESMTP") + (b"S" if secure else b"") + (b"A" if login else b"")


def cleaned(text: bytes, most: int = 255) -> bytes:
    """What a client said of itself, fit for a comment: printable ASCII without brackets, commas and quotes."""
    return text[:most].translate(_CLEANED)


def literal(address: str) -> bytes:
    """An IP address in square brackets; IPv6 ones are marked as sysops' scripts expect it, with a space."""
    return f"[IPv6: {address}]".encode() if ":" in address else f"[{address}]".encode()


class Stamp:
    """Writes the Received lines of one session. Everything but recipient, date and sender is written once."""

    __slots__ = ("_anonymous", "_ascii", "_utf8")

    def __init__(
        self,
        *,
        by: bytes,
        software: bytes,
        client: bytes,
        server: bytes,
        with_word: Callable[[bool], bytes],
    ) -> None:
        """`by` is our host name, `software` what goes into its comment; `client` and `server` are the texts of
        `came_from` and `literal`, empty when they are not to be published; `with_word(utf8)` gives the protocol."""
        start = b"Received: " + (b"from " + client + INDENT if client else b"")
        start += b"by " + by + (b" " + server if server else b"") + b" (" + software + b") with "
        self._ascii = start + with_word(False)
        self._utf8 = start + with_word(True)
        self._anonymous = partial(Stamp, by=by, software=software, client=b"", server=b"", with_word=with_word)

    def anonymous(self) -> Stamp:
        """The same session's stamp without the two addresses: for a client that turns out to be one of ours."""
        return self._anonymous()

    def received(self, recipient: bytes, sender: bytes, at: float, offset: int, *, utf8: bool = False) -> bytes:
        """One Received field with its CR LF.

        `recipient` is the forward path as it was given, empty to leave the clause out; `sender` the reverse path in
        its brackets; `at` in seconds since 1970, `offset` in minutes east of UTC.
        """
        return b"".join(
            (
                self._utf8 if utf8 else self._ascii,
                INDENT + b"for " + recipient + b"; " if recipient else b";" + INDENT,
                rfc5322(at, offset).encode(),
                INDENT,
                b"(envelope-from ",
                sender.translate(_NO_COMMENTS),
                b")\r\n",
            )
        )


def came_from(host: str, hello: bytes, address: str) -> bytes:
    """The `from` part: verified name, greeting and address of the client."""
    return b"%s (%s %s)" % (host.encode("ascii", "replace"), cleaned(hello) or b"unknown", literal(address))


def return_path(sender: bytes) -> bytes:
    """The field that keeps the envelope sender at final delivery; `sender` is the reverse path in its brackets."""
    return b"Return-Path: " + sender + b"\r\n"
