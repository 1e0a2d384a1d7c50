"""Mail for elsewhere: who may have it sent on, to which network, and how a "no" is said.

Source: spec mail.md 2.2; seed FAQ (its words); security_cases.md section 3.
"""

from __future__ import annotations

from dataclasses import replace

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.config.mail import MailConfig
from dialtone.config.tables import Tables
from dialtone.domain.mail import diary
from dialtone.domain.mail.asked import Asked, Target
from dialtone.domain.mail.stations import Stations
from dialtone.domain.mail.visit import Visit, may_send_outside
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.netmail import FIDONET
from dialtone.domain.model.route import Destination, ToHost, ToNetwork
from dialtone.formats.mail.addresses import write_address


class Relaying:
    """See the module's text."""

    __slots__ = ("_allow_relay", "_by_address", "_stations", "_tables")

    def __init__(self, tables: Tables, mail: MailConfig, stations: Stations) -> None:
        self._tables = tables
        self._stations = stations
        self._allow_relay = "ALLOW_RELAY" in mail.options
        self._by_address = "SMTP_AUTH_VIA_IP" in mail.options

    async def outside(self, asked: Asked, target: Target) -> tuple[Destination, Visit]:
        """The way out, and whose session it is from now on. Where alias.cfg sends it there, nobody is asked.

        Raises Refusal.
        """
        local, domain, port, aliased = target
        if network := self._fidonet(asked, target):
            return network, asked.visit
        visit = asked.visit if aliased else await self._recognized(asked.visit)
        address = write_address(local, domain)
        if no := "" if aliased else self._why_not(visit):
            raise self._no_relay(asked, address, no)
        if domain.endswith(".fidonet"):
            raise Refusal(Why.UNSUPPORTED, status="5.1.2", reply=b"550 FidoNet addresses are not served here")
        if log.wants(log.INFO):
            who = visit.user.alias if visit.user else "Unknown User"
            log.info("mail.relaying", f"{who} relaying to external mail service: {domain}", to=address)
        return ToHost(address, domain, port), visit

    def _fidonet(self, asked: Asked, target: Target) -> ToNetwork | None:
        """Rule 1: a FidoNet address of a user who logged in."""
        netmail = self._stations.netmail
        if netmail is None or not target.domain.endswith(".fidonet"):
            return None
        address = netmail.fidonet(asked.visit.user, target.domain, trusted=target.aliased)
        if address is None:
            return None
        user = asked.visit.user
        who = user.alias if user else "Unknown User"
        log.info(
            "mail.relaying",
            f"{who} relaying to FidoNet address: {target.local}@{target.domain} ({address})",
            to=str(address),
        )
        return ToNetwork(FIDONET, target.local, str(address))

    async def _recognized(self, visit: Visit) -> Visit:
        """The session of the user last seen at this address, where the sysop goes by addresses (spec mail.md 1.7)."""
        by_address = self._stations.by_address
        if not self._by_address or visit.user is not None or by_address is None:
            return visit
        user = await by_address.user_at(visit.peer)
        if user is None:
            return visit
        log.notice("login.by_address", f"{user.alias} authenticated by address {visit.peer.address}", user=user.alias)
        return replace(visit, actor=Caller(user, visit.peer, "smtp", "IP"), stamp=visit.stamp.anonymous())

    def _why_not(self, visit: Visit) -> str:
        """Which rule forbids relaying; "" when one allows it (rule 4)."""
        user, peer = visit.user, visit.peer
        if self._tables.relay and self._tables.relay.matches(peer.host, peer.address):
            return ""
        if user is None:
            return "not logged in and not in relay.cfg"
        if not may_send_outside(user):
            return "guest" if user.is_guest else "restriction M"
        return "" if visit.submission or self._allow_relay else "ALLOW_RELAY is off"

    def may_relay(self, visit: Visit) -> bool:
        """Whether this session may have mail sent on at all."""
        return not self._why_not(visit)

    def _no_relay(self, asked: Asked, address: str, rule: str) -> Refusal:
        visit = asked.visit
        sender = asked.sender.decode("utf-8", "replace")
        log.warning(
            "mail.relay_refused",
            f"!ILLEGAL RELAY ATTEMPT from {sender} [{visit.peer.address}] to {address}",
            rule=rule,
            host=visit.peer.host,
        )
        diary.spam("REFUSED", sender, address, f"Relay attempt to: {address}")
        if visit.user is None and self._allow_relay:
            words = b"553 Relaying through this server requires authentication.  Please authenticate before sending."
        else:
            words = b"550 Relay not allowed."
        return Refusal(Why.NO_RELAY, reply=words, final=visit.user is None)
