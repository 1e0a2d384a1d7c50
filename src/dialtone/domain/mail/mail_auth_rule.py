"""What the mail processor mailauth.js refuses: strangers who send in the name of our own domain. Source: spec mail.md
6.7."""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable, Collection

from dialtone.domain.model.user import User

LeadsTo = Callable[[str, str], Awaitable[bool]]
"""Whether a domain's addresses include this one."""


class MailAuthRule:
    """`owns` says whether a domain (lower case) is ours, `own_addresses` are those of our interfaces."""

    __slots__ = ("_leads_to", "_own", "_owns")

    def __init__(self, owns: Callable[[str], bool], own_addresses: Collection[str], leads_to: LeadsTo) -> None:
        self._owns = owns
        self._own = frozenset(own_addresses)
        self._leads_to = leads_to

    async def refusal(self, address: str, user: User | None, client: str) -> str:
        """The words for somebody who sends as `address` from the address `client`, or ""."""
        domain = address.rpartition("@")[2].lower()
        if not self.concerns(domain, user, client) or await self._leads_to(domain, client):
            return ""
        return f"Mail deliveries from {domain} must use SMTP-AUTH"

    def concerns(self, domain: str, user: User | None, client: str) -> bool:
        """Whether that domain is ours, the sender has not logged in (or as a guest) and comes from elsewhere; asks
        nobody."""
        if not domain or not self._owns(domain) or (user is not None and not user.is_guest):
            return False
        return not (client in self._own or client.startswith("192.168.") or _is_loopback(client))


def _is_loopback(client: str) -> bool:
    try:
        return ipaddress.ip_address(client).is_loopback
    except ValueError:
        return False
