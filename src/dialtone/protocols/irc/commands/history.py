"""CHATHISTORY (IRCv3 draft/chathistory): what was said on channels before, for those who are on them.

History is of channels; private words are not kept. TARGETS names the channels of the client with news.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from dialtone.domain.model.chat_line import ChatLine
from dialtone.protocols.irc.channel import Channel
from dialtone.protocols.irc.grammar import Line, render
from dialtone.protocols.irc.outgoing import Message, moment_of, time_text
from dialtone.protocols.irc.welcome import HISTORY_MOST

if TYPE_CHECKING:
    from dialtone.protocols.irc.server import IrcServer

VERB = "CHATHISTORY"
Cut = Callable[[list[ChatLine], list[tuple[int, int]], int], list[ChatLine]]


class _Flaw(Exception):
    """What is wrong with a question: a code of FAIL, words, and what was asked about."""

    def __init__(self, code: str, text: str, *about: str) -> None:
        super().__init__(code)
        self.code, self.text, self.about = code, text, about


async def chathistory(session: IrcServer, line: Line) -> None:
    """CHATHISTORY LATEST|BEFORE|AFTER|AROUND target point most, BETWEEN target point point most, TARGETS point point
    most."""
    verb = line.params[0].upper()
    try:
        if verb == "TARGETS":
            _targets(session, line.params[1:])
            return
        cut = _CUTS.get(verb)
        if cut is None:
            raise _Flaw("INVALID_PARAMS", "There is no such subcommand", verb[:20])
        _answer(session, verb, cut, line.params[1:])
    except _Flaw as flaw:
        session.fail(VERB, flaw.code, flaw.text, verb[:20], *flaw.about)


def _answer(session: IrcServer, verb: str, cut: Cut, words: list[str]) -> None:
    points = 2 if verb == "BETWEEN" else 1
    if len(words) < points + 2:
        raise _Flaw("NEED_MORE_PARAMS", "Not enough parameters")
    channel = session.network.channel(words[0])
    if channel is None or session.client not in channel.members:
        raise _Flaw("INVALID_TARGET", "You are not there", words[0][:100])
    lines = session.network.memory.of(channel.key)
    marks = [_place(lines, word, latest=verb == "LATEST") for word in words[1 : 1 + points]]
    chosen = cut(lines, marks, _most(words[1 + points]))
    replay(session, channel, chosen)


def _most(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 7 and int(text)):
        raise _Flaw("INVALID_PARAMS", "That is no number of lines", text[:20])
    return min(int(text), HISTORY_MOST)


def _place(lines: list[ChatLine], word: str, *, latest: bool) -> tuple[int, int]:
    """Where a point is among the lines: the first one at it, and the first one behind it."""
    if word == "*" and latest:
        return 0, 0
    kind, _, value = word.partition("=")
    if kind == "msgid":
        for at, line in enumerate(lines):
            if line.id == value:
                return at, at + 1
        return 0, 0  # forgotten, or never there
    moment = moment_of(value) if kind == "timestamp" else None
    if moment is None:
        raise _Flaw("INVALID_PARAMS", "That is no point of time", word[:60])
    first = next((at for at, line in enumerate(lines) if line.at >= moment - 0.0005), len(lines))
    behind = next((at for at, line in enumerate(lines) if line.at > moment + 0.0005), len(lines))
    return first, behind


def _latest(lines: list[ChatLine], marks: list[tuple[int, int]], most: int) -> list[ChatLine]:
    return lines[marks[0][1] :][-most:]


def _before(lines: list[ChatLine], marks: list[tuple[int, int]], most: int) -> list[ChatLine]:
    return lines[: marks[0][0]][-most:]


def _after(lines: list[ChatLine], marks: list[tuple[int, int]], most: int) -> list[ChatLine]:
    return lines[marks[0][1] :][:most]


def _around(lines: list[ChatLine], marks: list[tuple[int, int]], most: int) -> list[ChatLine]:
    begin = max(marks[0][0] - most // 2, 0)
    return lines[begin : begin + most]


def _between(lines: list[ChatLine], marks: list[tuple[int, int]], most: int) -> list[ChatLine]:
    first, last = marks
    if first <= last:
        return lines[first[1] : last[0]][:most]
    return lines[last[1] : first[0]][-most:]


_CUTS = {"LATEST": _latest, "BEFORE": _before, "AFTER": _after, "AROUND": _around, "BETWEEN": _between}


def replay(session: IrcServer, channel: Channel, lines: list[ChatLine]) -> None:
    """Show lines of before, as one batch."""
    session.batch("chathistory", [_message(channel, line) for line in lines], channel.name)


def _message(channel: Channel, line: ChatLine) -> Message:
    data = render(line.source, line.kind, [channel.name, line.text], text=True)
    return Message(data, line.at, msgid=line.id, account=line.account, bot=line.bot)


def _targets(session: IrcServer, words: list[str]) -> None:
    """The client's channels with something said between two moments."""
    if len(words) < 3:
        raise _Flaw("NEED_MORE_PARAMS", "Not enough parameters")
    moments = [moment_of(word.removeprefix("timestamp=")) for word in words[:2]]
    if moments[0] is None or moments[1] is None:
        raise _Flaw("INVALID_PARAMS", "That is no point of time")
    begin, end = sorted((moments[0], moments[1]))
    found = []
    for channel in session.client.channels.values():
        lines = session.network.memory.of(channel.key)
        if lines and begin < lines[-1].at < end:
            found.append((lines[-1].at, channel.name))
    network = session.network
    rows = [network.message("", VERB, "TARGETS", name, time_text(at)) for at, name in sorted(found)]
    session.batch("draft/chathistory-targets", rows[: _most(words[2])])
