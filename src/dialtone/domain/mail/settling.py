"""What is stored in the change that sends a message somebody wrote: its price is paid, his list of sent mail has a
note of it, and what it answers is marked as answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dialtone.base.errors import Refusal, Why
from dialtone.domain.mail.composing import Message
from dialtone.domain.mail.delivery import Addressed
from dialtone.domain.mail.sent_copies import note_sent
from dialtone.domain.model.draft import SentMail
from dialtone.domain.model.happenings import MailMarked, UserChanged
from dialtone.domain.model.mail import LetterId, Uid
from dialtone.domain.model.user import User
from dialtone.domain.ports.store import Records
from dialtone.formats.mail.headers import one_line


class Settling:
    """A `letter.Also`. `price` is in credits, `at` in seconds since 1970; `noted`: the list has it."""

    __slots__ = ("_answering", "_at", "_message", "_noted", "_price", "_user")

    def __init__(
        self, user: User, message: Message, *, price: int, at: float, noted: bool, answering: Uid | None = None
    ) -> None:
        self._user = user
        self._message = message
        self._price = price
        self._at = at
        self._noted = noted
        self._answering = answering

    async def __call__(self, records: Records, letter: LetterId, placed: Sequence[Addressed]) -> None:
        """Raises Refusal when it costs more than the sender has."""
        if self._price:
            await self._pay(records)
        if self._answering is not None:
            await records.folders.mark(self._user.number, [self._answering], answered=True)
            records.announce(MailMarked(self._user.number, (self._answering,)))
        if not self._noted:
            return
        stored = await records.mail.letter(letter)
        note = SentMail(
            user=self._user.number,
            letter=letter,
            to=one_line(", ".join(to.shown for to in self._message.everybody), 500),
            subject=one_line(self._message.subject, 200),
            size=stored.size if stored is not None else 0,
            sent=self._at,
        )
        await note_sent(records, self._user, note)

    async def _pay(self, records: Records) -> None:
        user = await records.users.get(self._user.number)
        if user is None or user.credits + user.free_credits < self._price:
            raise Refusal(Why.DENIED, f"That costs {self._price} credits, more than you have.")
        await records.users.change(_poorer(user, self._price))
        records.announce(UserChanged(user.number))


def _poorer(user: User, price: int) -> User:
    """An account after paying: what was given for the day goes first."""
    free = min(user.free_credits, price)
    return replace(user, free_credits=user.free_credits - free, credits=user.credits - (price - free))
