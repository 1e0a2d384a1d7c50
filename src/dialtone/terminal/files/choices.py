"""How files are listed and sent, and since when they are new."""

from __future__ import annotations

from dialtone.domain.model.user import Misc
from dialtone.terminal import keys
from dialtone.terminal.boards.dates import date, read_date
from dialtone.terminal.files.room import section
from dialtone.terminal.protocols_table import PROTOCOLS
from dialtone.terminal.stay import Stay

_SWITCHES = {"B": Misc.BATCHFLAG, "E": Misc.EXTDESC, "H": Misc.AUTOHANG}


async def configure(stay: Stay, argument: str) -> None:
    """The menu of choices."""
    while True:
        misc = Misc(stay.user.misc & 0xFFFFFFFF)
        since = stay.user.new_files_since or stay.user.created
        answer = await stay.console.choose(
            "files.config",
            "PZBEHQ",
            default="Q",
            since=date(stay.house.clock, since) if since else "the beginning",
            protocol=stay.user.protocol or "Z",
            flagging=_word(bool(misc & Misc.BATCHFLAG)),
            extended=_word(bool(misc & Misc.EXTDESC)),
            hangup=_word(bool(misc & Misc.AUTOHANG)),
        )
        if answer in ("Q", keys.ABORT):
            return
        preferences = section(stay).preferences
        if answer in _SWITCHES:
            await preferences.change(stay.caller, switch=_SWITCHES[answer])
        elif answer == "P":
            await _since(stay)
        elif answer == "Z":
            letters = "".join(row.letter for row in PROTOCOLS)
            letter = await stay.console.choose("files.config.protocol", letters, default="Z")
            if letter != keys.ABORT:
                await preferences.change(stay.caller, protocol=letter)
        await stay.refresh()


async def _since(stay: Stay) -> None:
    text = await stay.console.ask("files.config.since", most=20)
    if not text:
        return
    moment = read_date(stay.house.clock, text)
    if moment is None:
        await stay.console.say("files.config.no_date")
    else:
        await section(stay).preferences.change(stay.caller, new_since=moment)


def _word(on: bool) -> str:
    return "on" if on else "off"
