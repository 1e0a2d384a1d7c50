"""Accounts: found, looked at, edited by the rules of the user editor, and what is done to a whole account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.datastructures import FormData
from starlette.responses import Response

from dialtone.base.errors import Refusal, Why
from dialtone.domain.model.user import User, UserNumber
from dialtone.web.answers import sentence, status_of
from dialtone.web.console.guard import confirm, show
from dialtone.web.visit import Visit, field

PAGE = 50


def _day(text: str) -> float:
    """A day as seconds since 1970; nothing is never. Raises Refusal."""
    if not text.strip() or text.strip() == "0":
        return 0.0
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d").replace(tzinfo=UTC).timestamp()
    except ValueError:
        raise Refusal(Why.INVALID, "A day is YYYY-MM-DD.") from None


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise Refusal(Why.INVALID, "That is no number.") from None


def _expires(user: User) -> str:
    return f"{datetime.fromtimestamp(user.expires, UTC):%Y-%m-%d}" if user.expires else ""


@dataclass(frozen=True, slots=True)
class Line:
    """One field of the form: `name` of the account's field, how what was typed is read and what is shown."""

    name: str
    label: str
    read: Callable[[str], object] = str
    shown: Callable[[User], str] | None = None
    help: str = ""

    def text(self, user: User) -> str:
        """The value as it is typed."""
        return self.shown(user) if self.shown is not None else str(getattr(user, self.name))


GROUPS: tuple[tuple[str, tuple[Line, ...]], ...] = (
    (
        "Who it is",
        (
            Line("alias", "Alias"),
            Line("real_name", "Real name"),
            Line("handle", "Chat handle"),
            Line("netmail", "Mail address"),
            Line("location", "Location"),
            Line("street", "Address"),
            Line("zip", "Postal code"),
            Line("phone", "Telephone"),
            Line("birth", "Birthday", help="YYYYMMDD"),
            Line("gender", "Gender", help="one letter"),
            Line("note", "Public note"),
            Line("comment", "Sysop's comment", help="nobody else sees it"),
        ),
    ),
    (
        "What it may do",
        (
            Line("level", "Level", _number, help="0 to 99; 90 and more are sysops"),
            Line("flags1", "Flags 1", help="letters"),
            Line("flags2", "Flags 2", help="letters"),
            Line("flags3", "Flags 3", help="letters"),
            Line("flags4", "Flags 4", help="letters"),
            Line("exemptions", "Exemptions", help="letters"),
            Line("restrictions", "Restrictions", help="letters"),
            Line("expires", "Expires", _day, _expires, help="YYYY-MM-DD, or nothing"),
            Line("credits", "Credits", _number, help="bytes"),
            Line("extra_minutes", "Extra minutes today", _number),
            Line("banked_minutes", "Minutes in the bank", _number),
            Line("leech", "Leech counter", _number),
        ),
    ),
)
LINES = tuple(line for _, lines in GROUPS for line in lines)


async def users(visit: Visit) -> Response:
    """Find accounts by number or part of a name."""
    text, page = visit.query("q"), max(1, visit.number("page", 1, most=1_000_000))
    found = await visit.house.profiles.find(visit.caller, text)
    return show(
        visit,
        "users.html",
        q=text,
        count=len(found),
        users=found[(page - 1) * PAGE : page * PAGE],
        page=page,
        more=len(found) > page * PAGE,
    )


async def user(visit: Visit) -> Response:
    """One account as a form."""
    found = await _find(visit)
    if not visit.is_form:
        return await _form(visit, found)
    form = await visit.form()
    typed = {line.name: field(form, line.name, most=500).strip() for line in LINES if line.name in form}
    wrong = ""
    try:
        await confirm(visit, form)
        fields = {}
        for line in LINES:
            if line.name in typed and typed[line.name] != line.text(found):
                wrong = line.name
                fields[line.name] = line.read(typed[line.name])
        wrong = next(iter(fields), "") if len(fields) == 1 else ""
        if fields:
            await visit.house.profiles.edit(visit.caller, found, fields)
    except Refusal as no:
        return await _form(visit, found, status_of(no), sentence(no.text), typed, wrong)
    return visit.go("console.user", number=found.number, notice="Saved." if fields else "Nothing was different.")


