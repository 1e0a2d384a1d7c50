"""Mail that waits for a message network."""

from __future__ import annotations

from dataclasses import fields, replace

from dialtone.base.errors import StoreError
from dialtone.domain.model.netmail import Netmail, NewNetmail
from dialtone.store.memory.mail import MemoryMail
from dialtone.store.memory.undo import UndoLog
from dialtone.store.texts import storable


class MemoryNetmail:
    """See `NetmailRecords`."""

    __slots__ = ("_last", "_log", "_mail", "rows")

    def __init__(self, log: UndoLog, mail: MemoryMail) -> None:
        self._log = log
        self._mail = mail
        self._last = 0
        self.rows: dict[int, Netmail] = {}

    async def add(self, mail: NewNetmail) -> int:
        letter = self._mail.letters.get(mail.letter)
        if letter is None:
            raise StoreError(f"there is no letter #{mail.letter}", temporary=False)
        values = {field.name: getattr(mail, field.name) for field in fields(NewNetmail)}
        texts = {name: storable(value) for name, value in values.items() if isinstance(value, str)}
        self._last += 1
        stored = Netmail(**{**values, **texts}, id=self._last, tag=letter.tag, size=len(mail.prefix) + letter.size)
        self._log.put(self.rows, self._last, stored)
        self._mail.refer(mail.letter, 1)
        return self._last

    async def get(self, id: int) -> Netmail | None:
        return self.rows.get(id)

    async def all(self, network: str = "") -> list[Netmail]:
        return [mail for _, mail in sorted(self.rows.items()) if not network or mail.network == network]

    async def hold(self, id: int, held: bool) -> bool:
        mail = self.rows.get(id)
        if mail is None:
            return False
        self._log.put(self.rows, id, replace(mail, held=held))
        return True

    async def remove(self, id: int) -> bool:
        mail = self.rows.get(id)
        if mail is None:
            return False
        self._log.drop(self.rows, id)
        self._mail.refer(mail.letter, -1)
        return True
