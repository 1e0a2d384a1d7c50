"""The menu of doors: sections, then the doors of one."""

from __future__ import annotations

from dialtone.base.errors import Refusal
from dialtone.base.errors import Why as Reason
from dialtone.config.doors import Door, DoorSection
from dialtone.terminal.console import plain
from dialtone.terminal.doors.visit import service, visit
from dialtone.terminal.stay import Stay

NO_SECTION = "There is no such section."


async def doors(stay: Stay, argument: str) -> None:
    """`doors.menu`: choose a section and a door, until the caller wants to go back."""
    sections = service(stay).catalog.sections(stay.caller)
    if not sections:
        await stay.console.say("doors.none")
    elif len(sections) == 1:
        await _section(stay, sections[0])
    else:
        place: int | None = 0
        while (place := await _pick(stay, "doors.sections", [section.name for section in sections], place)) is not None:
            await _section(stay, sections[place])


async def section(stay: Stay, argument: str) -> None:
    """`doors.section CODE`: the doors of one section."""
    found = service(stay).catalog.section(stay.caller, argument)
    if found is None:
        raise Refusal(Reason.NOT_FOUND, NO_SECTION)
    await _section(stay, found)


async def run(stay: Stay, argument: str) -> None:
    """`doors.run CODE`: one door."""
    if not argument.strip():
        await doors(stay, "")
        return
    await visit(stay, argument.strip())


async def _section(stay: Stay, section: DoorSection) -> None:
    place: int | None = 0
    while True:
        found = service(stay).catalog.of(stay.caller, section)
        place = await _pick(stay, "doors.section", [_row(stay, door) for door in found], place, section=section.name)
        if place is None:
            return
        try:
            await visit(stay, found[place].code)
        except Refusal as no:
            await stay.refused(no)
            await stay.console.pause()


async def _pick(stay: Stay, words: str, rows: list[str], start: int | None, **values: object) -> int | None:
    if not rows:
        await stay.console.say("doors.none")
        return None
    shown = [row if "\x01" in row else plain(row) for row in rows]
    return await stay.console.pick(words, shown, start=start or 0, page_keys="", **values)


def _row(stay: Stay, door: Door) -> str:
    """The name, and what there is to know before one goes in."""
    nodes = service(stay).catalog.nodes(door)
    notes = []
    if door.cost and not stay.user.has_exemption("X"):
        notes.append(f"{door.cost:,} credits")
    if nodes:
        notes.append(f"in use on node {', '.join(map(str, nodes))}")
    if not notes:
        return plain(door.name)
    return f"{plain(door.name)} \x01n\x01c({plain('; '.join(notes))})\x01n"