async def deed(visit: Visit) -> Response:
    """Something done to a whole account."""
    found, form = await _find(visit), await visit.form()
    run = DEEDS.get(field(form, "deed", most=30))
    try:
        if run is None:
            raise Refusal(Why.INVALID, "There is no such thing to do.")
        await confirm(visit, form)
        notice = await run(visit, found, form)
    except Refusal as no:
        return await _form(visit, found, status_of(no), sentence(no.text))
    return visit.go("console.user", number=found.number, notice=notice)


async def _validate(visit: Visit, user: User, form: FormData) -> str:
    number = field(form, "set", most=4)
    await visit.house.profiles.validate(visit.caller, user, int(number) if number.isdecimal() else -1)
    return f"{user.alias} has the values of validation set {number}."


async def _suspend(visit: Visit, user: User, form: FormData) -> str:
    await visit.house.profiles.edit(visit.caller, user, {"inactive": not user.inactive})
    return f"{user.alias} is {'no longer ' if user.inactive else ''}suspended."


async def _remove(visit: Visit, user: User, form: FormData) -> str:
    if field(form, "name", most=100).strip().casefold() != user.alias.casefold():
        raise Refusal(Why.INVALID, "To remove the account, type its alias.")
    await visit.house.profiles.remove(visit.caller, user)
    return f"The account {user.alias} is removed."


async def _password(visit: Visit, user: User, form: FormData) -> str:
    own = visit.session.id if visit.session is not None and user.number == visit.user.number else ""
    await visit.house.passwords.change(visit.caller, user, field(form, "new_password", most=1000), session=own)
    await visit.house.web_sessions.end_of(visit.caller, user, but=own)
    return f"{user.alias} has the new password, and is signed out everywhere."


async def _password_mail(visit: Visit, user: User, form: FormData) -> str:
    handed = await visit.house.passwords.hand_out(visit.caller, user)
    await visit.house.account_notices.password_code(handed.user, handed.code)
    return f"A code for a new password goes to the mail address of {user.alias}."


async def _end_sessions(visit: Visit, user: User, form: FormData) -> str:
    own = visit.session.id if visit.session is not None and user.number == visit.user.number else ""
    count = await visit.house.web_sessions.end_of(visit.caller, user, but=own)
    nodes = [one.node for one in visit.house.presence.on_line(user.number)]
    for node in nodes:
        visit.house.orders.interrupt(visit.caller, node)
    return f"{user.alias} is signed out of {count} browsers and {len(nodes)} nodes."


async def _factor_off(visit: Visit, user: User, form: FormData) -> str:
    if field(form, "name", most=100).strip().casefold() != user.alias.casefold():
        raise Refusal(Why.INVALID, "To take the second factor off, type the alias: be sure who asked for it.")
    visit.house.profiles.permit(visit.caller, user)
    await visit.house.second_factor.remove(visit.caller, user)
    return f"{user.alias} has no second factor any more."


DEEDS = {
    "validate": _validate,
    "suspend": _suspend,
    "remove": _remove,
    "password": _password,
    "password_mail": _password_mail,
    "end_sessions": _end_sessions,
    "factor_off": _factor_off,
}


async def _find(visit: Visit) -> User:
    found = await visit.house.directory.get(UserNumber(int(visit.path("number"))))
    if found is None:
        raise Refusal(Why.NOT_FOUND, "There is no such account.")
    return found


async def _form(
    visit: Visit,
    user: User,
    status: int = 200,
    error: str = "",
    typed: dict[str, str] | None = None,
    wrong: str = "",
) -> Response:
    house = visit.house
    return show(
        visit,
        "user.html",
        status=status,
        account=user,
        groups=GROUPS,
        error=error,
        typed=typed or {},
        wrong=wrong,
        sessions=await house.web_sessions.of(visit.caller, user),
        nodes=house.presence.on_line(user.number),
        factor=await house.second_factor.enrolled(user.number),
        sets=[
            (number, f"set {number}, level {one.level}")
            for number, one in sorted(house.settings.validations.sets.items())
        ],
    )
