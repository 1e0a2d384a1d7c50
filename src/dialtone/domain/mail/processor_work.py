"""One message on the bench of the mail processors: put there, looked at after each of them, taken back at the end.

Source: spec mail.md 6.2. What a processor left is read back at once and remembered, so that one that fails can be
undone: the bench is then laid anew from what counted before it. A replacement text (.new) counts at the end, over the
message itself, as sysops' scripts expect.

Promises: texts come back fit for mail (`formats/mail/line_ends.py`); nothing that is no plain file of ours is read;
nonsense (an empty message, one beyond all size, a list without end) is `Unfit`, never a message.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.config.mail import MailConfig
from dialtone.domain.mail import diary
from dialtone.domain.mail.case import Case
from dialtone.domain.mail.envelope import Recipient
from dialtone.domain.mail.intake import Intake
from dialtone.domain.mail.roster import Registrar, Roster
from dialtone.domain.model.route import Destination
from dialtone.domain.ports.blobs import Blobs
from dialtone.domain.ports.processors import Bench, Benches, BenchFiles, Condition
from dialtone.formats.mail.line_ends import LineEnds
from dialtone.formats.mail.opening import Opening
from dialtone.formats.recipient_list import Listed, read_list

HEAD = 128 * 1024  # how much of a text is looked at
LIST_MOST = 4 * 1024 * 1024  # bytes of a recipient list
ENTRIES_MOST = 10_000
TEXT_MOST = 1024**3  # bytes of a text that is read back when MaxMsgSize sets no limit


class Unfit(Exception):
    """What a processor left cannot be used; the text says why."""


@dataclass(slots=True)
class Workshop:
    """What work on messages needs."""

    benches: Benches
    blobs: Blobs
    mail: MailConfig
    registrar: Registrar


class Work:
    """One message. `close` must be called at the end, whatever happened."""

    __slots__ = ("_bench", "_case", "_listed", "_new", "_protocol", "_roster", "_shop")

    def __init__(self, shop: Workshop, case: Case) -> None:
        self._shop = shop
        self._case = case
        self._protocol = "SMTPS" if case.visit.secure else "SMTP"
        self._roster = Roster(shop.registrar, case)
        self._listed = self._roster.entries > 0
        self._new: Intake | None = None
        self._bench: Bench | None = None

    async def files(self) -> BenchFiles:
        """The five files, laid out if they are not. Raises Refusal when there is no room for them."""
        if self._bench is None:
            try:
                pieces = await self._case.text.spool.chunks()
                self._bench = await self._shop.benches.open(self._protocol, pieces, self._roster.data)
            except (OSError, StoreError) as trouble:
                raise self._no_room(str(trouble)) from trouble
        return self._bench.files

    def _no_room(self, words: str) -> Refusal:
        diary.not_stored(self._case.reverse_path, StoreError(words))
        return Refusal(Why.NO_SPACE, temporary=True)

    async def look(self) -> Mapping[str, Condition]:
        """How the files lie there. Raises Unfit when one of them is not ours to read."""
        states = await self._laid.look()
        for path, state in states.items():
            if state is Condition.FOREIGN:
                raise Unfit(f"left {path.rpartition('/')[2]} that is no plain file of ours")
        return states

    @property
    def _laid(self) -> Bench:
        assert self._bench is not None, "files() comes first"
        return self._bench

    async def read(self, path: str, most: int) -> bytes:
        """The beginning of one of the files; b"" when it is not there."""
        return await self._laid.read(path, most) or b""

    async def remove(self, path: str) -> None:
        """Remove one of the files."""
        await self._laid.remove(path)

    async def take(self, states: Mapping[str, Condition], *, anywhere: bool) -> None:
        """Take what was changed. Raises Unfit, or Refusal when the disk is full."""
        files = self._laid.files
        entries = await self._entries() if states[files.recipients] is Condition.CHANGED else None
        fresh = await self._text(files.message) if states[files.message] is Condition.CHANGED else None
        try:
            if fresh is not None and not fresh.size:
                raise Unfit("left an empty message")
            await self._take_new(files.new_message, states[files.new_message])
        except BaseException:
            if fresh is not None:
                await fresh.drop()
            raise
        if fresh is not None:
            await self._put(fresh)
        if entries is not None:
            self._roster.data, listed = entries
            await self._roster.take(listed, anywhere=anywhere)

    async def _take_new(self, path: str, state: Condition) -> None:
        if state is Condition.CHANGED:
            await self._replace_new(await self._text(path))
        elif state is Condition.MISSING and self._new is not None:
            await self._replace_new(None)

    async def _entries(self) -> tuple[bytes, list[Listed]]:
        data = await self.read(self._laid.files.recipients, LIST_MOST + 1)
        if len(data) > LIST_MOST:
            raise Unfit("left a recipient list without end")
        listed = read_list(data)
        if len(listed) > ENTRIES_MOST:
            raise Unfit(f"left a recipient list of more than {ENTRIES_MOST} entries")
        return data, listed

    async def _text(self, path: str) -> Intake:
        """A text that was left, made fit for mail; empty when there is none."""
        most = 2 * self._shop.mail.max_msg_size + 1024 * 1024 if self._shop.mail.max_msg_size else TEXT_MOST
        fresh, ends = Intake(self._shop.blobs), LineEnds()
        try:
            async for piece in await self._laid.chunks(path):
                await fresh.write(ends.feed(piece))
                if fresh.size > most:
                    raise Unfit(f"left a text of more than {most} bytes")
            await fresh.write(ends.end())
            if fresh.trouble is not None:
                raise self._no_room(str(fresh.trouble))
        except BaseException:
            await fresh.drop()
            raise
        return fresh

    async def _put(self, fresh: Intake) -> None:
        case = self._case
        before, case.text = case.text, fresh
        case.opening = Opening(fresh.spool.head(HEAD))
        await before.drop()

    async def _replace_new(self, fresh: Intake | None) -> None:
        if self._new is not None:
            await self._new.drop()
        if fresh is not None and not fresh.size:
            await fresh.drop()
            fresh = None
        self._new = fresh

    async def keep(self, owns: Callable[[Recipient, Destination], bool]) -> bool:
        """A processor keeps the message for its own recipients; whether it goes on to others. The next one finds a
        list of those only."""
        others = self._roster.keep(owns)
        if others:
            await self.undo()
        return others

    async def undo(self) -> None:
        """Forget what the last processor left: the next one finds what counted before it."""
        bench, self._bench = self._bench, None
        if bench is not None:
            await bench.close()

    async def finish(self) -> bool:
        """Put everything into the case; False when a processor took every recipient away. Raises Refusal when none
        can be delivered to, or the message has become too large."""
        if self._new is not None:
            new, self._new = self._new, None
            await self._put(new)
        case, most = self._case, self._shop.mail.max_msg_size
        if most and case.text.size > most:
            raise Refusal(Why.TOO_BIG, f"Message size ({case.text.size}) exceeds maximum: {most} bytes")
        pairs = self._roster.pairs()
        if self._listed and not pairs:
            if self._roster.entries:
                raise Refusal(Why.NOT_FOUND)
            return False
        case.recipients = pairs
        return True

    async def close(self) -> None:
        """Remove the files; a replacement that did not come to count is dropped."""
        await self._replace_new(None)
        await self.undo()
