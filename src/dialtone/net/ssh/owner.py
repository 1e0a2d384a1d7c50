"""One SSH connection as the library sees its user: how to authenticate, and which channels may open."""

from __future__ import annotations

from typing import Any, Protocol

import asyncssh

from dialtone.base import log
from dialtone.net.ssh.channel import Channel
from dialtone.net.ssh.login import Answer, SshLogin

_ASK_PASSWORD = ("", "", "", [("Password: ", False)])
_ASK_CODE = ("", "", "", [("Code of your second factor: ", False)])


class Session(Protocol):
    """What an owner tells its session, and asks of it."""

    def new_channel(self) -> Channel | None:
        """One more channel, or None when there are enough."""
        ...

    def authenticated(self) -> None:
        """The caller may come in, once `SshLogin.settle` agrees."""
        ...

    def lost(self, error: Exception | None) -> None:
        """The library gave up, or the other side did."""
        ...


class ConnectionOwner(asyncssh.SSHServer):
    """See the module's text. `anybody`: nothing is asked here (SSH_ANYAUTH)."""

    def __init__(self, session: Session, login: SshLogin, *, anybody: bool) -> None:
        self._session = session
        self._login = login
        self._anybody = anybody
        self._connection: asyncssh.SSHServerConnection | None = None

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        """The library is ready."""
        self._connection = conn

    def connection_lost(self, exc: Exception | None) -> None:
        """The library is done."""
        self._session.lost(exc)

    # --- authentication ---

    def begin_auth(self, username: str) -> bool:
        """A name is used. False: nothing is asked of it."""
        self._login.begin(username)
        return not self._anybody

    def auth_completed(self) -> None:
        """Enough was shown."""
        self._session.authenticated()

    def password_auth_supported(self) -> bool:
        """Passwords are taken."""
        return True

    def public_key_auth_supported(self) -> bool:
        """Keys are taken."""
        return True

    def kbdint_auth_supported(self) -> bool:
        """Questions are asked."""
        return True

    async def validate_password(self, username: str, password: str) -> bool:
        """A password. Without a way to ask for the code of a second factor, the board's prompt will."""
        answer = await self._login.by_password(username, password)
        self._count()
        return answer is not Answer.NO

    async def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        """A key, asked about or signed with; the library checks the signature itself."""
        good = await self._login.might_be(username, key.get_fingerprint())
        self._count()
        return good

    def get_kbdint_challenge(self, username: str, lang: str, submethods: str) -> Any:
        """The first question."""
        return _ASK_PASSWORD

    async def validate_kbdint_response(self, username: str, responses: Any) -> Any:
        """An answer: another question, or whether he may come in."""
        if len(responses) != 1:
            return False
        if self._login.wants_code:
            answer = await self._login.by_code(responses[0])
        else:
            answer = await self._login.by_password(username, responses[0])
        self._count()
        return _ASK_CODE if answer is Answer.CODE else answer is Answer.IN

    def _count(self) -> None:
        """Enough is enough (SSH-04)."""
        if self._login.exhausted and self._connection is not None:
            log.notice("ssh.tries", "!SSH: too many authentication failures")
            self._connection.disconnect(
                asyncssh.DISC_NO_MORE_AUTH_METHODS_AVAILABLE, "Too many authentication failures"
            )

    # --- channels ---

    def session_requested(self) -> Any:
        """A channel."""
        channel = self._session.new_channel()
        if channel is None:
            raise asyncssh.ChannelOpenError(asyncssh.OPEN_RESOURCE_SHORTAGE, "too many channels")
        return channel
