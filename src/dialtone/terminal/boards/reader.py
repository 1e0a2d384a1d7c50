"""Reading messages one after another: the prompt below a message, and what its keys do (spec bbs.md 3.6)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any

from dialtone.base.errors import Refusal
from dialtone.config.boards import SubBoard
from dialtone.domain.model.post import Post
from dialtone.terminal import keys
from dialtone.terminal.boards import areas, listing, operating, posting, threads, voting
from dialtone.terminal.boards.desk import Desk, title
from dialtone.terminal.boards.showing import show
from dialtone.terminal.boards.walk import HIGHEST, Test, Walk

DIGITS = "0123456789"


class Ending(Enum):
    """How the reading of one sub-board ended."""

    DONE = auto()  # there is nothing more
    QUIT = auto()  # the caller has enough
    BYPASS = auto()  # of this sub-board


@dataclass(slots=True)
class Reader:
    """See the module's text. `scan`: it is one of several sub-boards that are read. `continuous`: messages follow each
    other without a prompt, until Ctrl-C."""

    desk: Desk
    walk: Walk
    scan: bool = False
    continuous: bool = False
    last: int = 0  # the highest number there is
    _post: Post | None = None
    _ending: Ending | None = None
    _shown: bool = False  # the message is on the screen, only the prompt is wanted

    @property
    def sub(self) -> SubBoard:
        """The sub-board being read."""
        return self.walk.sub

    async def run(self, post: Post | None) -> Ending:
        """Read from this message on. Raises Gone, HangUp, StoreError."""
        last = await self.walk.previous(HIGHEST)
        self.last = last.number if last is not None else 0
        if post is None:
            await self.desk.console.say("boards.none", sub=title(self.sub))
            return Ending.DONE
        self._post = post
        while self._ending is None:
            if not self._shown:
                self._shown = True
                await self._show()
            elif self.continuous:
                await self._go(await self.walk.next(self.post.number))
            else:
                await self._obey(await self._key())
        return self._ending

    @property
    def post(self) -> Post:
        """The message being read."""
        assert self._post is not None
        return self._post

    async def _show(self) -> None:
        console, look = self.desk.console, self.desk.console.look
        if self.continuous:
            console.look = replace(look, pause=False)
        try:
            whole = await show(self.desk, self.walk, self.post, self.last)
        finally:
            if self.continuous:
                console.look = replace(console.look, pause=look.pause)
        if self.continuous and not whole:
            self.continuous = False
        await self.desk.scanning.seen(self.desk.caller, self.desk.marks, self.post)
        await self.desk.moderation.was_read(self.desk.caller, self.sub.code, self.post.number)
        if self.post.held:
            await self._held()

    async def _held(self) -> None:
        """A message that waits for a moderator is before one."""
        answer = await operating.validate(self.desk, self.post)
        if answer == "gone":
            await self._away()
        elif answer == "through":
            self._post = await self.walk.at(self.post.number)

    # The prompt

    async def _key(self) -> str:
        console = self.desk.console
        number, last = self.post.number, max(self.last, self.post.number)
        values: dict[str, Any] = {"sub": self.sub.name, "number": number, "last": last}
        if console.look.hot and not console.look.linear:
            return await console.choose("boards.read.prompt", list(_KEYS) + list(DIGITS), default=keys.ENTER, **values)
        line = await console.ask("boards.read.prompt", most=10, **values)
        if line is None:
            return "Q"
        line = line.strip().upper()
        if line.isascii() and line.isdigit():
            await self._go_to(int(line))
            return ""
        if line[:1] in _KEYS or not line:
            return line[:1] or keys.ENTER
        await console.say("boards.read.prompt.help")
        return ""

    async def _obey(self, key: str) -> None:
        command = _KEYS.get(key.upper() if len(key) == 1 else key)
        if key in DIGITS and key:
            await self._number(key)
        elif command is not None:
            try:
                await command(self)
            except Refusal as no:
                await self.desk.stay.refused(no)
        elif key == keys.ABORT:
            self._ending = Ending.QUIT

    async def _number(self, digit: str) -> None:
        text = await self.desk.console.ask("boards.read.number", most=9, default=digit, style="digits")
        if text:
            await self._go_to(int(text))

    async def _go_to(self, number: int) -> None:
        post = await self.walk.at(number)
        if post is None:
            await self.desk.console.say("boards.read.no_number", number=number)
        else:
            await self._go(post)

    async def _go(self, post: Post | None, none: str = "") -> None:
        """Read another message; without one it is told (`none`), or everything is read."""
        if post is not None:
            self._post, self._shown = post, False
            self.last = max(self.last, post.number)
        elif none:
            await self.desk.console.say(none)
        else:
            self._ending = Ending.DONE

    async def _away(self) -> None:
        """The message has gone: on to the one behind it, or before it."""
        post = await self.walk.next(self.post.number) or await self.walk.previous(self.post.number)
        await self._go(post)

    # Moving

    async def next(self) -> None:
        """The message behind this one."""
        post = await self.walk.next(self.post.number)
        if post is None and not self.scan:
            await self.desk.console.say("boards.read.end", sub=title(self.sub))
        await self._go(post)

    async def previous(self) -> None:
        """The message before this one."""
        await self._go(await self.walk.previous(self.post.number), "boards.read.first")

    async def first(self) -> None:
        """The first message."""
        await self._go(await self.walk.next(0))

    async def final(self) -> None:
        """The last message."""
        await self._go(await self.walk.previous(HIGHEST))

    async def again(self) -> None:
        """This message once more."""
        self._shown = False

    async def _like(self, forward: bool, test: Test) -> None:
        find = self.walk.next if forward else self.walk.previous
        await self._go(await find(self.post.number, test), "boards.read.no_like")

    def _subject(self) -> Test:
        wanted = posting.bare_subject(self.post.subject)
        return lambda post: posting.bare_subject(post.subject) == wanted

    def _author(self) -> Test:
        wanted = self.post.author.casefold()
        return lambda post: post.author.casefold() == wanted

    def _to(self) -> Test:
        wanted = self.post.to.casefold()
        return lambda post: post.to.casefold() == wanted

    async def thread(self) -> None:
        """The tree of answers."""
        chosen = await threads.choose(self.desk, self.post)
        if chosen is not None and chosen.number != self.post.number:
            await self._go(chosen)
        else:
            self._shown = False

    # Lists, from which one may be chosen

    async def _list(self, show: Callable[[Desk, SubBoard, Post], Awaitable[int | None]]) -> None:
        number = await show(self.desk, self.sub, self.post)
        if number is not None:
            await self._go_to(number)

    # Writing, voting, removing

    async def answer(self) -> None:
        """Answer on the sub-board."""
        self.last = max(self.last, await posting.answer(self.desk, self.sub, self.post) or 0)

    async def mail(self) -> None:
        """Answer by mail."""
        await posting.answer_by_mail(self.desk, self.post)

    async def write(self) -> None:
        """Write a message of one's own."""
        self.last = max(self.last, await posting.post(self.desk, self.sub) or 0)

    async def edit(self) -> None:
        """Change the text."""
        if await posting.edit_post(self.desk, self.post):
            self._post = await self.walk.at(self.post.number)
            self._shown = False

    async def delete(self) -> None:
        """Remove the message, or close the poll."""
        if await voting.offered_to_close(self.desk, self.post):
            self._shown = False
        elif await operating.delete(self.desk, self.post):
            await self._away()

    async def vote(self) -> None:
        """Vote on the message, or answer the poll."""
        if await voting.vote(self.desk, self.post):
            self._shown = False

    async def operate(self) -> None:
        """The operator's menu."""
        if await operating.menu(self.desk, self.sub, self.post):
            post = await self.walk.at(self.post.number)
            if post is None:
                await self._away()
            else:
                self._post, self._shown = post, False

    # The rest

    async def go_on(self) -> None:
        """From here without prompts."""
        self.continuous = True
        await self.next()

    async def bypass(self) -> None:
        """On to the next sub-board, and perhaps never again to this one."""
        if not self.scan:
            await self.desk.console.say("boards.read.no_scan")
            return
        await areas.offer_to_drop(self.desk, self.sub)
        await self.desk.scanning.passed(self.desk.caller, self.desk.marks, self.sub)
        self._ending = Ending.BYPASS

    async def information(self) -> None:
        """About the sub-board."""
        await areas.about(self.desk, self.sub)

    async def quit(self) -> None:
        """Enough."""
        self._ending = Ending.QUIT

    async def help(self) -> None:
        """Every key."""
        operates = self.desk.reading.operates(self.desk.caller, self.sub)
        await self.desk.console.say("boards.read.keys", sub=title(self.sub))
        if operates:
            await self.desk.console.say("boards.read.keys.operator")


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
    "M": Reader.mail,
    "P": Reader.write,
    "D": Reader.delete,
    "E": Reader.edit,
    "L": lambda reader: reader._list(listing.everything),
    "T": lambda reader: reader._list(listing.next_ten),
    "N": lambda reader: reader._list(listing.new),
    "U": lambda reader: reader._list(listing.unread_to_you),
    "Y": lambda reader: reader._list(listing.to_you),
    "H": lambda reader: reader._list(listing.highest),
    "F": lambda reader: reader._list(listing.found),
    "C": Reader.go_on,
    "B": Reader.bypass,
    "V": Reader.vote,
    "I": Reader.information,
    "*": Reader.thread,
    "<": lambda reader: reader._like(False, reader._subject()),
    ">": lambda reader: reader._like(True, reader._subject()),
    "{": lambda reader: reader._like(False, reader._author()),
    "}": lambda reader: reader._like(True, reader._author()),
    "(": lambda reader: reader._like(False, reader._author()),
    ")": lambda reader: reader._like(True, reader._author()),
    "[": lambda reader: reader._like(False, reader._to()),
    "]": lambda reader: reader._like(True, reader._to()),
    keys.HOME: Reader.first,
    keys.END: Reader.final,
    "O": Reader.operate,
    "Q": Reader.quit,
    "?": Reader.help,
}
