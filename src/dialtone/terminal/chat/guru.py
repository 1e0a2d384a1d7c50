"""Talking with the guru, who types as people do. Source: spec bbs.md 7.5."""

from __future__ import annotations

from dialtone.base import log
from dialtone.base.errors import HangUp, Refusal, Why
from dialtone.config.chat import Guru
from dialtone.domain.chat.guru import LINE_MOST, Block, Do, Piece, Talk
from dialtone.domain.chat.persons import values
from dialtone.terminal.console import plain
from dialtone.terminal.stay import Stay

KEY_DELAY = 0.06  # seconds, the longest pause between two letters
_WRONG = {"e": "w", "a": "s", "o": "p", "t": "r", "n": "m", "i": "u"}


async def converse(stay: Stay, argument: str) -> None:
    """`chat.guru`: talk with a guru (its code; else one is chosen)."""
    console = stay.console
    code = argument.strip() or await _which(stay)
    if code is None:
        return
    guru, blocks = await stay.house.chat.patterns(stay.caller, code)
    talking = talk(stay, guru, blocks)
    await console.say("chat.guru.begin", name=guru.name)
    typist = _Typist(stay)
    with stay.doing("chatting with the guru"):
        while line := (await console.ask("chat.guru.you", most=LINE_MOST) or "").strip():
            log.info("chat.guru", f"{stay.user.alias} to {guru.name}: {line}", user=stay.user.number)
            pieces = talking.answer(line)
            if not pieces:
                await console.say("chat.guru.silent", name=guru.name)
                continue
            await console.say("chat.guru.name", name=guru.name)
            if await typist.type(pieces):
                break
    await console.say("chat.guru.end", name=guru.name)


async def _which(stay: Stay) -> str | None:
    gurus = stay.house.chat.gurus(stay.caller)
    if not gurus:
        raise Refusal(Why.NOT_FOUND, "There is no guru here.")
    if len(gurus) == 1:
        return gurus[0].code
    chosen = await stay.console.pick("chat.guru.which", [plain(guru.name) for guru in gurus])
    return None if chosen is None else gurus[chosen].code


def talk(stay: Stay, guru: Guru, blocks: list[Block]) -> Talk:
    """Begin a talk of the caller with a guru."""
    house = stay.house
    return Talk(blocks, stay.may, lambda: values(stay.caller, guru, house.settings.system, house.clock), house.chance)


class _Typist:
    """Types answers a letter at a time; all at once in linear mode, and when the caller presses a key."""

    def __init__(self, stay: Stay) -> None:
        self._stay = stay
        self._errs = False

    async def type(self, pieces: list[Piece]) -> bool:
        """Whether the guru has had enough. Raises HangUp when he throws the caller out."""
        console = self._stay.console
        ended = hangs_up = False
        for piece in pieces:
            if piece.do is Do.SAY:
                await self._say(piece.text)
            elif piece.do is Do.PAUSE and self._slow():
                await console.terminal.flush()
                await console.terminal.pause(0.5)
            elif piece.do is Do.MISTAKES:
                self._errs = not self._errs
            elif piece.do in (Do.QUIT, Do.HANG_UP):
                ended, hangs_up = True, piece.do is Do.HANG_UP
        await console.put("\x01n\r\n")
        if hangs_up:
            raise HangUp
        return ended

    def _slow(self) -> bool:
        return not self._stay.console.look.linear and not self._stay.console.pending()

    async def _say(self, text: str) -> None:
        console, chance = self._stay.console, self._stay.house.chance
        for word in text.split(" "):
            if console.painter.column + len(word) >= console.look.columns - 1 and not console.look.linear:
                await console.put("\r\n")
            if not self._slow():
                await console.put(plain(word) + " ")
                continue
            for letter in word:
                wrong = _WRONG.get(letter) if self._errs and chance.fraction() < 0.04 else None
                if wrong and console.look.draws:
                    await console.put(wrong)
                    await self._wait(3 * KEY_DELAY)
                    await console.put("\b")
                await console.put(plain(letter))
                await self._wait(KEY_DELAY * chance.fraction())
            await console.put(" ")

    async def _wait(self, seconds: float) -> None:
        await self._stay.console.terminal.flush()
        await self._stay.console.terminal.pause(seconds)
