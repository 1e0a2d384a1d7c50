"""Calling another mail server: connect, greet, TLS when offered or asked for, log in when the relay wants it.

Deliveries use TLS whenever they can, whoever's certificate it is; when TLS fails they go on in clear over a new
connection (seed manual; spec mail.md 4.5), which the log says. Two exceptions: a password that a listener could read
is never sent in clear to a server that offered TLS and then failed at it; and where somebody asks for TLS (the
target's demand: MTA-STS, DANE, RelayTLS) nothing is sent without it, the mail waits (security case TLS-08).
"""

from __future__ import annotations

from dataclasses import replace

from dialtone.base import log
from dialtone.domain.mail.destinations import Target
from dialtone.domain.mail.outcomes import later
from dialtone.domain.mail.sending import SendPolicy
from dialtone.domain.mail.tls_policies import Demand
from dialtone.domain.ports.outside import ClientWire, Clock, Dialer, Unreachable
from dialtone.protocols.smtp.client import Pulse, SmtpClient, Trouble
from dialtone.wire.sasl import CLEAR

LONGEST_CONNECT = 150.0  # seconds, when the sysop sets no limit: about what systems take


class Calls:
    """Opens conversations that are ready for mail."""

    def __init__(self, dialer: Dialer, clock: Clock, policy: SendPolicy) -> None:
        self._dialer = dialer
        self._clock = clock
        self._policy = policy

    async def open(self, target: Target, pulse: Pulse) -> SmtpClient:
        """A client that has greeted, and has gone over to TLS and logged in where that applies. Raises Trouble."""
        client = await self._greeted(target, pulse)
        try:
            if target.demand is not None:
                if not await self._meets(target.demand, client, target):
                    await client.close()
                    return await self.open(replace(target, demand=None), pulse)
            elif "STARTTLS" in client.offers and not (target.relay is not None and target.relay.tls == "off"):
                client = await self._secured(client, target, pulse)
            await self._logged_in(client, target)
        except BaseException:  # also when this delivery is being stopped
            await client.close()
            raise
        return client

    async def _greeted(self, target: Target, pulse: Pulse) -> SmtpClient:
        wire = await self._connected(target)
        client = SmtpClient(
            wire,
            server=target.host,
            host_name=self._policy.host_name,
            patience=self._policy.patience,
            clock=self._clock,
            pulse=pulse,
        )
        try:
            await client.greet(extended=target.relay is not None and bool(target.relay.mechanism))
        except BaseException:  # also when this delivery is being stopped
            await client.close()
            raise
        return client

    async def _connected(self, target: Target) -> ClientWire:
        log.info(
            "send.connecting",
            f"connecting to port {target.port} on {target.host} [{target.address}]",
            host=target.host,
            address=target.address,
            port=target.port,
        )
        source = self._policy.source(target.address)
        within = self._policy.connect or LONGEST_CONNECT
        try:
            return await self._dialer.dial(target.address, target.port, within=within, source=source, label="SEND")
        except Unreachable as why:
            text = f"ERROR {why.errno} connecting to SMTP server: {target.host}"
            log.warning("send.unreachable", f"!{text} [{target.address}]", host=target.host, address=target.address)
            raise Trouble(later("4.4.1", text, host=target.host, address=target.address)) from why

    async def _meets(self, demand: Demand, client: SmtpClient, target: Target) -> bool:
        """Go over to TLS with the certificate that is wanted. When that cannot be: raises Trouble, or returns False
        (then the conversation is over) when the demand is not binding; the log says what would have happened."""
        try:
            await self._under_tls(demand, client, target)
        except Trouble as trouble:
            if demand.binding:
                log.warning("send.tls_needed", f"!{trouble.outcome.text}: not sent", host=target.host)
                raise
            log.notice("mta_sts.testing", f"{trouble.outcome.text} (under test: sent all the same)", host=target.host)
            return False
        log.debug("send.tls_good", f"TLS with {target.host} is as {demand.source} wants it", host=target.host)
        return True

    async def _under_tls(self, demand: Demand, client: SmtpClient, target: Target) -> None:
        if "STARTTLS" not in client.offers:
            raise _unsafe("4.7.4", f"{target.host} does not offer TLS", target, demand)
        try:
            good = await client.start_tls(target.host, verify=demand.verify, tlsa=demand.tlsa, names=demand.names)
        except Trouble as trouble:
            raise _unsafe("4.7.5", trouble.outcome.text, target, demand) from trouble
        if not good:
            raise _unsafe("4.7.4", f"{target.host} refuses STARTTLS after offering it", target, demand)

    async def _secured(self, client: SmtpClient, target: Target, pulse: Pulse) -> SmtpClient:
        """The same conversation under TLS, or another one in clear."""
        try:
            if not await client.start_tls(target.host):
                log.notice("send.tls_refused", f"{target.host} refuses STARTTLS after offering it, going on in clear")
            return client
        except Trouble as trouble:
            await client.close()
            log.warning("send.tls_failed", f"!TLS failed, falling back to clear text: {trouble}", host=target.host)
            if target.relay is not None and target.relay.mechanism in CLEAR:
                text = f"TLS with {target.host} failed; the password is not sent without it"
                raise Trouble(later("4.7.4", text, trouble.outcome.text, host=target.host)) from trouble
        return await self._greeted(target, pulse)

    async def _logged_in(self, client: SmtpClient, target: Target) -> None:
        relay = target.relay
        if relay is not None and relay.mechanism:
            await client.log_in(relay.mechanism, relay.name, relay.password)


def _unsafe(status: str, what: str, target: Target, demand: Demand) -> Trouble:
    """Nothing can be sent as it was asked for: it waits."""
    return Trouble(later(status, what, f"and {demand.source} asks for it", host=target.host, address=target.address))
