"""Applying for an account: the questions the sysop wants asked, on one page. What is a good answer is decided by
`house.applications`, as at the terminal."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from starlette.datastructures import FormData
from starlette.responses import Response

from dialtone.base.errors import Refusal
from dialtone.base.log import Secret
from dialtone.config.newuser import NewUserConfig, Question
from dialtone.domain.access.applications import Application
from dialtone.domain.model.actor import Remote
from dialtone.domain.model.user import Misc
from dialtone.domain.people.particulars import checked as particular
from dialtone.web.account.letting_in import go_on
from dialtone.web.answers import sentence, status_of
from dialtone.web.entering import SERVICE
from dialtone.web.screens import screen
from dialtone.web.visit import Visit, checked
from dialtone.web.visit import field as of_form
from dialtone.wire.proofs import PasswordProof

WORDS_MOST = 1500


@dataclass(frozen=True, slots=True)
class Asked:
    """A field of the form."""

    name: str
    label: str
    most: int
    help: str = ""
    required: bool = False
    autocomplete: str = ""
    kind: str = "text"


@dataclass(slots=True)
class Filled:
    """What somebody answered, and what is wrong with it, by field; "" is for the whole form."""

    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    status: int = 200


def questions(config: NewUserConfig, *, first: bool) -> list[Asked]:
    """The fields, in the terminal's order."""
    asks = config.asks
    found: list[Asked] = []
    if asks(Question.ALIAS) or first:
        found.append(Asked("alias", "Name you want to be known by", 25, required=True, autocomplete="username"))
    if asks(Question.REAL_NAME) or not asks(Question.ALIAS):
        label = "Real name or company" if asks(Question.COMPANY) else "Real name"
        found.append(Asked("real_name", label, 25, required=True, autocomplete="name"))
    if asks(Question.HANDLE):
        found.append(Asked("handle", "Chat name", 8, "Up to 8 characters; empty: from your name."))
    if asks(Question.ADDRESS):
        found += [Asked("street", "Street", 30, autocomplete="street-address")]
        found += [Asked("zip", "Postal code", 10, autocomplete="postal-code")]
    if asks(Question.LOCATION):
        comma = "" if asks(Question.NO_COMMA) else "City and state or country, with a comma between: Boston, MA."
        found.append(Asked("location", "Where you are", 30, comma, required=True))
    if asks(Question.PHONE):
        found.append(Asked("phone", "Telephone", 20, autocomplete="tel", kind="tel"))
    if asks(Question.GENDER):
        letters = ", ".join(config.genders.upper().replace(",", "").replace(" ", ""))
        found.append(Asked("gender", "Gender", 1, f"One of {letters}, or nothing."))
    if asks(Question.BIRTH):
        found.append(Asked("birth", "Birthday", 10, "Year-month-day, such as 1984-02-29.", autocomplete="bday"))
    if not asks(Question.NO_NETMAIL):
        found.append(
            Asked(
                "netmail", "Mail address elsewhere", 60, "For a forgotten password.", autocomplete="email", kind="email"
            )
        )
    return found


async def join(visit: Visit) -> Response:
    """Show the form; make the account when everything fits, and sign its owner in."""
    rules = visit.house.applications
    first, filled = await rules.is_first(), Filled()
    fields = questions(visit.house.settings.new_user, first=first)
    if visit.is_form:
        form = await visit.form()
        rules.begin(Remote(visit.peer))
        answer = await _taken(visit, form, fields, filled, first=first)
        if answer is not None:
            return answer
    elif not rules.open:
        filled.errors[""], filled.status = "This board takes no new members at the moment.", 403
    return visit.show(
        "account/join.html",
        status=filled.status,
        fields=fields,
        values=filled.values,
        errors=filled.errors,
        first=first,
        open=rules.open,
        wants_password=rules.wants_password and not first,
        wants_word=rules.wants_magic_word,
        wants_words=bool(visit.house.settings.new_user.feedback_user) and not first,
        may_forward=visit.house.settings.system.forward_to_netmail,
        least=max(4, visit.house.settings.system.password_least),
        screen=await screen(visit.house, "newuser", label="For new members"),
    )


async def _taken(visit: Visit, form: FormData, fields: list[Asked], filled: Filled, *, first: bool) -> Response | None:
    """Check the answers and make the account; None when something does not fit."""
    house, rules = visit.house, visit.house.applications
    filled.values = {one.name: of_form(form, one.name, most=one.most * 4).strip() for one in fields}
    filled.values["words"] = of_form(form, "words", most=WORDS_MOST)
    good = await _checked(visit, fields, filled, first=first)
    password = of_form(form, "password", most=1000)
    if password != of_form(form, "again", most=1000):
        filled.errors["again"] = "The two passwords differ."
    if not first and rules.wants_password and not rules.password_fits(of_form(form, "new_user_password", most=100)):
        filled.errors["new_user_password"] = "That is not the password for new members."
    if rules.wants_magic_word and not rules.magic_word_fits(of_form(form, "magic_word", most=100)):
        filled.errors["magic_word"] = "That is not the word."
    wants_words = house.settings.new_user.feedback_user and not first
    if wants_words and not filled.values["words"].strip():
        filled.errors["words"] = "Say a few words to the sysop."
    if filled.errors:
        filled.status = filled.status if filled.status != 200 else 400
        return None
    application = Application(
        alias=str(good.pop("alias", "")),
        real_name=str(good.pop("real_name", "")),
        netmail=str(good.pop("netmail", "")),
        forwards=checked(form, "forwards") and house.settings.system.forward_to_netmail,
        fields={"misc": int(house.settings.new_user.misc | Misc.AUTOTERM), **{k: v for k, v in good.items() if v}},
    )
    try:
        user = await rules.apply(Remote(visit.peer), application, password, code=of_form(form, "first_code", most=60))
    except Refusal as no:
        filled.errors["password" if "assword" in no.text else ""] = sentence(no.text)
        filled.status = status_of(no)
        return None
    if wants_words:
        await house.account_notices.application(user, filled.values["words"])
    if not first:
        await house.account_notices.welcome(user)
    caller = await house.logins.admit(
        visit.peer, SERVICE, PasswordProof(user.alias, Secret(password)), secure=visit.secure
    )
    return await go_on(visit, caller, kept=False, back="/", notice=f"Welcome, {user.alias}.")


async def _checked(visit: Visit, fields: list[Asked], filled: Filled, *, first: bool) -> dict[str, object]:
    """The answers as they would be kept; what is wrong is noted."""
    rules, good = visit.house.applications, dict[str, object]()
    asynchronous: dict[str, Callable[[str], Awaitable[str]]] = {
        "alias": rules.check_alias,
        "real_name": rules.check_real_name,
        "handle": rules.check_handle,
        "netmail": rules.check_netmail,
    }
    for one in fields:
        text = filled.values[one.name]
        if one.name == "handle" and not text:
            continue
        try:
            if one.name in asynchronous:
                good[one.name] = await asynchronous[one.name](text)
            elif one.name == "location":
                good[one.name] = rules.check_location(text)
            else:
                good[one.name] = particular(one.name, text)
        except Refusal as no:
            filled.errors[one.name] = sentence(no.text)
            if no.final:
                filled.status = 403
    if "alias" not in filled.values and "real_name" in good and not first:
        good["alias"] = good["real_name"]
    return good
