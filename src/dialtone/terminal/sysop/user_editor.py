"""The sysop's user editor: one screen for each account, and a key for each line. Source: spec bbs.md 1.13."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from dialtone.base.errors import Refusal, Why
from dialtone.domain.model.user import User, UserNumber
from dialtone.terminal import keys as key_names
from dialtone.terminal.console import plain
from dialtone.terminal.stay import Stay

MOST_FOUND = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `field` of the account, and how what was typed is read."""

    key: str
    name: str
    field: str
    read: Callable[[str], object] = str
    shown: Callable[[User], str] | None = None

    def text(self, user: User) -> str:
        """The value as it is shown and typed."""
        return self.shown(user) if self.shown is not None else str(getattr(user, self.field))


def _day(text: str) -> float:
    """A day as seconds since 1970; nothing is never. Raises Refusal."""
    if not text.strip() or text.strip() == "0":
        return 0.0
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d").replace(tzinfo=UTC).timestamp()
    except ValueError:
        raise Refusal(Why.INVALID, "a day is YYYY-MM-DD") from None


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise Refusal(Why.INVALID, "that is no number") from None


def _expires(user: User) -> str:
    return f"{datetime.fromtimestamp(user.expires, UTC):%Y-%m-%d}" if user.expires else ""


LINES: tuple[Line, ...] = (
    Line("A", "Alias", "alias"),
    Line("R", "Real name", "real_name"),
    Line("H", "Chat handle", "handle"),
    Line("M", "Level", "level", _number),
    Line("F", "Flags 1", "flags1"),
    Line("5", "Flags 2", "flags2"),
    Line("6", "Flags 3", "flags3"),
    Line("7", "Flags 4", "flags4"),
    Line("E", "Exemptions", "exemptions"),
    Line("Z", "Restrictions", "restrictions"),
    Line("K", "Expires", "expires", _day, _expires),
    Line("L", "Location", "location"),
    Line("X", "Address", "street"),
    Line("Y", "Postal code", "zip"),
    Line("P", "Telephone", "phone"),
    Line("B", "Birthday", "birth"),
    Line("S", "Gender", "gender"),
    Line("N", "Mail address", "netmail"),
    Line("T", "Public note", "note"),
    Line("O", "Sysop's comment", "comment"),
    Line("J", "Minutes in the bank", "banked_minutes", _number),
    Line("+", "Extra minutes today", "extra_minutes", _number),
    Line("$", "Credits", "credits", _number),
    Line("~", "Leech counter", "leech", _number),
)
OTHERS = ("G", "V", "W", "D", "2", "]", "[", "?", "Q")


async def edit(stay: Stay, argument: str = "") -> None:
    """Find an account and edit it, until the sysop leaves."""
    user = await _find(stay, argument)
    with stay.doing("at the user editor"):
        while user is not None:
            user = await _screen(stay, user)


async def _find(stay: Stay, text: str = "") -> User | None:
    """Ask for an account. None: none was chosen."""
    console, house = stay.console, stay.house
    if not text:
        text = await console.ask("sysop.user_find", most=40) or ""
        if not text:
            users = await house.profiles.list(stay.caller)
            return await _pick(stay, users)
    if text.isdecimal():
        user = await house.directory.get(UserNumber(int(text)))
        found = [user] if user is not None else []
    else:
        found = await house.store.read(lambda records: records.users.search(text, most=MOST_FOUND))
    if not found:
        await console.say("sysop.user_none")
        return None
    return found[0] if len(found) == 1 else await _pick(stay, found)


async def _pick(stay: Stay, users: list[User]) -> User | None:
    rows = [f"{user.number:>5}  {plain(user.alias, 25)}" for user in users]
    chosen = await stay.console.pick("sysop.user_choose", rows)
    return None if chosen is None else users[chosen]


async def _screen(stay: Stay, user: User) -> User | None:
    """Show one account and obey one key; the account that is shown next, None for none."""
    console, house = stay.console, stay.house
    _, last = await house.store.read(lambda records: records.users.counts())
    await console.clear()
    await console.say("sysop.user_title", number=user.number, last=last, alias=user.alias, state=_state(user))
    for line in LINES:
        await console.say("sysop.user_row", key=line.key, name=line.name, value=line.text(user))
        await console.put("\r\n")
    key = await console.choose("sysop.user_prompt", [*(line.key for line in LINES), *OTHERS], default="Q")
    if key in ("Q", key_names.ABORT):
        return None
    try:
        return await _obey(stay, user, key, last)
    except Refusal as no:
        await stay.refused(no)
        await console.pause()
        return await _again(stay, user)


async def _obey(stay: Stay, user: User, key: str, last: int) -> User:
    console, profiles = stay.console, stay.house.profiles
    line = next((line for line in LINES if line.key == key), None)
    if line is not None:
        text = await console.ask("sysop.value", most=254, default=line.text(user), name=line.name)
        return user if text is None else await profiles.edit(stay.caller, user, {line.field: line.read(text)})
    match key:
        case "?":
            await console.say("sysop.user_help")
            await console.pause()
        case "G":
            return await _find(stay) or user
        case "]" | "[":
            return await _neighbour(stay, user, last, 1 if key == "]" else -1)
        case "V":
            number = await console.number("sysop.validate", 0, 9)
            return user if number is None else await profiles.validate(stay.caller, user, number)
        case "W":
            await _password(stay, user)
        case "2":
            if await console.yes("sysop.factor_off", default=False, alias=user.alias):
                await stay.house.second_factor.remove(stay.caller, user)
        case "D":
            await _suspend_or_remove(stay, user)
    return await _again(stay, user)


async def _password(stay: Stay, user: User) -> None:
    password = await stay.console.ask("sysop.password", most=128, secret=True, alias=user.alias)
    if password:
        await stay.house.passwords.change(stay.caller, user, password, node=stay.node)
        await stay.console.say("sysop.done")


async def _suspend_or_remove(stay: Stay, user: User) -> None:
    console, profiles = stay.console, stay.house.profiles
    choice = await console.choose("sysop.state", "SRQ", default="Q")
    if choice == "S":
        await profiles.edit(stay.caller, user, {"inactive": not user.inactive})
    elif choice == "R" and await console.yes("sysop.remove", default=False, alias=user.alias):
        await profiles.remove(stay.caller, user)


async def _neighbour(stay: Stay, user: User, last: int, step: int) -> User:
    number = user.number + step
    while 1 <= number <= last:
        other = await stay.house.directory.get(UserNumber(number))
        if other is not None:
            return other
        number += step
    return user


async def _again(stay: Stay, user: User) -> User:
    return await stay.house.directory.get(user.number) or user


def _state(user: User) -> str:
    return "(removed)" if user.deleted else "(suspended)" if user.inactive else ""
