"""Somebody without an account applies for one: the questions the sysop wants asked, in the reference's order.

What is a good answer is decided by `house.applications`; until the last question nothing is kept.
Source: spec bbs.md 1.9.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from dialtone.base.errors import HangUp, Refusal, Why
from dialtone.config.newuser import Question
from dialtone.domain.access.addresses import is_at_the_machine
from dialtone.domain.access.applications import Application
from dialtone.domain.model.user import NOBODY, Misc, User
from dialtone.domain.people.particulars import checked
from dialtone.terminal.console import Console
from dialtone.terminal.logon import choosing
from dialtone.terminal.logon.asking import Asking
from dialtone.terminal.look import Charset, Look

TRIES = 3
FEEDBACK_LINES = 20

Check = Callable[[str], Awaitable[object]]


class _Cancelled(Exception):
    """The applicant does not want to go on."""


@dataclass(slots=True)
class _Answers:
    alias: str = ""
    real_name: str = ""
    netmail: str = ""
    forwards: bool = False
    code: str = ""
    fields: dict[str, object] = field(default_factory=dict)

    def rows(self) -> Mapping[str, object]:
        """What is shown for confirmation."""
        shown = {"Name": self.alias, "Real name": self.real_name, "Mail": self.netmail}
        more = {name.capitalize(): value for name, value in self.fields.items() if name not in ("misc",)}
        return {name: value for name, value in (shown | more).items() if value}


async def apply(asking: Asking, name: str = "") -> User | None:
    """Hold the application. `name` is what he called himself on the way in. None: no account is made. Raises HangUp."""
    console, house = asking.console, asking.house
    before = console.patience
    console.terminal.identify("")  # the time limit of those who log in ends; a form takes longer
    console.patience = house.settings.terminal.max_new_user_inactivity or before
    try:
        house.applications.begin(asking.asker)
        return await Form(asking).fill(name)
    except _Cancelled:
        await console.say("new.cancelled")
    except Refusal as no:
        await console.say("logon.no", reason=no.text)
        if no.final:
            raise HangUp from None
    finally:
        console.patience = before
    return None


class Form:
    """One application."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._console = asking.console
        self._house = asking.house
        self._rules = asking.house.applications
        self._config = asking.house.settings.new_user
        self._answers = _Answers()

    async def fill(self, name: str) -> User:
        """From the first question to the account."""
        console = self._console
        await console.say("new.welcome", board=self._house.settings.system.name or self._house.settings.host)
        first = await self._rules.is_first()
        if first:
            await self._first()
        elif self._rules.wants_password:
            await self._new_user_password()
        await console.file("newuser")
        while True:
            await self._questions(name, first)
            for label, value in self._answers.rows().items():
                await console.say("new.row", name=label, value=value)
                await console.put("\r\n")
            if await console.yes("new.right"):
                break
        password = await self._password()
        await self._magic_word()
        answers = self._answers
        application = Application(
            alias=answers.alias,
            real_name=answers.real_name,
            netmail=answers.netmail,
            forwards=answers.forwards,
            fields=answers.fields,
        )
        user = await self._rules.apply(self._asking.asker, application, password, code=answers.code)
        await console.say("new.made", number=user.number, alias=user.alias)
        if not first:
            await self._feedback(user)
            await self._house.account_notices.welcome(user)
        return user

    # --- before the questions ---

    async def _first(self) -> None:
        """Only from this machine, or with the code the operator was shown (SEC-09)."""
        console = self._console
        await console.say("new.first")
        if is_at_the_machine(console.terminal.peer):
            return
        for _ in range(TRIES):
            code = await console.ask("new.first_code", most=40)
            if code is None:
                raise _Cancelled
            if self._rules.code_fits(code):
                self._answers.code = code
                return
            await console.terminal.pause(self._house.settings.terminal.login_attempt_delay / 1000)
        await console.say("new.first_wrong")
        raise HangUp

    async def _new_user_password(self) -> None:
        console = self._console
        for _ in range(TRIES):
            text = await console.ask("new.password", most=40, secret=True)
            if text is None:
                raise _Cancelled
            if self._rules.password_fits(text):
                return
            await console.terminal.pause(self._house.settings.terminal.login_attempt_delay / 1000)
            await console.say("new.password_wrong")
        await console.file("nupguess")
        raise HangUp

    # --- the questions ---

    async def _questions(self, name: str, first: bool) -> None:
        asks, rules, answers = self._config.asks, self._rules, self._answers
        fields = answers.fields
        fields["misc"] = _misc_of(self._console.look, self._config.misc)
        if asks(Question.COLOR) and self._console.look.ansi and not await self._console.yes("new.color"):
            fields["misc"] = int(str(fields["misc"])) & ~Misc.COLOR
        if asks(Question.ALIAS) or first:
            answers.alias = await self._ask("new.alias", rules.check_alias, most=25, default=answers.alias or name)
        if asks(Question.REAL_NAME) or not asks(Question.ALIAS):
            word = "new.company" if asks(Question.COMPANY) else "new.real_name"
            answers.real_name = await self._ask(word, rules.check_real_name, most=25, default=answers.real_name)
        if not asks(Question.ALIAS) and not first:
            answers.alias = await rules.check_alias(answers.real_name)
        if asks(Question.HANDLE):
            default = str(fields.get("handle", "")) or answers.alias[:8]
            fields["handle"] = await self._ask("new.handle", rules.check_handle, most=8, default=default)
        if asks(Question.ADDRESS):
            fields["street"] = await self._ask("new.street", _checks("street"), most=30)
            fields["zip"] = await self._ask("new.zip", _checks("zip"), most=10)
        if asks(Question.LOCATION):
            default = str(fields.get("location", ""))
            fields["location"] = await self._ask("new.location", self._location, most=30, default=default)
        if asks(Question.PHONE):
            fields["phone"] = await self._ask("new.phone", _checks("phone"), most=20, style="")
        if asks(Question.GENDER):
            await self._gender()
        if asks(Question.BIRTH):
            fields["birth"] = await self._ask("new.birth", _checks("birth"), most=10, style="")
        if not asks(Question.NO_NETMAIL):
            answers.netmail = await self._ask(
                "new.netmail", rules.check_netmail, most=60, default=answers.netmail, style=""
            )
            if answers.netmail and self._house.settings.system.forward_to_netmail:
                answers.forwards = await self._console.yes("new.forward", default=False)

    async def _location(self, text: str) -> str:
        return self._rules.check_location(text)

    async def _gender(self) -> None:
        letters = self._config.genders.upper().replace(",", "").replace(" ", "")

        async def one_of(text: str) -> str:
            if text and text.upper() not in letters:
                raise Refusal(Why.INVALID, f"one of {letters}, or nothing")
            return text.upper()

        shown = ", ".join(letters)
        self._answers.fields["gender"] = await self._ask("new.gender", one_of, most=1, letters=shown)

    async def _ask(
        self, word: str, check: Check, *, most: int, default: str = "", style: str | None = None, letters: str = ""
    ) -> str:
        """Ask until the answer is good. Raises _Cancelled, Refusal (final)."""
        as_typed = self._config.asks(Question.AS_TYPED)
        style = ("" if as_typed else "words") if style is None else style
        while True:
            text = await self._console.ask(word, most=most, default=default, style=style, letters=letters)
            if text is None:
                raise _Cancelled
            try:
                return str(await check(text.strip()))
            except Refusal as no:
                if no.final:
                    raise
                await self._console.say("logon.no", reason=no.text[:1].upper() + no.text[1:] + ".")
                default = ""

    # --- the end ---

    async def _password(self) -> str:
        system, answers = self._house.settings.system, self._answers
        offered = self._asking.call.password
        user = User(
            number=NOBODY,
            alias=answers.alias,
            real_name=answers.real_name,
            handle=str(answers.fields.get("handle", "")),
        )
        if offered:
            try:
                return self._house.passwords.rules.check(offered, user)
            except Refusal as no:
                await self._console.say("logon.no", reason=no.text)
        password = await choosing.choose(
            self._console, self._house.passwords, user, own=system.password_edit, least=system.password_least
        )
        if password is None:
            raise _Cancelled
        return password

    async def _magic_word(self) -> None:
        if not self._rules.wants_magic_word:
            return
        word = await self._console.ask("new.magic", most=50)
        if word is None or not self._rules.magic_word_fits(word):
            await self._console.say("new.magic_wrong")
            raise HangUp

    async def _feedback(self, user: User) -> None:
        """Words to the sysop who validates; two chances, then the account goes again."""
        if not self._config.feedback_user:
            return
        for _ in range(2):
            lines = await _lines(self._console)
            if lines:
                await self._house.account_notices.application(user, "\n".join(lines))
                await self._console.say("new.feedback_sent")
                return
            await self._console.say("new.feedback_again")
        await self._rules.withdraw(user)
        raise _Cancelled


async def _lines(console: Console) -> list[str]:
    await console.say("new.feedback")
    lines: list[str] = []
    while len(lines) < FEEDBACK_LINES:
        line = await console.ask("new.feedback_line", most=75)
        if not line:
            break
        lines.append(line)
    return lines


def _checks(name: str) -> Check:
    """The rule of a field of the account (`people/particulars.py`)."""

    async def check(text: str) -> object:
        return checked(name, text)

    return check


def _misc_of(look: Look, usual: int) -> int:
    """Settings bits for the screen somebody applies with: detected anew at each call."""
    misc = (usual | Misc.AUTOTERM) & ~int(Misc.ANSI | Misc.COLOR)
    if look.linear:
        misc |= Misc.LINEAR | Misc.COLDKEYS
    if look.ansi:
        misc |= Misc.ANSI | Misc.COLOR
    if look.charset is Charset.PETSCII:
        misc |= Misc.PETSCII
    elif look.charset is Charset.UTF8:
        misc |= Misc.UTF8
    elif look.charset is Charset.ASCII:
        misc |= Misc.NO_EXASCII
    return int(misc)
