"""Talking on a channel, of chat.ini or made on IRC: what others say appears while one types, and the own line is drawn
again behind it. In linear mode the same lines run from top to bottom. Source: spec bbs.md 7.2.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from dialtone.base.errors import Refusal, Why
from dialtone.domain.chat.channels import EVERYWHERE, LINE_MOST, Shown
from dialtone.domain.chat.guru import Do, Talk
from dialtone.domain.chat.seats import Happening, Kind, Seat
from dialtone.domain.model.user import Chat
from dialtone.terminal.chat import guru
from dialtone.terminal.stay import Stay

KEY_MOST = 23  # letters of a channel's password on IRC
NAME_MOST = 100
LISTED_MOST = 200  # channels


class _Lost(Exception):
    """The seat is gone while a line was being typed."""


async def channels(stay: Stay, argument: str) -> None:
    """`chat.channels`: join a channel (its number or name; without one the first) and talk."""
    with stay.doing("in multinode chat"):
        await _Conversation(stay).run(argument.strip() or "1")


class _Conversation:
    """One caller on one channel after another."""

    def __init__(self, stay: Stay) -> None:
        self._stay = stay
        self._console = stay.console
        self._seat: Seat | None = None
        self._echo = bool(stay.user.chat & Chat.ECHO)
        self._acts = bool(stay.user.chat & Chat.ACTION) or not stay.user.chat
        self._before = stay.console.attend
        self._guru: Talk | None = None

    async def run(self, channel: str) -> None:
        """Talk until the caller leaves. Raises Refusal, Gone, HangUp, StoreError."""
        self._seat = await self._join(channel)
        if self._seat is None:
            return
        self._console.attend = self._attend
        try:
            while self._seat is not None:
                await self._line(self._seat)
        except _Lost:
            self._console.painter.fresh = False
        finally:
            self._console.attend = self._before
            if self._seat is not None:
                self._stay.house.chat.channels.leave(self._seat)
        await self._console.say("chat.channel.left")

    # what others do

    async def _attend(self) -> None:
        """Show what happened on the channel, then whatever else there is."""
        seat = self._seat
        if seat is not None:
            for happening in seat.take():
                await self._show(happening)
        if self._before is not None:
            await self._before()
        if seat is not None and seat.lost:
            raise _Lost

    async def _show(self, happening: Happening) -> None:
        words = _WORDS[happening.kind]
        if happening.kind is Kind.LINE and self._seat is not None and self._seat.number == EVERYWHERE:
            words = "chat.channel.numbered"
        node = happening.node or "-"
        await self._console.say(words, name=happening.name, node=node, text=happening.text, channel=happening.channel)

    # coming

    async def _join(self, text: str) -> Seat | None:
        """Take a seat on the channel of a number or name."""
        stay, console = self._stay, self._console
        rooms, password, number = stay.house.chat.channels, "", EVERYWHERE
        if text != str(EVERYWHERE):
            shown = rooms.find(stay.caller, text)
            number = shown.channel.number
            if shown.locked:
                password = await self._password(shown)
        visit = stay.house.presence.at(stay.node)
        name = (stay.user.handle or stay.user.alias) if visit is None or not visit.anonymous else "somebody"
        seat = await rooms.join(
            stay.caller,
            number,
            name=name,
            node=stay.node,
            ring=console.terminal.bell.ring,
            password=password,
            named=True,
        )
        try:
            await self._welcome(seat)
        except BaseException:
            rooms.leave(seat)
            raise
        return seat

    async def _password(self, shown: Shown) -> str:
        """Those of IRC are longer, and small letters are others there."""
        if shown.made:
            return await self._console.ask("chat.channel.password", most=KEY_MOST, secret=True) or ""
        return await self._console.ask("chat.channel.password", most=8, style="upper", secret=True) or ""

    async def _welcome(self, seat: Seat) -> None:
        console, rooms = self._console, self._stay.house.chat.channels
        channel = rooms.channel(seat)
        if channel is None:
            await console.say("chat.channel.everywhere")
            return
        await console.say("chat.channel.joined", number=channel.number, name=channel.name)
        if topic := rooms.topic(seat):
            await console.say("chat.channel.topic", text=topic)
        await self._who(seat)
        for line in rooms.lines(seat):
            await self._show(line)
        if rooms.may_set_password(seat):
            word = await console.ask("chat.channel.set_password", most=8, style="upper")
            if word:
                rooms.set_password(seat, word)
                await console.say("chat.channel.locked")

    async def _who(self, seat: Seat) -> None:
        others = [one for one in self._stay.house.chat.channels.people(seat) if one is not seat]
        for one in others[:50]:
            await self._console.say("chat.channel.person", name=one.name, node=one.node or "-")
        if not others:
            await self._console.say("chat.channel.alone")

    # talking

    async def _line(self, seat: Seat) -> None:
        text = await self._console.ask("chat.channel.prompt", most=LINE_MOST)
        try:
            if text is None:
                self._leave(seat)
            elif text.startswith("/"):
                await self._command(seat, text[1:].strip())
            elif text.strip():
                await self._say(seat, text)
        except Refusal as no:
            await self._stay.refused(no)
            if seat.lost:
                self._seat = None

    async def _say(self, seat: Seat, text: str) -> None:
        rooms = self._stay.house.chat.channels
        if self._acts and rooms.act(seat, text):
            return
        rooms.say(seat, text, echo=self._echo)
        await self._guru_answers(seat, text)

    async def _guru_answers(self, seat: Seat, text: str) -> None:
        """Where the channel has a guru who joins, whoever is alone is not."""
        rooms = self._stay.house.chat.channels
        channel = rooms.channel(seat)
        if channel is None or not channel.guru_joins or rooms.people(seat) != [seat]:
            return
        who, blocks = await self._stay.house.chat.patterns(self._stay.caller, channel.guru)
        if self._guru is None:
            self._guru = guru.talk(self._stay, who, blocks)
        said = "".join(piece.text for piece in self._guru.answer(text) if piece.do is Do.SAY)
        if said:
            await self._console.say("chat.channel.line", name=who.name, node="-", text=said)

    def _leave(self, seat: Seat) -> None:
        self._stay.house.chat.channels.leave(seat)
        self._seat = None

    # commands

    async def _command(self, seat: Seat, text: str) -> None:
        word, _, rest = text.partition(" ")
        if (word.isascii() and word.isdigit()) or word[:1] in ("#", "&"):
            await self._change(seat, word)
            return
        command = _COMMANDS.get(word.upper())
        if command is None:
            await self._console.say("chat.channel.unknown", command=word)
        else:
            await command(self, seat, rest.strip())

    async def _change(self, seat: Seat, channel: str) -> None:
        """To another channel; when that is refused one stays where one is."""
        if not channel:
            channel = await self._console.ask("chat.channel.which", most=NAME_MOST) or ""
        if not channel:
            return
        new = await self._join(channel)
        self._stay.house.chat.channels.leave(seat)
        self._seat = new

    async def _quit(self, seat: Seat, rest: str) -> None:
        self._leave(seat)

    async def _list(self, seat: Seat, rest: str) -> None:
        await show_channels(self._stay)

    async def _here(self, seat: Seat, rest: str) -> None:
        await self._who(seat)

    async def _topic(self, seat: Seat, rest: str) -> None:
        topic = self._stay.house.chat.channels.topic(seat)
        await self._console.say("chat.channel.topic" if topic else "chat.channel.no_topic", text=topic)

    async def _whisper(self, seat: Seat, rest: str) -> None:
        whom, _, text = rest.partition(" ")
        if not whom:
            whom = await self._console.ask("chat.channel.whom", most=25) or ""
        if whom and not text.strip():
            text = await self._console.ask("chat.channel.what", most=LINE_MOST) or ""
        if whom.strip() and text.strip():
            to = self._stay.house.chat.channels.whisper(seat, whom, text)
            await self._console.say("chat.channel.whispered", name=to.name)

    async def _switch_echo(self, seat: Seat, rest: str) -> None:
        self._echo = not self._echo
        await self._console.say("chat.channel.echo.on" if self._echo else "chat.channel.echo.off")

    async def _switch_actions(self, seat: Seat, rest: str) -> None:
        self._acts = not self._acts
        await self._console.say("chat.channel.actions.on" if self._acts else "chat.channel.actions.off")

    async def _words(self, seat: Seat, rest: str) -> None:
        words = self._stay.house.chat.channels.words(seat)
        for word, sentence in words:
            await self._console.say("chat.channel.word", word=word, sentence=sentence.replace("%s", "..."))
        if not words:
            await self._console.say("chat.channel.no_words")

    async def _help(self, seat: Seat, rest: str) -> None:
        await self._console.say("chat.channel.commands")


async def show_channels(stay: Stay) -> None:
    """List the channels the caller may join."""
    await stay.console.say("chat.channels.head")
    shown = stay.house.chat.channels.shown(stay.caller)
    if not shown:
        raise Refusal(Why.NOT_FOUND, "There are no channels for you.")
    for one in shown[:LISTED_MOST]:
        await _row(stay, one)
    if len(shown) > LISTED_MOST:
        await stay.console.say("chat.channels.more", count=len(shown) - LISTED_MOST)


async def _row(stay: Stay, one: Shown) -> None:
    """A channel, what it is about, and who is there."""
    console, width = stay.console, stay.console.look.columns - 6
    await console.say(
        "chat.channels.row",
        number=one.channel.number,
        name=one.channel.name,
        people=one.people,
        locked="locked" if one.locked else "",
    )
    if one.topic:
        await console.say("chat.channels.topic", text=one.topic[:width])
    if one.names:
        more = "" if one.people <= len(one.names) else ", ..."
        await console.say("chat.channels.people", names=(", ".join(one.names) + more)[:width])


_WORDS = {
    Kind.LINE: "chat.channel.line",
    Kind.WHISPER: "chat.channel.whisper",
    Kind.ACTION: "chat.channel.action",
    Kind.JOINED: "chat.channel.came",
    Kind.LEFT: "chat.channel.went",
    Kind.NOTICE: "chat.channel.notice",
    Kind.TOPIC: "chat.channel.new_topic",
}
_COMMANDS: dict[str, Callable[[_Conversation, Seat, str], Awaitable[None]]] = {
    "Q": _Conversation._quit,
    "*": _Conversation._list,
    "J": _Conversation._change,
    "L": _Conversation._here,
    "T": _Conversation._topic,
    "W": _Conversation._whisper,
    "E": _Conversation._switch_echo,
    "A": _Conversation._switch_actions,
    "C": _Conversation._words,
    "?": _Conversation._help,
    "": _Conversation._help,
}
