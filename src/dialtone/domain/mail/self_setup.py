"""How mail programs set themselves up with this board, and what it asks of those who send it mail (MTA-STS).

Public facts only: an answer is the same whether an address exists or not (security case ENU-03).
"""

from __future__ import annotations

from collections.abc import Sequence

from dialtone.base.errors import Refusal, Why
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.mail.publishing import sts_policy
from dialtone.formats.autoconfig.servers import Setup, setup, split_address
from dialtone.formats.mail.domains import ascii_domain
from dialtone.formats.mail.mta_sts import policy_text

STS_PREFIX = "mta-sts."


class SelfSetup:
    """`services` are what people's programs connect to, by their names for SRV records, with ports; `name` is the
    board's, `sts_mode` the mode of its policy."""

    def __init__(self, ourselves: Ourselves, services: Sequence[tuple[str, int]], name: str, sts_mode: str) -> None:
        self._ourselves = ourselves
        self._services = tuple(services)
        self._name = name
        self._sts_mode = sts_mode

    @property
    def domain(self) -> str:
        """The domain behind the @ of our users."""
        return self._ourselves.domain.lower()

    @property
    def host(self) -> str:
        """The name of our servers."""
        return self._ourselves.host.lower()

    def of_domain(self, domain: str) -> Setup:
        """The settings for the addresses of a domain of ours ("": the board's own). Raises Refusal (NOT_FOUND)."""
        try:
            found = ascii_domain(domain) if domain else self.domain
        except Refusal:
            found = ""
        if not found or not self._ourselves.owns(found):
            raise Refusal(Why.NOT_FOUND, "Mail for that domain is not kept here.")
        made = setup(found, self._name, self.host, self._services)
        if not made.complete:
            raise Refusal(Why.NOT_FOUND, "Mail programs are not served here.")
        return made

    def of_address(self, address: str) -> tuple[Setup, str]:
        """The settings for an address, and the address as it is to be used. Raises Refusal (BAD_ADDRESS, NOT_FOUND)."""
        parts = split_address(address)
        if parts is None:
            raise Refusal(Why.BAD_ADDRESS, "That is no mail address.")
        made = self.of_domain(parts[1])
        return made, f"{parts[0]}@{made.domain}"

    def policy(self, host: str) -> str:
        """The text of the MTA-STS policy at a web server's name. Raises Refusal (NOT_FOUND)."""
        domain = host.lower().removeprefix(STS_PREFIX)
        if not host.lower().startswith(STS_PREFIX) or not self._ourselves.owns(domain):
            raise Refusal(Why.NOT_FOUND, "There is no policy for that name.")
        return policy_text(sts_policy(self.host, self._sts_mode))
