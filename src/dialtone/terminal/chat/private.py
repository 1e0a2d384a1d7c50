"""Two callers talk: on a split screen where the cursor can be moved, else line by line. Source: spec bbs.md 7.3."""

from __future__ import annotations

from dialtone.base.errors import Refusal, TimedOut, Why
from dialtone.domain.chat.private import ERASE, NEW_LINE, End
from dialtone.domain.model.user import Chat
from dialtone.terminal import keys
from dialtone.terminal.chat.messages import show_nodes
from dialtone.terminal.chat.panes import Pane
from dialtone.terminal.console import plain
from dialtone.terminal.stay import Stay

WAIT = 120.0  # seconds somebody waits for an answer
LINE_MOST = 200
BAR = 1  # rows between the panes
_DRAW = (keys.REDRAW, keys.control("R"))


class Woken(Exception):
    """Something happened at the line while a key was waited for; nothing that was typed is lost."""


async def private(stay: Stay, argument: str) -> None:
    """`chat.private`: take up the line of whoever wants to talk, else page somebody (node or name)."""
    chat = stay.house.chat.private
    if stay.user.has_restriction("C"):
        raise Refusal(Why.DENIED, "You may not chat.")
    ring = stay.console.terminal.bell.ring
    for end in chat.calls(stay.caller):
        if await stay.console.yes("chat.private.calls", name=end.alias, node=end.node):
            await talk(stay, chat.answer(stay.caller, stay.node, end, ring))
            return
    node = await _whom(stay, argument.strip())
    if node:
        visit = stay.house.presence.at(node)
        end = await chat.page(stay.caller, stay.node, node, ring)
        await meet(stay, end, "chat.private.waiting", WAIT, name=visit.alias if visit is not None else "")


async def _whom(stay: Stay, typed: str) -> int:
    """The node of somebody on line; 0 for nobody."""
    others = stay.house.chat.private.candidates(stay.caller, stay.node)
    if not others:
        await stay.console.say("chat.node.alone")
        return 0
    if typed:
        wanted = typed.casefold()
        for visit in others:
            if wanted == str(visit.node) or visit.alias.casefold().startswith(wanted):
                return visit.node
        raise Refusal(Why.NOT_FOUND, f"Nobody on line is called {typed}.")
    rows = [f"{visit.node:>3}  {plain(visit.alias, 25)}  {plain(visit.action, 30)}" for visit in others]
    chosen = await stay.console.pick("chat.private.which", rows)
    return 0 if chosen is None else others[chosen].node


async def meet(stay: Stay, end: End, words: str, seconds: float, *, name: str = "") -> bool:
    """Wait until somebody comes to the line, then talk; whether anybody came."""
    console = stay.console
    try:
        await console.say(words, name=name)
        before = console.attend

        async def attend() -> None:
            if end.other is not None:
                raise Woken
            if before is not None:
                await before()

        console.attend = attend
        try:
            await console.key(within=seconds)
        except (TimedOut, Woken):
            console.painter.fresh = False
        finally:
            console.attend = before
        if end.other is None:
            await console.say("chat.private.gave_up")
            return False
        await talk(stay, end)
        return True
    finally:
        stay.house.chat.private.leave(end)


async def talk(stay: Stay, end: End) -> None:
    """Talk until one of them leaves. Raises Gone, HangUp."""
    split = stay.console.look.moves and (bool(stay.user.chat & Chat.SPLITP) or not stay.user.chat)
    before = stay.console.attend
    with stay.doing("in private chat"):
        try:
            if split:
                await _Split(stay, end).run()
            else:
                await _Lines(stay, end).run()
        finally:
            stay.console.attend = before
            stay.console.painter.fresh = False
            stay.house.chat.private.leave(end)
    await stay.console.say("chat.private.over")


