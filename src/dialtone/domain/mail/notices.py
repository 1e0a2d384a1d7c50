"""Telegrams about new mail: who gets one, and what it says. Source: spec mail.md 1.17 (notification).

`NO_NOTIFY` switches them off. Otherwise whoever is on line is told, whoever has mail forwarded hears of each message
that went on, and with `NotifyOfflineUsers` everybody finds the notice when he comes.
"""

from __future__ import annotations

from dialtone.config.mail import MailConfig
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.ports.store import Records
from dialtone.domain.presence.nodes import Presence
from dialtone.domain.presence.telegrams import Telegrams
from dialtone.domain.presence.wording import new_mail


class Notices:
    """See the module's text."""

    __slots__ = ("_also_off_line", "_on", "_presence", "_telegrams")

    def __init__(self, mail: MailConfig, presence: Presence, telegrams: Telegrams) -> None:
        self._on = "NO_NOTIFY" not in mail.options
        self._also_off_line = mail.notify_offline_users
        self._presence = presence
        self._telegrams = telegrams

    def wanted(self, user: User, *, forwarded: bool = False) -> bool:
        """Whether this user is to be told of a new message; asked on the loop, before the change. `forwarded`: the
        message goes on to his address outside."""
        return self._on and (forwarded or self._also_off_line or bool(self._presence.on_line(user.number)))

    def text(self, name: str, address: str, *, forwarded_to: str = "") -> str:
        """The telegram: who wrote (`name` as the header shows it, `address`), and where it went on to."""
        return new_mail(name or address, address, forwarded_to=forwarded_to)

    async def place(self, records: Records, user: UserNumber, sender: str, text: str, now: float) -> None:
        """Keep one inside the change that stores the mail."""
        await self._telegrams.place(records, user, sender, text, now)
