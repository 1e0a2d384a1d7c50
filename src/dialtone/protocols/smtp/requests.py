"""The commands of a transaction as our client writes them: only what the other server offers is asked of it.

An address that could become something else between its brackets is never written (RFC 5321 section 4.1.2).
"""

from __future__ import annotations

import re

from dialtone.domain.model.mail import QueueEntry
from dialtone.protocols.smtp.offers import Offers

ADDRESS_MOST = 320  # characters

_SENDABLE = re.compile(
    r'(?:"(?:[^"\\\x00-\x1f\x7f]|\\[^\x00-\x1f\x7f])*"|[^\s"<>@\x00-\x1f\x7f]+)@[^\s"<>@\x00-\x1f\x7f]+'
)
_PARAMETER = re.compile(r"[!-~]+")


def sendable(address: str) -> bool:
    """Whether an address can stand between brackets as itself."""
    return len(address) <= ADDRESS_MOST and _SENDABLE.fullmatch(address) is not None


def needs_utf8(entry: QueueEntry) -> bool:
    """Whether this recipient can only be served under SMTPUTF8 (RFC 6531)."""
    return entry.utf8 or not (entry.sender.isascii() and entry.recipient.isascii())


def mail(entry: QueueEntry, offers: Offers) -> str:
    """MAIL with SIZE, BODY, SMTPUTF8, RET and ENVID (RFC 1870, 6152, 6531, 3461)."""
    words = [f"MAIL FROM:<{entry.sender}>"]
    utf8 = needs_utf8(entry)
    if "SIZE" in offers:
        words.append(f"SIZE={entry.size}")
    if "8BITMIME" in offers and (entry.eight_bit or utf8):
        words.append("BODY=8BITMIME")
    if utf8:
        words.append("SMTPUTF8")
    if "DSN" in offers:
        words += _wishes(("RET", entry.ret), ("ENVID", entry.envid))
    return " ".join(words)


def rcpt(entry: QueueEntry, offers: Offers) -> str:
    """RCPT with NOTIFY and ORCPT (RFC 3461)."""
    words = [f"RCPT TO:<{entry.recipient}>"]
    if "DSN" in offers:
        words += _wishes(("NOTIFY", entry.notify), ("ORCPT", entry.orcpt))
    return " ".join(words)


def _wishes(*pairs: tuple[str, str]) -> list[str]:
    return [f"{name}={value}" for name, value in pairs if _PARAMETER.fullmatch(value)]
