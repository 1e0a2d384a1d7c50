"""As whom a user may send: the rule for envelope senders and for the names in a message's header.

Source: spec mail.md 1.8 (sender authorisation), FRM-06. The null sender is everybody's. An address of ours belongs to
the one user it leads to. Any other address needs the right to send outside.
"""

from __future__ import annotations

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.config.mail import MailConfig
from dialtone.config.tables import Tables
from dialtone.domain.mail.envelope import Sender
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.mail.visit import Visit, may_send_outside
from dialtone.domain.model.user import User
from dialtone.domain.people.directory import Directory


class Rights:
    """Judges senders who logged in."""

    __slots__ = ("_allow_relay", "_directory", "_ourselves", "_tables")

    def __init__(self, directory: Directory, tables: Tables, ourselves: Ourselves, mail: MailConfig) -> None:
        self._directory = directory
        self._tables = tables
        self._ourselves = ourselves
        self._allow_relay = "ALLOW_RELAY" in mail.options

    async def check_sender(self, visit: Visit, sender: Sender) -> None:
        """Whether whoever brings mail may name this envelope sender (spec mail.md 1.8). Raises Refusal."""
        user, path = visit.user, sender.path
        if user is None or path.null:
            return
        if await self.may_send_as(user, path.local, path.domain, submission=visit.submission):
            return
        given, own = sender.bracketed, self._ourselves.address_of(user).encode()
        log.warning(
            "mail.unauthorized",
            f"!UNAUTHORIZED REVERSE PATH ({given.decode('utf-8', 'replace')}) for user #{user.number} ({user.alias})",
        )
        raise Refusal(
            Why.DENIED, reply=b"550 Sender address %s not authorized for this account, try <%s>" % (given, own)
        )

    async def may_send_as(self, user: User, local: str, domain: str, *, submission: bool) -> bool:
        """Whether `user` may send as `local`@`domain` (unquoted; domain in lower case, "" when there is none).

        On the transfer port (`submission` false) foreign addresses prove nothing and are let through, as they would
        be from a stranger; addresses of ours are judged everywhere.
        """
        if not domain:
            return False
        if not self._ourselves.owns(domain):
            return not submission or (self._allow_relay and may_send_outside(user))
        name = self._tables.alias.find(f"{local}@{domain}") or self._tables.alias.find(local)
        if name is not None and "@" in name:
            return False
        owner = await self._directory.recipient(name or local, aliased=name is not None)
        return owner is not None and owner.number == user.number
