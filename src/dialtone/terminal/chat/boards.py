"""Words for people on other boards (`chat.boards`): who is on line there, whom one wrote to last, or anybody by his
address. Source: spec services.md 9.3."""

from __future__ import annotations

from dialtone.domain.presence.other_boards import OnLine
from dialtone.terminal.chat.messages import few_lines
from dialtone.terminal.console import plain
from dialtone.terminal.stay import Stay

ADDRESS_MOST = 100
PEOPLE_MOST = 500  # in the list


async def boards(stay: Stay, argument: str) -> None:
    """`chat.boards`: choose somebody, or take `name@host`, and send words."""
    others = stay.house.other_boards
    others.permit(stay.caller)
    if not others.boards():
        await stay.console.say("chat.boards.none")
        return
    to = argument.strip() or await _whom(stay)
    if not to:
        return
    text = await few_lines(stay)
    if not text:
        await stay.console.say("chat.telegram.nothing")
        return
    board = await others.send(stay.caller, to, text)
    await stay.console.say("chat.boards.sent", name=to.rpartition("@")[0], board=board.name)


async def _whom(stay: Stay) -> str:
    """An address; "" for nobody."""
    console, others = stay.console, stay.house.other_boards
    await console.say("chat.boards.asking")
    found = await others.on_line(stay.caller)
    await _tell_silent(stay, found)
    last = await others.last(stay.caller)
    rows = _rows(found)
    known = {address for address, _ in rows}
    rows += [(address, plain(address)) for address in last if address not in known]
    chosen = await console.pick("chat.boards.which", [row for _, row in rows] + [plain("somebody else")])
    if chosen is None:
        return ""
    if chosen < len(rows):
        return rows[chosen][0]
    return ((await console.ask("chat.boards.to", most=ADDRESS_MOST, history=last)) or "").strip()


def _rows(found: list[OnLine]) -> list[tuple[str, str]]:
    """Addresses and rows of a list of everybody who may be written to."""
    people = [
        (f"{one.name}@{board.host}", plain(f"{one.name} at {board.name}" + f": {one.action}" * bool(one.action)))
        for board, users in found
        for one in users or ()
        if one.pageable
    ]
    return people[:PEOPLE_MOST]


async def _tell_silent(stay: Stay, found: list[OnLine]) -> None:
    for board, people in found:
        if people is None:
            await stay.console.say("chat.boards.silent", board=board.name)
        elif not people:
            await stay.console.say("chat.boards.empty", board=board.name)
