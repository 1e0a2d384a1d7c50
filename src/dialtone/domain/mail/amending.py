"""The few things that are changed in a message, and only where they stand; every other byte is kept as it came.

* Bcc fields of a message that a user of ours sends are taken out (SEC-04).
* An Authentication-Results field that carries one of our names is renamed: only what we write ourselves may be
  believed (FRM-07, RFC 8601 section 5).
* The subject of mail from a blacklisted server gets the sysop's word in front (spec mail.md 3.6.2).
* A text that names no character set gets the one of DefaultCharset (seed manual).
"""

from __future__ import annotations

from dialtone.domain.mail.case import Case
from dialtone.domain.mail.intake import Intake
from dialtone.formats.mail.default_charset import with_charset
from dialtone.formats.mail.opening import Opening

RENAMED = b"X-Original-"
BLIND = (b"bcc", b"resent-bcc")


def new_head(case: Case, names: tuple[bytes, ...], charset: str = "") -> bytes | None:
    """The header block that replaces the one received, empty line included; None when it stays. `names` are our host
    names in lower case, `charset` is DefaultCharset."""
    opening = case.opening
    if case.visit.user is not None and any(opening.count(name) for name in BLIND):
        opening = Opening(opening.without(BLIND))
    if head := _renamed(opening, names):
        opening = Opening(head)
    if case.subject_tag and (head := opening.tagged(b"subject", case.subject_tag.encode("ascii", "replace") + b": ")):
        opening = Opening(head)
    if charset and (head := with_charset(opening, charset, seven_bit=case.text.ascii)):
        return head
    return None if opening is case.opening else opening.text


def _renamed(opening: Opening, names: tuple[bytes, ...]) -> bytes | None:
    if not opening.count(b"authentication-results"):
        return None
    ours = [
        start
        for start, value in opening.places(b"authentication-results")
        if any(name in value.lower() for name in names)
    ]
    return opening.renamed(ours, RENAMED) if ours else None


async def rewrite(text: Intake, fresh: Intake, opening: Opening, head: bytes) -> None:
    """Copy a text into `fresh` with another header block."""
    await fresh.write(head)
    skip = opening.size
    async for piece in await text.spool.chunks():
        if skip < len(piece):
            await fresh.write(piece[skip:] if skip else piece)
        skip = max(skip - len(piece), 0)
