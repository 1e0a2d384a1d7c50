"""Reading mail: a list, one message after another, and what the keys below a message do. Source: spec bbs.md 4.6.

What is marked as deleted goes when the reader is left, however that happens; until then D takes the mark off again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from dialtone.base.errors import Refusal, Why
from dialtone.formats.mail.content import Content, read_content
from dialtone.terminal import keys
from dialtone.terminal.boards.posting import bare_subject
from dialtone.terminal.mail import attaching, forwarding, showing, writing
from dialtone.terminal.mail.boxes import Box, Entry, Mailbox
from dialtone.terminal.stay import Stay

DIGITS = "0123456789"
NEWEST_FIRST = 1 << 4  # bit of `User.mail_settings`
TEN = 10


@dataclass(slots=True)
class Reader:
    """See the module's text. `entries` are all of the box, `shown` those that are listed, in their order; messages are
    numbered by their place among those shown."""

    stay: Stay
    box: Box
    entries: list[Entry] = field(default_factory=list)
    newest_first: bool = False
    spam: bool = True  # is shown
    wide: bool = False
    at: int = 0
    _content: Content | None = None
    _fresh: bool = False  # the message has still to be shown
    _done: bool = False

    @property
    def shown(self) -> list[Entry]:
        """The messages that are listed."""
        found = [entry for entry in self.entries if self.spam or not entry.spam]
        return found[::-1] if self.newest_first else found

    @property
    def entry(self) -> Entry:
        """The message being read."""
        return self.shown[self.at]

    async def run(self) -> None:
        """Read until the caller has enough. Raises Refusal, Gone, HangUp, StoreError."""
        self.entries = await self.box.entries()
        self.newest_first = bool(self.stay.user.mail_settings & NEWEST_FIRST)
        if not self.shown:
            await self.stay.console.say(f"mail.none.{self.box.name}", title=self.box.title)
            return
        try:
            await self._read()
        finally:
            await self._left()

    async def _read(self) -> None:
        if len(self.shown) > 1:
            await showing.listing(self.stay, self.box, list(enumerate(self.shown, 1)))
            if not await self._first():
                return
        else:
            self._fresh = True
        while not self._done:
            if self._fresh:
                await self._show()
            await self._obey(await self._key())

    async def _first(self) -> bool:
        """Which one to begin with; Enter is the first that was never read."""
        unread = next((at for at, entry in enumerate(self.shown, 1) if not entry.read), 1)
        number = await self._number(unread)
        if number is None:
            return False
        self.at, self._fresh = number - 1, True
        return True

    async def _number(self, default: int) -> int | None:
        """A message of those shown; None when the caller wants none."""
        while True:
            text = await self.stay.console.ask("mail.which", most=6, default_number=default)
            text = "Q" if text is None else text.strip().upper()
            if text == "Q":
                return None
            if not text:
                return default
            if text.isascii() and text.isdigit() and 0 < int(text) <= len(self.shown):
                return int(text)
            await self.stay.console.say("mail.read.no_number", number=text)

    async def _left(self) -> None:
        """Remove what is marked."""
        gone = [entry for entry in self.entries if entry.deleted]
        if gone:
            count = await self.box.remove(gone)
            await self.stay.console.say("mail.removed", count=count)

    async def _show(self) -> None:
        self._fresh = False
        place = f"{self.at + 1} of {len(self.shown)}"
        try:
            self._content = await showing.show(self.stay, self.box, self.entry, place, wide=self.wide)
        except Refusal as no:
            self._content = None
            await self.stay.refused(no)

    # The prompt

    async def _key(self) -> str:
        console = self.stay.console
        values: dict[str, Any] = {"number": self.at + 1, "last": len(self.shown), "mark": self._mark()}
        if console.look.hot and not console.look.linear:
            return await console.choose("mail.read.prompt", [*_KEYS, *DIGITS], default=keys.ENTER, **values)
        line = await console.ask("mail.read.prompt", most=10, **values)
        if line is None:
            return "Q"
        line = line.strip().upper()
        if line.isascii() and line.isdigit():
            await self._go(int(line) - 1)
            return ""
        if line[:1] in _KEYS or not line:
            return line[:1] or keys.ENTER
        await console.say("mail.read.prompt.help")
        return ""

    def _mark(self) -> str:
        return " deleted" if self.entry.deleted else ""

    async def _obey(self, key: str) -> None:
        if key and key in DIGITS:
            text = await self.stay.console.ask("mail.read.number", most=6, default=key, style="digits")
            if text:
                await self._go(int(text) - 1)
            return
        command = _KEYS.get(key.upper() if len(key) == 1 else key)
        if command is not None:
            try:
                await command(self)
            except Refusal as no:
                await self.stay.refused(no)
        elif key == keys.ABORT:
            self._done = True

    async def _go(self, at: int) -> None:
        if 0 <= at < len(self.shown):
            self.at, self._fresh = at, True
        else:
            await self.stay.console.say("mail.read.no_number", number=at + 1)

    # Moving

    async def next(self) -> None:
        """The message behind this one; behind the last the reader ends."""
        if self.at + 1 < len(self.shown):
            await self._go(self.at + 1)
        else:
            await self.stay.console.say("mail.read.end")
            self._done = True

    async def previous(self) -> None:
        """The message before this one."""
        if self.at:
            await self._go(self.at - 1)
        else:
            await self.stay.console.say("mail.read.first")

    async def again(self) -> None:
        """Once more."""
        self._fresh = True

    async def unread(self) -> None:
        """The next one that was never read."""
        await self._like(1, lambda entry: not entry.read)

    async def _like(self, step: int, test: Callable[[Entry], bool]) -> None:
        places = range(self.at + 1, len(self.shown)) if step > 0 else range(self.at - 1, -1, -1)
        found = next((at for at in places if test(self.shown[at])), None)
        if found is None:
            await self.stay.console.say("mail.read.no_like")
        else:
            await self._go(found)

    def _subject(self) -> Callable[[Entry], bool]:
        wanted = bare_subject(self.entry.subject)
        return lambda entry: bare_subject(entry.subject) == wanted

    def _author(self) -> Callable[[Entry], bool]:
        wanted = self.entry.author.casefold()
        return lambda entry: entry.author.casefold() == wanted

    def _to(self) -> Callable[[Entry], bool]:
        wanted = self.entry.to.casefold()
        return lambda entry: entry.to.casefold() == wanted

    # Lists

    async def titles(self) -> None:
        """All titles, and choosing one."""
        await self._choose(0, len(self.shown))

    async def next_ten(self) -> None:
        """The ten titles behind this message."""
        await self._choose(self.at + 1, self.at + 1 + TEN)

    async def _choose(self, start: int, end: int) -> None:
        rows = list(enumerate(self.shown, 1))[start:end]
        if not rows:
            await self.stay.console.say("mail.read.end")
            return
        await showing.listing(self.stay, self.box, rows)
        number = await self._number(self.at + 1)
        if number is not None:
            await self._go(number - 1)

    async def reverse(self) -> None:
        """The other order, remembered."""
        entry = self.entry
        self.newest_first = not self.newest_first
        self.at = next(at for at, one in enumerate(self.shown) if one is entry)
        await self.stay.console.say("mail.read.order", order="newest" if self.newest_first else "oldest")
        if not self.stay.user.is_guest:
            bits = self.stay.user.mail_settings & ~NEWEST_FIRST | NEWEST_FIRST * self.newest_first
            await self.stay.house.profiles.change_own(self.stay.caller, {"mail_settings": bits})
            await self.stay.refresh()

    async def widen(self) -> None:
        """Lines wrapped, or cut at the edge as they are."""
        self.wide = not self.wide
        self._fresh = True

    async def toggle_spam(self) -> None:
        """Show spam, or leave it out."""
        entry = self.entry
        self.spam = not self.spam
        if not self.shown:
            self.spam = True
        self.at = next((at for at, one in enumerate(self.shown) if one is entry), 0)
        await self.stay.console.say("mail.read.spam.on" if self.spam else "mail.read.spam.off")

    # Removing

    async def delete(self) -> None:
        """Mark it as deleted, or take the mark off; then on to the next one."""
        entry = self.entry
        entry.deleted = not entry.deleted
        await self.stay.console.say("mail.read.deleted" if entry.deleted else "mail.read.undeleted")
        if entry.deleted and self.at + 1 < len(self.shown):
            await self._go(self.at + 1)

    async def delete_all(self) -> None:
        """Mark everything listed."""
        if await self.stay.console.yes("mail.read.delete_all", default=False, count=len(self.shown)):
            for entry in self.shown:
                entry.deleted = True
            await self.stay.console.say("mail.read.deleted_all", count=len(self.shown))

    # Writing

    async def answer(self) -> None:
        """Answer (spec bbs.md 4.3)."""
        if not isinstance(self.box, Mailbox) or not self.box.own:
            raise Refusal(Why.DENIED, "Only mail to you can be answered.")
        text = await self.box.text(self.entry)
        about = await self.box.about(self.entry, text)
        to = about.to
        if about.everybody and await self.stay.console.yes("mail.reply_all", default=False, count=len(about.everybody)):
            to = ", ".join((about.to, *about.everybody))
        begun = writing.Begun(
            prefill=to,
            subject=writing.answer_subject(about.subject),
            quoted=writing.quotable(self.stay, read_content(text).text, about.author),
            answers=about.message_id,
            references=about.references,
        )
        await writing.compose(self.stay, begun)

    async def forward(self) -> None:
        """Send it on to somebody else."""
        await forwarding.forward(self.stay, self.box, self.entry)

    async def write(self) -> None:
        """Write a message of one's own."""
        await writing.compose(self.stay, writing.Begun())

    async def edit(self) -> None:
        """Send something once more, with changes; of what one sent."""
        if not self.box.sent:
            raise Refusal(Why.DENIED, "Only what you sent can be edited and sent again.")
        content = read_content(await self.box.text(self.entry))
        begun = writing.Begun(prefill=self.entry.to, subject=self.entry.subject, text=content.text.rstrip("\n"))
        await writing.compose(self.stay, begun)

    # The rest

    async def attachments(self) -> None:
        """Take the files that came with it."""
        content = read_content(await self.box.text(self.entry, whole=True))
        await attaching.take(self.stay, content.attachments, self.entry.date)

    async def headers(self) -> None:
        """The header as it came."""
        await showing.headers(self.stay, self.box, self.entry)

    async def quit(self) -> None:
        """Enough."""
        self._done = True

    async def help(self) -> None:
        """Every key."""
        await self.stay.console.say("mail.read.keys", title=self.box.title)


