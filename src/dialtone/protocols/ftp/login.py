"""Logging in to FTP: USER and PASS, guests, the sysop's second password. What comes after login is in `server.py`.

Sources: RFC 959, 1635; spec services.md 3.4.
"""

from __future__ import annotations

import math
from typing import ClassVar

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.domain.files.local_tree import SYSTEM
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.user import User
from dialtone.protocols.ftp import grammar, replies
from dialtone.protocols.ftp.encryption import FtpEncryption
from dialtone.protocols.ftp.loop import QUIET, State
from dialtone.wire.dialogue import Command
from dialtone.wire.proofs import PasswordProof

GUESTS = frozenset({"anonymous", "ftp"})  # stand for the account "guest"
GUEST = "guest"
TRIES = 3  # log-ins that may fail
NO_GUEST = b"530 There is no guest account on this board: log in with your own name and password."


class FtpLogin(FtpEncryption):
    """See the module's text."""

    async def user(self, argument: bytes) -> None:
        """Any name is good until its password is known (ENU-03)."""
        name = grammar.text(argument).strip()
        if not name:
            raise Refusal(Why.INVALID, "A user name is expected.")
        await self.part()
        if not self.needs.logins.clear_text(self.wire.peer, self.wire.secure, self.service):
            raise Refusal(Why.NEEDS_TLS, reply=b"530 Encryption is required: use AUTH TLS.")
        if name.casefold() in GUESTS | {GUEST}:
            if await self.guest() is None:
                log.notice("ftp.no_guest", f"!FTP there is no guest account for {name.casefold()}")
                raise Refusal(Why.NOT_LOGGED_IN, reply=NO_GUEST)
            words = b"331 User name okay, give your full e-mail address as password."
        else:
            words = b"331 User name okay, need password."
        self.user_name = name
        await self.wire.send(words)

    async def guest(self) -> User | None:
        """The guest account, when there is one that can be used."""
        user = await self.needs.directory.by_login(GUEST)
        return user if user is not None and user.is_guest and user.active else None

    async def password(self, argument: bytes) -> None:
        """The other half of USER."""
        if self.user_name is None:
            raise Refusal(Why.BAD_SEQUENCE, "Login with USER first.")
        name, self.user_name = self.user_name, None
        secret = log.Secret(grammar.text(argument))
        guest = await self.guest() if name.casefold() in GUESTS | {GUEST} else None
        try:
            caller = await self.enter_as_guest(guest, secret) if guest else await self.enter(name, secret)
        except Refusal as no:
            if no.why is not Why.BAD_LOGIN:
                raise
            await self.failed(no)
            return
        await self.welcome(caller)

    async def enter(self, name: str, secret: log.Secret) -> Caller:
        """By password. A sysop may put the system password behind his own, with a colon: then he gets the local file
        system, too."""
        own, colon, system = secret.reveal().rpartition(":")
        logins, method = self.needs.logins, "USER/PASS"
        if colon and system and await logins.is_system_password(system):
            secret, method = log.Secret(own), SYSTEM
        proof = PasswordProof(name, secret, method)
        return await logins.admit(self.wire.peer, self.service, proof, secure=self.wire.secure)

    async def enter_as_guest(self, guest: User, secret: log.Secret) -> Caller:
        """By a mail address, which email.can may have something against."""
        caller = Caller(guest, self.wire.peer, self.service)
        await self.needs.services.visits.guest(caller, secret.reveal())
        return await self.needs.logins.vouched(self.wire.peer, self.service, guest.alias, "GUEST")

    async def failed(self, no: Refusal) -> None:
        """A login that was not good: nobody learns why, and few are tried."""
        await self.wire.pause(no.delay)
        self.failures += 1
        if self.failures >= TRIES:
            raise Refusal(Why.TOO_MANY, reply=b"421 Too many failed login attempts.", final=True)
        text = await self.text_file("ftpbadlogin.txt")
        await self.wire.send(*replies.coded(530, text), b"530 Invalid login.")

    async def welcome(self, caller: Caller) -> None:
        """Let somebody in who is who he says."""
        user, services = caller.user, self.needs.services
        try:
            seconds = services.visits.begin(caller)
            label = "FTPS" if self.wire.secure else "FTP"
            self.leave = services.clients.enter(user, label, self.bell, address=self.wire.peer.address)
        except Refusal as no:
            log.notice("ftp.refused", f"!FTP {user.alias} refused: {no.text}", user=user.number)
            if no.temporary:
                raise Refusal(no.why, reply=replies.line(421, no.text), final=True) from None
            raise Refusal(no.why, reply=replies.line(530, no.text)) from None
        self.caller, self.state, self.failures = caller, State.USER, 0
        self.began, self.ends = self.needs.clock.now(), self.needs.clock.monotonic() + seconds
        self.wire.identify(user.alias)
        guest = "+- FTP Guest" if user.is_guest else "++ FTP Logon"
        log.info("ftp.logon", f"{guest}: {user.alias}", user=user.number, secure=self.wire.secure)
        await self.arrive()
        await self.wire.send(*await self.told(user, seconds))

    async def told(self, user: User, seconds: float) -> list[bytes]:
        """What somebody hears who has logged in."""
        lines = replies.coded(230, await self.text_file("ftphello.txt"))
        lines += replies.coded(230, [f"{user.alias} logged in."])
        if self.needs.services.local is not None and self.needs.services.local.may(self.caller):
            lines += replies.coded(230, ["Sysop access granted."])
        if not user.has_exemption("D"):
            lines += replies.coded(230, [f"You have {user.credits + user.free_credits} download credits."])
        if seconds == math.inf:
            return [*lines, b"230 You may stay as long as you like."]
        return [*lines, b"230 You are allowed %d minutes of use for this session." % (seconds // 60)]

    commands: ClassVar[dict[bytes, Command[State]]] = FtpEncryption.commands | {
        b"USER": Command(user, QUIET, help="USER name"),
        b"PASS": Command(password, QUIET, help="PASS password"),
    }
