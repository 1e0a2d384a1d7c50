"""What somebody was writing when the line dropped, and what he sent. Source: spec bbs.md 13, 4.6."""

from __future__ import annotations

from dataclasses import dataclass

from dialtone.domain.model.mail import LetterId
from dialtone.domain.model.user import UserNumber

KEPT = 48 * 3600.0  # seconds an unfinished text is offered


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDraft:
    """An unfinished text. `area` says where it belongs: "post:CODE", "post:CODE:NUMBER" (an answer), "mail:ADDRESS"."""

    user: UserNumber
    area: str
    to: str
    subject: str
    text: str
    saved: float  # seconds since 1970


@dataclass(frozen=True, slots=True, kw_only=True)
class SentMail:
    """One message a user sent, as his list of sent mail shows it; the text is the letter's, behind `prefix`."""

    id: int = 0
    user: UserNumber
    letter: LetterId
    prefix: bytes = b""
    to: str  # recipients as typed, with commas
    subject: str
    size: int
    sent: float  # seconds since 1970
