"""What the board is, what the program is, what it has seen, and what it knows of the caller."""

from __future__ import annotations

import math

from dialtone import __version__
from dialtone.domain.model.statistics import Day
from dialtone.terminal.console import plain
from dialtone.terminal.info.people import lines, local
from dialtone.terminal.stay import Stay

_DAY = 86_400


async def system(stay: Stay, argument: str = "") -> None:
    """The board: name, place, operator, counts; the sysop's own screen first where there is one."""
    console, house = stay.console, stay.house
    await console.file("system")
    config = house.settings.system
    figures = await house.roll.figures(stay.caller)
    up = int(house.clock.now() - house.started)
    rows: list[tuple[str, object]] = [
        ("Board", config.name or house.settings.host),
        ("Address", house.settings.host),
        ("Operator", config.operator),
        ("Place", config.location),
        ("QWK-ID", config.qwk_id),
        ("Running for", f"{up // _DAY} days {up % _DAY // 3600}:{up % 3600 // 60:02d}"),
        ("Users", figures.users),
        ("Messages", figures.posts),
        ("Files", figures.files),
        ("Calls", figures.total.logons),
    ]
    await console.say("info.system")
    await console.page(lines([row for row in rows if row[1] != ""], linear=console.look.linear))


async def version(stay: Stay, argument: str = "") -> None:
    """The program."""
    await stay.console.say("info.version", version=__version__)


async def you(stay: Stay, argument: str = "") -> None:
    """What the board knows of the caller and shows only to him."""
    user = await stay.refresh()
    left = stay.left()
    rows: list[tuple[str, object]] = [
        ("Name", user.alias),
        ("Number", user.number),
        ("Real name", user.real_name),
        ("Place", user.location),
        ("Forwarded to" if user.forwards else "Internet mail", user.netmail),
        ("Level", user.level),
        ("Calls", f"{user.logons}, today {user.logons_today}"),
        ("Time", f"{user.time_on} minutes, today {user.time_today}"),
        ("Time left", "no limit" if left == math.inf else f"{int(left) // 60} minutes"),
        ("Posts", user.posts),
        ("E-mails", user.emails),
        ("Uploads", f"{user.uploads} files, {user.uploaded:,} bytes"),
        ("Downloads", f"{user.downloads} files, {user.downloaded:,} bytes"),
        ("Credits", f"{user.credits + user.free_credits:,} bytes"),
        ("Member since", f"{local(stay, user.created):%d %b %Y}" if user.created else ""),
        ("Expires", f"{local(stay, user.expires):%d %b %Y}" if user.expires else "never"),
        ("Terminal", _terminal(stay)),
    ]
    await stay.console.say("info.you")
    await stay.console.page(lines([row for row in rows if row[1] != ""], linear=stay.console.look.linear))


def _terminal(stay: Stay) -> str:
    look = stay.console.look
    kind = stay.console.terminal.kind or "unknown type"
    return f"{look.columns} x {look.rows}, {look.charset.value}, {kind}, by {stay.console.terminal.protocol}"


async def statistics(stay: Stay, argument: str = "") -> None:
    """What happened on the last days."""
    figures = await stay.house.roll.figures(stay.caller)
    console = stay.console
    await console.say("info.statistics")
    named = [("Today", figures.today), ("Altogether", figures.total)]
    older = [
        (f"{local(stay, (day.day + 0.5) * _DAY):%d %b}", day) for day in figures.days if day.day != figures.today.day
    ]
    if console.look.linear:
        await console.page(_spoken(name, day) for name, day in named + older)
        return
    narrow = console.look.columns < 80
    await console.say("info.statistics.head")
    await console.page(_row(name, day, narrow=narrow) for name, day in named + older)


def _row(name: str, day: Day, *, narrow: bool) -> str:
    if narrow:
        return (
            f"\x01n\x01h\x01w{plain(name):<10}\x01n\x01c{day.logons:6}{day.posts:7}{day.emails:7}{day.downloads:7}\x01n"
        )
    files = f"{day.uploads:8}{day.downloads:10}"
    calls = f"{day.logons:6}{day.minutes:9}{day.posts:8}{day.emails:9}"
    return f"\x01n\x01h\x01w{plain(name):<12}\x01n\x01c{calls}{files}{day.new_users:11}\x01n"


def _spoken(name: str, day: Day) -> str:
    return plain(
        f"{name}: {day.logons} calls, {day.minutes} minutes, {day.posts} posts, {day.emails} e-mails, "
        f"{day.uploads} uploads, {day.downloads} downloads, {day.new_users} new users"
    )
