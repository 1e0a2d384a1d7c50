"""Known spam: bodies that came to a bait or from a blacklisted server are remembered by their hashes, and what has a
known hash is thrown away (spec mail.md 3.7)."""

from __future__ import annotations

from collections import Counter

from dialtone.base import log
from dialtone.domain.mail import diary
from dialtone.domain.mail.case import Case
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.spam import SpamHashes
from dialtone.formats.mail.dates import system_time
from dialtone.formats.spam_hash import BodyHash, SpamRecord


class SpamMemory:
    """Looks bodies up and remembers them."""

    def __init__(self, hashes: SpamHashes, clock: Clock, *, military: bool = False) -> None:
        """`military`: the system shows times with 24 hours."""
        self._hashes = hashes
        self._clock = clock
        self._military = military
        self._count: Counter[str] = Counter()

    async def judge(self, case: Case, *, suspect: bool) -> None:
        """Drop a message whose body is known. `suspect`: remember a body that is not. Raises StoreError when the text
        cannot be read; trouble of the hashes' file is logged and harms no message."""
        if not (await self._hashes.any() or suspect):
            return
        record = await body_hash(case)
        if record is None:
            return
        added = self._hashes.find(record)
        if added is not None:
            self._drop(case, record, added)
        elif suspect:
            await self._remember(case, record)

    def _drop(self, case: Case, record: SpamRecord, added: float) -> None:
        when = system_time(added, self._clock.offset(added), military=self._military)
        found = f"{record.source_name} ({_digest(record)}) found in SPAM database (added on {when})"
        log.notice("spam.known", f"Message from {diary.author(case)} {found}", sha1=record.sha1.hex())
        self._count["ignored"] += 1
        total = self._count["ignored"]
        line = f"!IGNORED SPAM MESSAGE from {diary.author(case)} to {diary.recipients(case)} ({total} total)"
        log.notice("spam.ignored", line, total=total)
        diary.spam_of("IGNORED", case, found)
        case.dropped = case.dropped or "known spam"

    async def _remember(self, case: Case, record: SpamRecord) -> None:
        try:
            await self._hashes.add(record)
        except OSError as error:
            log.error("spam.not_kept", f"!ERROR writing spam.hash: {error}")
            return
        line = f"Adding message {record.source_name} ({_digest(record)}) from {diary.author(case)} to SPAM database"
        log.info("spam.learned", line, sha1=record.sha1.hex())


async def body_hash(case: Case) -> SpamRecord | None:
    """The hash of a message's text below its header, read piece by piece; None when there is nothing but white space.
    Raises StoreError."""
    body = BodyHash()
    skip = case.opening.size
    async for piece in await case.text.spool.chunks():
        if skip < len(piece):
            body.add(piece[skip:] if skip else piece)
        skip = max(skip - len(piece), 0)
    return body.record()


def _digest(record: SpamRecord) -> str:
    return f"SHA-1: {record.sha1.hex()}"
