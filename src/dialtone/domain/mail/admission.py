"""Whether a user's mailbox takes mail from this sender now, and whether a user can be told something at once.

Source: spec mail.md 1.9 (closed and full mailboxes, unavailable users), 2.1 steps 23 and 24, 2.3 (tags).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.config.mail import MailConfig
from dialtone.config.tables import text_lines
from dialtone.domain.mail.asked import Asked
from dialtone.domain.mail.envelope import Verb
from dialtone.domain.mail.room import Room
from dialtone.domain.mail.stations import Stations
from dialtone.domain.model.user import User
from dialtone.formats.patterns import Patterns


class Admission:
    """See the module's text."""

    __slots__ = ("_most_waiting", "_room", "_stations")

    def __init__(self, room: Room, stations: Stations, mail: MailConfig) -> None:
        self._room = room
        self._stations = stations
        self._most_waiting = mail.max_msgs_waiting

    async def mail(self, asked: Asked, user: User) -> None:
        """Raises Refusal when the mailbox is closed to strangers (restriction I) or full."""
        if user.has_restriction("I") and asked.visit.user is None:
            log.notice(
                "mail.closed_mailbox",
                f"!I-restricted user-recipient #{user.number} ({user.alias}) cannot receive unauthenticated SMTP mail",
            )
            raise Refusal(Why.CLOSED, reply=b"550 Closed mailbox: " + asked.given)
        if not await self._room.left_for(user):
            log.notice(
                "mail.full_mailbox",
                f"!User-recipient #{user.number} ({user.alias}) mailbox ({await self._room.waiting(user)} msgs) "
                f"exceeds the maximum ({self._most_waiting}) msgs waiting",
            )
            raise Refusal(Why.FULL, temporary=True, reply=b"450 Mailbox full: " + asked.given)

    async def telegram(self, asked: Asked, user: User) -> None:
        """SEND wants a user who is on line and may be paged; SOML and SAML leave mail, so the mailbox is asked."""
        if asked.verb is Verb.SEND:
            if not self.available(user):
                log.notice(
                    "mail.unavailable",
                    f"!Attempt to send telegram to unavailable user-recipient #{user.number} ({user.alias})",
                )
                raise Refusal(Why.GONE, temporary=True, reply=b"450 User unavailable")
        elif asked.verb is Verb.SAML or not self.available(user):
            await self.mail(asked, user)

    def available(self, user: User) -> bool:
        """Whether the user is on a node and lets himself be paged."""
        presence = self._stations.presence
        return presence is not None and presence.available(user)


async def blocked_tag(read_small: Callable[[str], Awaitable[bytes | None]], user: User, name: str) -> bool:
    """Whether the user does not want mail for `name#tag` any more: a line of his .smtpblock file fits the tag."""
    data = await read_small(f"user/{user.number:04d}.smtpblock")
    if data is None:
        return False
    try:
        return Patterns(text_lines(data)).matches(name.partition("#")[2])
    except ValueError as trouble:
        log.error("mail.smtpblock", f"!ERROR in {user.number:04d}.smtpblock: {trouble}", user=user.number)
        return False
