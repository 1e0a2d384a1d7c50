"""How many recipients a letter may have: per message, of what waits already, and per day by security level.

Source: spec mail.md 1.9 and 2.1 steps 4 to 6. Users with exemption M have only the first limit.
"""

from __future__ import annotations

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.config.levels import SYSOP_LEVEL, Levels
from dialtone.config.mail import MailConfig
from dialtone.domain.mail import diary
from dialtone.domain.model.user import User
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store


class Limits:
    """One for the whole program; `Count` is one letter's."""

    __slots__ = ("clock", "levels", "most", "store")

    def __init__(self, store: Store, clock: Clock, mail: MailConfig, levels: Levels) -> None:
        self.store = store
        self.clock = clock
        self.most = mail.max_recipients
        self.levels = levels


class Count:
    """Counts one letter's recipients. `accepted` is how many were said yes to."""

    __slots__ = ("_asked", "_limits", "_pending", "_sent_today", "_user", "accepted")

    def __init__(self, limits: Limits, user: User | None) -> None:
        self.accepted = 0
        self._limits = limits
        self._user = user
        self._asked = False
        self._pending = 0
        self._sent_today = 0

    async def check(self, sender: str, recipient: str) -> None:
        """Whether one more recipient may come. `sender` and `recipient` are for spam.log. Raises Refusal."""
        most, user = self._limits.most, self._user
        if most and self.accepted >= most:
            log.notice("mail.too_many", f"!MAXIMUM RECIPIENTS ({most}) REACHED")
            diary.spam("REFUSED", sender, recipient, f"Maximum recipient count ({most})")
            raise Refusal(Why.TOO_MANY, temporary=True)
        if user is None or user.has_exemption("M"):
            return
        daily = self._daily(user)
        if (most or daily) and not self._asked:
            await self._ask(user)
        if most and self.accepted + self._pending > most:
            log.notice(
                "mail.too_many", f"!MAXIMUM PENDING SENT EMAILS ({most}) REACHED for User #{user.number} ({user.alias})"
            )
            raise Refusal(Why.TOO_MANY, "Too many pending emails sent", temporary=True)
        if daily and self._sent_today + self.accepted >= daily:
            log.notice(
                "mail.too_many", f"!EMAILS PER DAY LIMIT ({daily}) REACHED FOR USER #{user.number} ({user.alias})"
            )
            diary.spam("REFUSED", sender, recipient, f"Maximum emails per day ({daily}) for {user.alias}")
            raise _enough_today()

    async def settle(self, records: Records, user: User, sent: int) -> None:
        """Add what `user` sent to the count of today, inside the change that stores it. Raises Refusal when other
        sessions of the user took what was left meanwhile (SQL-03)."""
        today = int(self._limits.clock.now() // 86400)
        daily = self._daily(user)
        if daily:
            now = await records.users.get(user.number)
            if now is not None and now.email_day == today and now.emails_today + self.accepted > daily:
                raise _enough_today()
        await records.users.count_emails(user.number, today, sent)

    def _daily(self, user: User) -> int:
        """The most e-mails a day of this user; 0 is no limit."""
        if user.has_exemption("M") or user.level >= SYSOP_LEVEL:
            return 0
        return self._limits.levels.of(user.level).emails_per_day

    async def _ask(self, user: User) -> None:
        """What waits in the queue, and how much was sent today; asked once per letter."""
        self._asked = True

        async def question(records: Records) -> tuple[int, User | None]:
            return await records.queue.waiting_of(user.number), await records.users.get(user.number)

        self._pending, now = await self._limits.store.read(question)
        today = int(self._limits.clock.now() // 86400)
        self._sent_today = now.emails_today if now is not None and now.email_day == today else 0


def _enough_today() -> Refusal:
    return Refusal(Why.TOO_MANY, "Too many emails today", temporary=True)
