"""Where a report to a sender goes: into the mailbox when the sender is a user of ours, else out by SMTP.

Unlike mail from outside, a report is never refused because the mailbox is full or closed, and is not forwarded: who
asked us to deliver hears what became of it here (spec mail.md 4.7).
"""

from __future__ import annotations

from dialtone.base.errors import Refusal
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.mail.rewriting import Rewriting
from dialtone.domain.model.route import Destination, ToHost, ToUser
from dialtone.domain.people.directory import Directory
from dialtone.formats.mail.addresses import parse_path


class WayBack:
    """A `returns.Route` for the house."""

    __slots__ = ("_directory", "_ourselves", "_rewriting")

    def __init__(self, directory: Directory, ourselves: Ourselves, rewriting: Rewriting | None = None) -> None:
        self._rewriting = rewriting
        self._directory = directory
        self._ourselves = ourselves

    async def __call__(self, address: str) -> Destination | None:
        """The destination of mail to `address`; None when there is nobody."""
        try:
            path = parse_path(f"<{address}>".encode(), utf8=True)
        except Refusal:
            return None
        if path.domain and not self._ourselves.owns(path.domain):
            return ToHost(path.address, path.domain, path.port)
        original = self._rewriting.back(path.local) if self._rewriting is not None else None
        if original:  # mail we forwarded: the report goes to who wrote it (SRS)
            back = parse_path(f"<{original}>".encode(), utf8=True)
            return ToHost(back.address, back.domain, back.port)
        user = await self._directory.recipient(path.local, aliased=False)
        return ToUser(user) if user is not None and user.active else None
