"""What EHLO announces: what old clients and scripts know in its old order (spec mail.md 1.6), then what is newer.

The last line has always been `250 OK`; it stays, clients ignore words they do not know.
"""

from __future__ import annotations

from collections.abc import Sequence

MOST_MESSAGES = 10_000  # transactions of one connection


def capabilities(
    host: bytes, *, mechanisms: Sequence[str], starttls: bool, most_bytes: int, most_recipients: int
) -> list[bytes]:
    """The reply to EHLO. `mechanisms`: what AUTH offers now; limits are 0 when there is none."""
    lines = [host]
    if mechanisms:
        lines.append(b"AUTH " + " ".join(mechanisms).encode("ascii"))
    lines += [b"SEND", b"SOML", b"SAML", b"8BITMIME"]
    if starttls:
        lines.append(b"STARTTLS")
    if most_bytes:
        lines.append(b"SIZE %d" % most_bytes)
    lines += [b"PIPELINING", b"CHUNKING", b"SMTPUTF8", b"ENHANCEDSTATUSCODES", b"DSN"]
    limits = b"LIMITS MAILMAX=%d" % MOST_MESSAGES  # RFC 9422
    lines.append(limits + b" RCPTMAX=%d" % most_recipients if most_recipients else limits)
    return [b"250-" + line for line in lines] + [b"250 OK"]
