"""The few things that are changed in a message, and only where they stand; every other byte is kept as it came.

* Bcc fields of a message that a user of ours sends are taken out (SEC-04).
* An Authentication-Results field that carries one of our names is renamed: only what we write ourselves may be
  believed (FRM-07, RFC 8601 section 5).
"""

from __future__ import annotations

from dialtone.domain.mail.intake import Intake
from dialtone.domain.mail.visit import Visit
from dialtone.formats.mail.opening import Opening

RENAMED = b"X-Original-"
BLIND = (b"bcc", b"resent-bcc")


def new_head(opening: Opening, visit: Visit, names: tuple[bytes, ...]) -> bytes | None:
    """The header block that replaces the one received, empty line included; None when it stays. `names` are our host
    names in lower case."""
    if visit.user is not None and any(opening.count(name) for name in BLIND):
        opening = Opening(opening.without(BLIND))
        return _renamed(opening, names) or opening.text
    return _renamed(opening, names)


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
