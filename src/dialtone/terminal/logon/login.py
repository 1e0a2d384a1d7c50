"""Who is calling? The answer, the login prompt, and everything one may type there.

Nothing is judged here: passwords, codes and guests go to `house.logins`, which counts and delays failures; whether a
name exists shows neither in words nor in what is asked next (ENU-03). Source: spec services.md 2.9.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from dialtone.base import log
from dialtone.base.errors import HangUp, Refusal, Why
from dialtone.domain.access.login import NAME_MOST
from dialtone.domain.house import House
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.user import Misc, User
from dialtone.terminal.console import Console
from dialtone.terminal.logon import applying, forgotten, matrix
from dialtone.terminal.logon.asking import Asking
from dialtone.wire.proofs import PasswordProof
from dialtone.wire.screen import Call

NAME_COLUMNS = 40
PASSWORD_MOST = 128
CODE_TRIES = 3
LONGEST = 1800.0  # seconds that logging on may take
WRONG_COSTS, BLANK_COSTS = 2, 1  # of `login_prompts`

_FINAL = (Why.BLOCKED, Why.TOO_FAST, Why.NEEDS_TLS)  # refusals after which no further try makes sense


class Login(Asking):
    """One caller at the prompt. `fast` is set when he wants no news, `new` when he has just made his account."""

    def __init__(self, console: Console, call: Call, house: House) -> None:
        super().__init__(console, call, house)
        self.fast = False
        self.new = False
        self._config = house.settings.login
        self._tries = self._config.prompts
        self._began = house.clock.monotonic()

    @property
    def service(self) -> str:
        """The way in as log-ins are counted by it."""
        return self.console.terminal.protocol.lower()

    async def run(self) -> Caller:
        """Ask until somebody has logged in. Raises HangUp, WireError."""
        caller = await self._known_already()
        if caller is not None:
            return caller
        if self.call.new_user and self.call.name:
            caller = await self._apply(self.call.name)
            if caller is not None:
                return caller
        if self._config.matrix:
            caller = await matrix.choose(self, apply=self.apply, forgot=self.forgot, hang_up=self.hang_up)
            if caller is not None:
                return caller
        return await self._ask()

    async def answer(self) -> None:
        """The first words: plain, at once, and the one for screen readers before all others."""
        console, system = self.console, self.house.settings.system
        await console.say("logon.linear_hint")
        if not await console.file("answer"):
            peer = console.terminal.peer
            await console.say(
                "logon.answer",
                board=self.board,
                place=system.location,
                protocol=console.terminal.protocol,
                address=peer.address,
            )

    # --- those who need not be asked ---

    async def _known_already(self) -> Caller | None:
        call = self.call
        if isinstance(call.caller, Caller):
            return await self.second_half(call.caller)
        if call.trusted and call.name:
            return await self._try(lambda: self._vouched(call.name, "RLogin"), costs=0)
        if call.name and call.password:
            return await self._with_password(call.name, call.password)
        if "AUTO_LOGON" in self.house.settings.terminal.options:
            user = await self._by_address()
            if user is not None:
                log.notice("login.by_address", f"{user.alias} is known by his address", user=user.number)
                return await self._try(lambda: self._vouched(user.alias, "ADDRESS"), costs=0)
        return None

    async def _by_address(self) -> User | None:
        """Whom AUTO_LOGON lets in from this address: exemption V, and he has switched it on."""
        address = self.console.terminal.peer.address
        found = await self.house.store.read(lambda records: records.users.by_address(address))
        for user in found:
            if user.has_exemption("V") and user.misc & Misc.AUTOLOGON and user.level < 90:
                return user
        return None

    async def _vouched(self, name: str, method: str) -> Caller:
        return await self.house.logins.vouched(self.console.terminal.peer, self.service, name, method)

    # --- the prompt ---

    async def _ask(self) -> Caller:
        console = self.console
        while self._tries > 0:
            if self.house.clock.monotonic() - self._began > LONGEST:
                await console.say("logon.too_long")
                raise HangUp
            await console.say("logon.names", names=await self._names())
            name = await console.ask(
                "logon.name",
                most=NAME_COLUMNS,
                style="words",
                legacy="NN: " if self._config.legacy_prompts else "",
                prompt=_spaced(self._config.login_prompt),
            )
            caller = await self._named(name)
            if caller is not None:
                return caller
        await console.say("logon.tries_over")
        raise HangUp

    async def _names(self) -> str:
        config, system = self._config, self.house.settings.system
        text = config.name_prompt
        if system.login & 1:
            text += f" {config.number_prompt.strip()}"
        if self.house.applications.open:
            text += f" {config.new_prompt.strip()}"
        if config.guest and await self._guest() is not None:
            text += f" {config.guest_prompt.strip()}"
        return text

    async def _named(self, typed: str | None) -> Caller | None:
        """Obey what was typed at the prompt."""
        name = (typed or "").strip()
        if not name:
            if typed is None and await self.console.yes("logon.hang_up", default=False):
                await self.hang_up()
            self._tries -= BLANK_COSTS
            return None
        command = _COMMANDS.get(name.upper())
        if command is not None and not (len(name) == 1 and await self._has_account(name)):
            return await command(self)
        if name[0] in "*!" and len(name) > 1 and self._config.fast_logon:
            self.fast = True
            name = name[1:].strip()
        return await self._with_password(name, None)

    async def _has_account(self, name: str) -> bool:
        return await self.house.directory.by_login(name) is not None

    async def _with_password(self, name: str, password: str | None) -> Caller | None:
        if self.house.tables.name.matches(name):
            log.warning("login.barred", "!a caller gave a name of name.can")
            await self._try(lambda: self._admit(name, ""), costs=WRONG_COSTS, silent=True)
            raise HangUp
        if password is None:
            password = await self.console.ask(
                "logon.password",
                most=PASSWORD_MOST,
                secret=True,
                legacy="PW: " if self._config.legacy_prompts else "",
                prompt=_spaced(self._config.password_prompt),
            )
        if password is None:
            self._tries -= BLANK_COSTS
            return None
        given = password
        caller = await self._try(lambda: self._admit(name, given), costs=WRONG_COSTS, name=name)
        if caller is None and self._tries > 0 and self._config.email_passwords and not self.call.password:
            await forgotten.offer(self, name)
        return caller

    async def _admit(self, name: str, password: str) -> Caller:
        terminal = self.console.terminal
        proof = PasswordProof(name[:NAME_MOST], log.Secret(password), "LOGIN")
        return await self.house.logins.admit(terminal.peer, self.service, proof, secure=terminal.secure)

    async def _try(
        self, attempt: Callable[[], Awaitable[Caller]], *, costs: int, name: str = "", silent: bool = False
    ) -> Caller | None:
        """Make one attempt; tell a refusal after its delay. None: there may be another try."""
        console = self.console
        try:
            return await self.second_half(await attempt())
        except Refusal as no:
            self._tries -= costs
            await console.terminal.flush()
            await console.terminal.pause(no.delay)
            if name and no.why is Why.BAD_LOGIN:
                await self._warn_owner(name)
            if silent:
                return None
            if no.why is Why.BAD_LOGIN:
                await console.say("logon.failed")
                return None
            await console.say("logon.no", reason=no.text or "That is not possible now.")
            if no.why in _FINAL:
                raise HangUp from None
            return None

    async def second_half(self, caller: Caller) -> Caller:
        """What some accounts need besides: a code, for sysops the system password. Raises Refusal, HangUp."""
        logins, console = self.house.logins, self.console
        if await logins.wants_code(caller):
            caller = await self._confirmed(caller)
        if logins.wants_system_password(caller):
            text = await console.ask("logon.system_password", most=80, secret=True)
            await logins.confirm_system_password(caller, text or "")
        return caller

    async def _confirmed(self, caller: Caller) -> Caller:
        console = self.console
        for left in range(CODE_TRIES, 0, -1):
            code = await console.ask("logon.code", most=20)
            if code is None:
                break
            if code.strip() in ("", "?"):
                await console.say("logon.code_help")
                continue
            try:
                return await self.house.logins.confirm(caller, code)
            except Refusal as no:
                if no.why is not Why.BAD_LOGIN or left == 1:
                    raise
                await console.terminal.flush()
                await console.terminal.pause(no.delay)
                await console.say("logon.no", reason=no.text)
        raise Refusal(Why.BAD_LOGIN, "no code was given")

    async def _warn_owner(self, name: str) -> None:
        user = await self.house.directory.by_login(name) if len(name) <= NAME_MOST else None
        if user is not None and user.active:
            await self.house.account_notices.failed_login(user, self.console.terminal.peer, self.service)

    # --- commands at the prompt ---

    async def _guest(self) -> User | None:
        user = await self.house.directory.by_login("guest")
        return user if user is not None and user.is_guest and user.active else None

    async def enter_as_guest(self) -> Caller | None:
        """Guests need no password."""
        user = await self._guest() if self._config.guest else None
        if user is None:
            await self.console.say("logon.no_guest")
            self._tries -= BLANK_COSTS
            return None
        return await self._try(lambda: self._vouched(user.alias, "GUEST"), costs=WRONG_COSTS)

    async def apply(self) -> Caller | None:
        """Somebody wants an account."""
        return await self._apply("")

    async def _apply(self, name: str) -> Caller | None:
        user = await applying.apply(self, name)
        if user is None:
            self._tries -= BLANK_COSTS
            return None
        self.new = True
        return Caller(user, self.console.terminal.peer, self.service, "NEW")

    async def toggle_linear(self) -> None:
        """Switch the mode for screen readers."""
        console = self.console
        on = not console.look.linear
        console.look = replace(console.look, linear=on, hot=not on)
        await console.say("logon.linear_on" if on else "logon.linear_off")

    async def help(self) -> None:
        """Say where one is."""
        await self.console.say("logon.help", board=self.board)

    async def forgot(self) -> None:
        """Have a code mailed."""
        await forgotten.ask(self, "")

    async def reset(self) -> None:
        """Use a mailed code."""
        await forgotten.redeem(self)

    async def hang_up(self) -> None:
        """Say goodbye. Raises HangUp."""
        await self.console.say("logon.bye")
        raise HangUp


def _spaced(prompt: str) -> str:
    """A prompt as it stands before what is typed: the file it comes from has lost the blank behind it."""
    return prompt.rstrip() + " " if prompt.strip() else ""


_COMMANDS: Mapping[str, Callable[[Login], Awaitable[Caller | None]]] = {
    "NEW": Login.apply,
    "GUEST": Login.enter_as_guest,
    "L": Login.toggle_linear,
    "?": Login.help,
    "HELP": Login.help,
    "FORGOT": Login.forgot,
    "RESET": Login.reset,
    "Q": Login.hang_up,
    "BYE": Login.hang_up,
    "EXIT": Login.hang_up,
    "LOGOFF": Login.hang_up,
}