class _Split:
    """The other one is above, oneself below, a bar between."""

    def __init__(self, stay: Stay, end: End) -> None:
        self._stay = stay
        self._console = stay.console
        self._end = end
        self._before = stay.console.attend
        self._above, self._below = Pane(1, 1, 1), Pane(1, 1, 1)

    async def run(self) -> None:
        """Until one leaves."""
        self._console.attend = self._attend
        await self._draw()
        while self._end.talks:
            try:
                key = await self._console.key(redraws=True)
            except Woken:
                self._console.painter.fresh = False
                await self._hear()
                continue
            if key in _DRAW:
                await self._draw()
            elif key == keys.ABORT or (key == keys.ENTER and self._below.lines[-1].strip().upper() == "/Q"):
                break
            else:
                await self._typed(key)
        await self._console.goto(1, self._console.look.rows)

    async def _attend(self) -> None:
        if self._end.text or not self._end.talks:
            raise Woken
        if self._before is not None:
            await self._before()

    async def _hear(self) -> None:
        await self._into(self._above, self._end.take())
        if self._before is not None and self._end.talks:
            self._console.terminal.bell.ring()  # for whatever else there is to be told

    async def _typed(self, key: str) -> None:
        text = {keys.ENTER: NEW_LINE, keys.BACKSPACE: ERASE, keys.DELETE: ERASE}.get(key, key)
        if text not in (NEW_LINE, ERASE) and (len(text) != 1 or not text.isprintable()):
            return
        self._end.type(text)
        await self._into(self._below, text)

    async def _into(self, pane: Pane, text: str) -> None:
        for key in text:
            column, row = pane.cursor
            if pane.type(key):
                await self._pane(pane)
            else:
                await self._console.goto(column, row)
                await self._console.put(f"\x01n\x01h{plain(key)}\x01n" if pane is self._above else plain(key))
        await self._console.goto(*self._below.cursor)

    async def _pane(self, pane: Pane) -> None:
        shown = pane.visible
        for at in range(pane.height):
            await self._console.goto(1, pane.top + at)
            line = plain(shown[at], pane.columns) if at < len(shown) else ""
            await self._console.put(f"\x01n\x01h{line}\x01n" if pane is self._above else f"\x01n{line}")
            await self._console.clear_line()

    async def _draw(self) -> None:
        look = self._console.look
        half = max(1, (look.rows - BAR) // 2)
        self._above.resize(1, half, look.columns - 1)
        self._below.resize(half + BAR + 1, max(1, look.rows - half - BAR), look.columns - 1)
        await self._console.clear()
        other = self._end.other
        await self._console.goto(1, half + BAR)
        await self._console.say(
            "chat.private.bar",
            name=other.alias if other is not None else "",
            node=other.node if other is not None else 0,
            me=self._stay.user.alias,
        )
        await self._console.clear_line()
        await self._console.put("\x01n")
        await self._pane(self._above)
        await self._pane(self._below)
        await self._console.goto(*self._below.cursor)


class _Lines:
    """Line by line: what the other typed is shown when his line is whole."""

    def __init__(self, stay: Stay, end: End) -> None:
        self._stay = stay
        self._console = stay.console
        self._end = end
        self._before = stay.console.attend
        self._heard = ""

    async def run(self) -> None:
        """Until one leaves."""
        other = self._end.other
        await self._console.say("chat.private.begin", name=other.alias if other is not None else "")
        self._console.attend = self._attend
        while self._end.talks:
            try:
                line = await self._console.ask("chat.private.line", most=LINE_MOST)
            except Woken:
                break
            if line is None or line.strip().upper() == "/Q":
                break
            await self._typed(line)

    async def _typed(self, line: str) -> None:
        match line.strip().upper():
            case "/L":
                await show_nodes(self._stay)
            case "/?" | "/":
                await self._console.say("chat.private.help")
            case _:
                self._end.type(line + NEW_LINE)

    async def _attend(self) -> None:
        for key in self._end.take():
            if key == ERASE:
                self._heard = self._heard[:-1]
            elif key != NEW_LINE and len(self._heard) < LINE_MOST:
                self._heard += key
            else:
                await self._show()
        if not self._end.talks:
            raise Woken
        if self._before is not None:
            await self._before()

    async def _show(self) -> None:
        other, text = self._end.other, self._heard
        self._heard = ""
        if other is not None and text.strip():
            await self._console.say("chat.private.other", name=other.alias, text=text)