_Command = Callable[[Reader], Awaitable[None]]
_KEYS: dict[str, _Command] = {
    keys.ENTER: Reader.next,
    "+": Reader.next,
    keys.RIGHT: Reader.next,
    "-": Reader.previous,
    keys.LEFT: Reader.previous,
    keys.BACKSPACE: Reader.previous,
    "R": Reader.again,
    "A": Reader.answer,
    "P": Reader.write,
    "D": Reader.delete,
    keys.DELETE: Reader.delete,
    "K": Reader.delete_all,
    "F": Reader.forward,
    "L": Reader.titles,
    "T": Reader.next_ten,
    "N": Reader.unread,
    "<": lambda reader: reader._like(-1, reader._subject()),
    ">": lambda reader: reader._like(1, reader._subject()),
    "{": lambda reader: reader._like(-1, reader._author()),
    "}": lambda reader: reader._like(1, reader._author()),
    "(": lambda reader: reader._like(-1, reader._author()),  # a Commodore has no braces
    ")": lambda reader: reader._like(1, reader._author()),
    "[": lambda reader: reader._like(-1, reader._to()),
    "]": lambda reader: reader._like(1, reader._to()),
    "!": Reader.reverse,
    "W": Reader.widen,
    "V": Reader.toggle_spam,
    "E": Reader.edit,
    "G": Reader.attachments,
    "H": Reader.headers,
    "Q": Reader.quit,
    "?": Reader.help,
}
