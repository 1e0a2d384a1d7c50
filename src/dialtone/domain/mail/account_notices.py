"""What people are told about their accounts: telegrams of failed logins, codes for new passwords, words of welcome.

Mail is sent by the board itself: a plain text of ours, with cleaned values, to a user's mailbox or his address outside.
Sources: spec bbs.md 1.8, 1.9, services.md 2.9.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from email.header import Header

from dialtone.base import log
from dialtone.base.errors import Refusal, StoreError
from dialtone.base.lookup import TimedCache
from dialtone.config.newuser import NewUserConfig
from dialtone.config.system import SystemConfig
from dialtone.domain.access.addresses import network
from dialtone.domain.mail.lists.outgoing import Outgoing, Text
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.model.user import SYSOP, User, UserNumber
from dialtone.domain.people.directory import Directory
from dialtone.domain.people.names import one_line
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store
from dialtone.domain.presence.telegrams import Telegrams
from dialtone.formats.mail.dates import rfc5322
from dialtone.formats.text.foreign import visible
from dialtone.wire.port import Peer

WARNED_EVERY = 3600.0  # seconds between two telegrams to one user about one address
MOST_LINES = 100
ReadSmall = Callable[[str], Awaitable[bytes | None]]

_CODE = """\
Hello {alias},

somebody, most likely you, asked for a new password for your account on {board}.

Call the board, type RESET at the login prompt, and give this code:

    {code}

It works once, within an hour. If you did not ask for it, nothing needs to be done: your password stays as it is.
"""
_APPLICATION = """\
{alias} (user {number}) has applied for an account from {address}.

Real name  {real_name}
Location   {location}
Mail       {netmail}

{words}
"""


class AccountNotices:
    """See the module's text. `welcome` is sent the file text/newuser.msg of the sysop's, if there is one."""

    __slots__ = (
        *("_clock", "_config", "_directory", "_mail", "_ourselves", "_store", "_system", "_telegrams", "_told"),
        "read_welcome",
    )

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        telegrams: Telegrams,
        directory: Directory,
        outgoing: Outgoing,
        ourselves: Ourselves,
        system: SystemConfig,
        config: NewUserConfig,
        read_welcome: ReadSmall,
    ) -> None:
        self._store = store
        self._clock = clock
        self._telegrams = telegrams
        self._directory = directory
        self._mail = outgoing
        self._ourselves = ourselves
        self._system = system
        self._config = config
        self.read_welcome = read_welcome
        self._told: TimedCache[bool] = TimedCache(10_000, WARNED_EVERY)

    async def failed_login(self, user: User, peer: Peer, service: str) -> None:
        """Tell a user that somebody tried to be him: once an hour for an address, so that nobody can bury him in
        telegrams."""
        key, now = (user.number, network(peer.address)), self._clock.monotonic()
        if user.is_guest or self._told.get(key, now):
            return
        self._told.put(key, True, now)
        host, name = one_line(peer.host, 60), service.upper()
        text = (
            f"\x01n\x01h\x01yFailed login\x01n with your name by \x01h{name}\x01n from \x01h{host}\x01n "
            f"[{peer.address}], port {peer.port}.\r\n"
        )
        await self._telegram(user.number, text)

    async def password_code(self, user: User, code: str) -> None:
        """Mail a code for a new password to a user's address outside."""
        board = self._system.name or self._ourselves.domain
        text = _CODE.format(alias=user.alias, board=one_line(board), code=code)
        if await self._send([user.netmail], f"New password for {one_line(board, 40)}", text):
            log.notice("password.mailed", f"a code for a new password is on its way to user #{user.number}")

    async def application(self, user: User, words: str) -> None:
        """Send a new user's words to whoever validates, and tell the sysop by telegram."""
        lines = "\n".join(list(visible(words))[:MOST_LINES])
        text = _APPLICATION.format(
            alias=user.alias,
            number=user.number,
            address=user.last_address or "here",
            real_name=one_line(user.real_name),
            location=one_line(user.location),
            netmail=one_line(user.netmail),
            words=lines,
        )
        judge = await self._directory.get(UserNumber(self._config.feedback_user))
        if judge is not None and judge.active:
            address = self._ourselves.address_of(judge)
            await self._send([address], f"New user: {user.alias}", text, author=user)
            number = user.number
            await self._store.write(lambda records: records.users.count_feedback(number))
        told = f"\x01n\x01h\x01cNew user\x01n \x01h{one_line(user.alias, 40)}\x01n has applied (#{user.number}).\r\n"
        await self._telegram(judge.number if judge is not None else SYSOP, told)

    async def welcome(self, user: User) -> None:
        """Send the sysop's words of welcome, if he has written some."""
        raw = await self.read_welcome("newuser.msg")
        if raw:
            text = raw.decode("utf-8", "replace")
            await self._send([self._ourselves.address_of(user)], "Welcome", "\n".join(visible(text)))

    async def telegram(self, user: UserNumber, text: str) -> None:
        """Keep a telegram of the board's own words."""
        await self._telegram(user, text)

    async def _telegram(self, user: UserNumber, text: str) -> None:
        try:
            await self._telegrams.send(user, self._system.operator or "Sysop", text)
        except StoreError as trouble:
            log.warning("account.untold", f"!user #{user} could not be told: {trouble}")

    async def _send(self, to: list[str], subject: str, text: str, *, author: User | None = None) -> bool:
        """Mail a text; whether somebody will get it."""
        now = self._clock.now()
        sender = self._ourselves.address_of(author) if author is not None else f"noreply@{self._ourselves.domain}"
        message_id = self._mail.new_id()
        head = (
            f"From: {sender}\nTo: {to[0]}\nSubject: {_header(subject)}\nDate: {rfc5322(now)}\n"
            f"Message-ID: {message_id}\nAuto-Submitted: auto-generated\nMIME-Version: 1.0\n"
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
        )
        data = (head + text).replace("\r\n", "\n").replace("\n", "\r\n").encode("utf-8", "replace")

        async def pieces() -> AsyncIterator[bytes]:
            yield data

        try:
            copies = await self._mail.copies([(address, b"") for address in to], "")
            if not copies:
                return False
            sheaf = await self._mail.letter(pieces(), Text(message_id, "", subject, sender))

            async def change(records: Records) -> None:
                await sheaf.place(records, copies, now)

            await self._store.write(change)
        except (Refusal, StoreError) as trouble:
            log.error("account.unsent", f"!mail of the board to a user could not be sent: {trouble}")
            return False
        return True


def _header(text: str) -> str:
    clean = one_line(text, 120)
    return clean if clean.isascii() else Header(clean, "utf-8").encode()
