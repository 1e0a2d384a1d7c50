"""Daily maintenance of mailboxes: what was read and is to go, what is too old, spam that is (spec mail.md 5.3, 7.4),
and what has been in the trash for long.

KILL_READ_SPAM and main.ini's "kill read mail" only take effect here, never while somebody reads; what people have filed
in folders of their own is no more than old to them.
"""

from __future__ import annotations

from itertools import groupby

from dialtone.config.mail import MailConfig
from dialtone.config.system import SystemConfig
from dialtone.domain.model.happenings import MailRemoved
from dialtone.domain.model.mail import TraceEntry
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store

DAY = 86400.0
AT_A_TIME = 500  # messages removed in one change


class Purging:
    """One for the whole program."""

    __slots__ = ("_clock", "_mail", "_store", "_system")

    def __init__(self, store: Store, clock: Clock, mail: MailConfig, system: SystemConfig) -> None:
        self._store = store
        self._clock = clock
        self._mail = mail
        self._system = system

    async def purge(self) -> int:
        """Remove everything that is due; returns how many messages. Raises StoreError."""
        now, count = self._clock.now(), 0
        kill_read, kill_spam = self._system.kill_read_mail, "KILL_READ_SPAM" in self._mail.options
        before = _before(now, self._system.mail_max_age)
        spam_before, trash_before = (
            _before(now, days) for days in (self._system.mail_max_spam_age, self._system.mail_max_trash_age)
        )

        async def change(records: Records) -> int:
            doomed = await records.mail.doomed(
                kill_read=kill_read, kill_read_spam=kill_spam, before=before, spam_before=spam_before, most=AT_A_TIME
            )
            if trash_before and not doomed:
                doomed = await records.folders.thrown_away(trash_before, most=AT_A_TIME)
            for user, group in groupby(sorted(doomed), key=lambda one: one[0]):
                gone = await records.mail.remove(user, [uid for _, uid in group])
                records.announce(MailRemoved(user, tuple(uid for uid, _ in gone)))
                await records.traces.add(
                    [
                        TraceEntry(now, tag, "removed", "", f"by maintenance, from mailbox of user #{user}")
                        for _, tag in gone
                    ]
                )
            return len(doomed)

        while removed := await self._store.write(change):
            count += removed
        return count


def _before(now: float, days: int) -> float:
    return now - days * DAY if days else 0.0
