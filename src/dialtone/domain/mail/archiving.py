"""Verbatim copies of mail for users whose access fits ArchiveRequirements (spec mail.md 1.17).

A recipient's copy goes to `data/user/NNNN/smtp_in/`, a logged-in sender's to `data/user/NNNN/smtp_relay/`; the name
is the UTC time and the message's tag. Spam is not archived for recipients. An archive that cannot be written is told
to the sysop and stops no mail.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from datetime import UTC, datetime

from dialtone.base import log
from dialtone.domain.model.user import User

Write = Callable[[str, AsyncIterator[bytes]], Awaitable[None]]
"""Writes a file below data/ by its relative name, durably. Raises OSError."""


class Archiving:
    """`wanted(user)` says whether a user's mail is archived."""

    __slots__ = ("_wanted", "_write")

    def __init__(self, wanted: Callable[[User], bool], write: Write) -> None:
        self._wanted = wanted
        self._write = write

    async def keep(
        self,
        recipients: Iterable[User],
        sender: User | None,
        text: Callable[[], AsyncIterator[bytes]],
        *,
        tag: str,
        now: float,
        spam: bool,
    ) -> None:
        """Write every copy that is wanted; `text` gives the message's pieces anew each time."""
        places = [] if spam else [f"user/{user.number:04d}/smtp_in" for user in recipients if self._wanted(user)]
        if sender is not None and self._wanted(sender):
            places.append(f"user/{sender.number:04d}/smtp_relay")
        stamp = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H%M%S")
        for place in places:
            try:
                await self._write(f"{place}/{stamp}Z-{tag}.eml", text())
            except OSError as trouble:
                log.error("mail.archive", f"!ERROR archiving message {tag} in {place}: {trouble}", tag=tag)
