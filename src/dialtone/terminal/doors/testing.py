"""`doors.test`: a sysop looks at what a door is told, and at what passes between it and him."""

from __future__ import annotations

from dialtone.base.errors import Refusal
from dialtone.base.errors import Why as Reason
from dialtone.config.levels import SYSOP_LEVEL
from dialtone.terminal.console import plain
from dialtone.terminal.doors.visit import scene, service, visit
from dialtone.terminal.stay import Stay

KEPT = 200  # pieces of what passed
PIECE = 48  # bytes shown of each
ONLY_SYSOPS = "Only the sysop tests doors."


async def test(stay: Stay, argument: str) -> None:
    """Show the drop file line by line, run the door, then show the input and output."""
    if stay.user.level < SYSOP_LEVEL:
        raise Refusal(Reason.DENIED, ONLY_SYSOPS)
    code = argument.strip() or await stay.console.ask("doors.test.which", most=16, style="upper")
    if not code:
        return
    preview = service(stay).launching.preview(stay.caller, code, scene(stay))
    await stay.console.say("doors.test.drop", file=preview.file or "none", command=preview.command)
    lines = [f"\x01h\x01b{number:3} \x01n{plain(line)}" for number, line in enumerate(preview.lines, 1)]
    await stay.console.page(lines)
    if not await stay.console.yes("doors.test.run"):
        return
    seen: list[tuple[bool, bytes]] = []

    def tap(typed: bool, data: bytes) -> None:
        if len(seen) < KEPT:
            seen.append((typed, data[:PIECE]))

    left = await visit(stay, code, tap=tap)
    ended = left.ended
    how = "was ended by the board" if ended is None else ended.trouble or f"ended with status {ended.status}"
    await stay.console.say("doors.test.ended", how=how, seconds=round(left.seconds, 1))
    await stay.console.page([passed(typed, data) for typed, data in seen])


def passed(typed: bool, data: bytes) -> str:
    """One piece of what passed, as a line of markup: what is no printable ASCII stands as \\xNN."""
    shown = "".join(chr(byte) if 32 <= byte < 127 else f"\\x{byte:02x}" for byte in data)
    mark = "\x01g> " if typed else "\x01c< "
    return f"\x01h{mark}\x01n{plain(shown)}"
