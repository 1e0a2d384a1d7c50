"""Our side of an SMTP session with another server (RFC 5321, 1869, 2920, 3207, 3461, 4954, 6152, 6531, 1870, 9422).

    client = SmtpClient(wire, ...)
    await client.greet()
    await client.start_tls(name)
    await client.log_in("PLAIN", name, password)
    outcomes = await client.deliver(entries, pieces)
    await client.quit()

A `Trouble` means that this conversation is of no use (any more) and that nothing of what was asked last was taken;
its outcome says what that means for the mail. What is said about single recipients comes back as outcomes. Once the
final dot may have reached the other side, a missing answer is "later", never "ask the next server": rather twice
than not at all, but not at once.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from dialtone.base import log
from dialtone.base.errors import Refusal, TimedOut, TlsFailed, WireError
from dialtone.base.log import Secret
from dialtone.domain.mail.outcomes import Outcome, Verdict, bad_address, later, never
from dialtone.domain.model.mail import QueueEntry
from dialtone.domain.ports.outside import ClientWire, Clock, Tlsa
from dialtone.protocols.smtp import requests
from dialtone.protocols.smtp.answers import Garbled, Reply, read_reply
from dialtone.protocols.smtp.offers import Offers
from dialtone.protocols.smtp.stuffing import DotStuffer
from dialtone.wire.sasl import Answers, answers

FAREWELL_PATIENCE = 5.0  # seconds for the answer to QUIT
TOO_MANY = 452

Pulse = Callable[[], Awaitable[None]]
"""Called before each wait for the other side; keeps leases alive."""


class Trouble(Exception):
    """The conversation is of no use. `outcome` is for mail that was not taken."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.text)
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class Answered:
    """The replies of one transaction up to DATA; None where nothing was asked."""

    mail: Reply
    recipients: Sequence[Reply | None]
    data: Reply | None


class SmtpClient:
    """One conversation. `server` is the name it is known under, `patience` in seconds for each reply."""

    def __init__(
        self, wire: ClientWire, *, server: str, host_name: str, patience: float, clock: Clock, pulse: Pulse
    ) -> None:
        self.wire = wire
        self.server = server
        self.offers = Offers()
        self.over = False  # nothing more can be asked, though the last answer was a whole one
        self._host_name = host_name
        self._patience = patience
        self._clock = clock
        self._pulse = pulse
        self._unclean = False  # a transaction may be open

    # --- beginning ---

    async def greet(self, *, extended: bool = False) -> None:
        """Wait for the greeting and say hello. `extended`: do not make do with HELO. Raises Trouble."""
        greeting = await self._reply("the greeting")
        if greeting.code != 220:
            raise Trouble(self._refused(greeting, "220 ..."))
        await self._hello(extended)

    async def _hello(self, extended: bool) -> None:
        reply = await self._ask(f"EHLO {self._host_name}")
        if reply.code == 250:
            self.offers = Offers(reply)
            return
        if reply.lasting and not extended:
            reply = await self._ask(f"HELO {self._host_name}")
        if reply.code != 250 or extended:
            raise Trouble(self._refused(reply, "250 ..."))
        self.offers = Offers()

    async def start_tls(
        self, name: str, *, verify: bool = False, tlsa: Sequence[Tlsa] = (), names: Sequence[str] = ()
    ) -> bool:
        """Go over to TLS, judging the certificate as asked (see `ClientWire.start_client_tls`). False: the server said
        no, all goes on in clear.

        Raises Trouble when TLS fails; the connection cannot be used then.
        """
        reply = await self._ask("STARTTLS")
        if reply.code != 220:
            return False
        try:
            await self.wire.start_client_tls(name, verify=verify, tlsa=tlsa, names=names)
        except WireError as trouble:
            raise Trouble(self._lost("the TLS handshake", trouble)) from trouble
        self.offers = Offers()
        await self._hello(extended=True)
        return True

    async def log_in(self, mechanism: str, name: str, password: Secret) -> None:
        """Prove who we are. Raises Trouble; its outcome is always "later": the sysop can put it right."""
        offered = self.offers.mechanisms
        if mechanism not in offered:
            known = ", ".join(sorted(offered)) or "none"
            raise Trouble(self._later("4.7.0", f"{self.server} does not offer AUTH {mechanism} (it offers: {known})"))
        try:
            reply = await self._exchange(mechanism, answers(mechanism, name, password))
        except Refusal as no:
            raise Trouble(self._later("4.7.0", f"AUTH {mechanism} with {self.server} failed: {no.text}")) from no
        if reply.code != 235:
            refused = self._refused(reply, "235 ...")
            raise Trouble(replace(refused, verdict=Verdict.LATER, status=f"4{refused.status[1:]}"))

    async def _exchange(self, mechanism: str, said: Answers) -> Reply:
        initial = said.initial()
        first = f"AUTH {mechanism}".encode() + (b" " + initial if initial else b"")
        reply = await self._ask_secretly(first)
        while reply.code == 334:
            try:
                answer = said.answer(reply.lines[0].encode("ascii", "replace"))
            except Refusal:
                await self._ask_secretly(b"*")
                raise
            reply = await self._ask_secretly(answer)
        return reply

    async def _ask_secretly(self, line: bytes) -> Reply:
        """As `_ask`, for what no transcript may show."""
        await self._in_turn()
        await self.wire.send_raw(line + b"\r\n")
        return await self._reply("AUTH")

    # --- a transaction ---

    async def deliver(self, entries: Sequence[QueueEntry], pieces: AsyncIterable[bytes]) -> list[Outcome]:
        """Send one text to recipients who share it; return what came of each, in order.

        `entries` agree in text, sender and wishes, and are at most `offers.recipients`. Raises Trouble when nothing was
        taken and another server may be asked, and whatever reading `pieces` raises (then `over` is set).
        """
        unfit = self._unfit(entries[0])
        if unfit is not None:
            return [unfit] * len(entries)
        bad = [None if requests.sendable(entry.recipient) else bad_address(entry.recipient) for entry in entries]
        chosen = [entry for entry, flaw in zip(entries, bad, strict=True) if flaw is None]
        found = iter(await self._transaction(chosen, pieces) if chosen else ())
        return [flaw or next(found) for flaw in bad]

    def _unfit(self, entry: QueueEntry) -> Outcome | None:
        """Why this server cannot take this message at all, known without asking."""
        if entry.sender and not requests.sendable(entry.sender):
            return bad_address(entry.sender)
        if requests.needs_utf8(entry) and "SMTPUTF8" not in self.offers:
            return self._never("5.6.7", f"{self.server} does not take addresses beyond ASCII (no SMTPUTF8)")
        if 0 < self.offers.size < entry.size:
            text = f"{self.server} takes messages of at most {self.offers.size} bytes, not {entry.size}"
            return self._never("5.3.4", text)
        if entry.eight_bit and "8BITMIME" not in self.offers:
            log.info("send.eight_bit", f"sending 8-bit text although {self.server} does not announce 8BITMIME")
        return None

    async def _transaction(self, entries: Sequence[QueueEntry], pieces: AsyncIterable[bytes]) -> list[Outcome]:
        if self._unclean:
            await self._ask("RSET")
        self._unclean = True
        lines = [
            requests.mail(entries[0], self.offers),
            *(requests.rcpt(entry, self.offers) for entry in entries),
            "DATA",
        ]
        asked = await (self._all_at_once(lines) if "PIPELINING" in self.offers else self._one_by_one(lines))
        if not asked.mail.good:
            await self._void(asked.data)
            return [self._refused(asked.mail, "250 ...")] * len(entries)
        outcomes = [
            None if reply is None or reply.good else self._refused(reply, "250 ...") for reply in asked.recipients
        ]
        if all(outcomes):
            await self._void(asked.data)
            return [outcome for outcome in outcomes if outcome]
        assert asked.data is not None
        whole = await self._text(pieces) if asked.data.code == 354 else self._refused(asked.data, "354 ...")
        return [outcome or whole for outcome in outcomes]

    async def _all_at_once(self, lines: Sequence[str]) -> Answered:
        """RFC 2920: everything up to DATA in one go."""
        await self._in_turn()
        await self.wire.send(*(line.encode() for line in lines))
        replies = [await self._reply(line) for line in lines]
        return Answered(replies[0], replies[1:-1], replies[-1])

    async def _one_by_one(self, lines: Sequence[str]) -> Answered:
        mail = await self._ask(lines[0])
        if not mail.good:
            return Answered(mail, [], None)
        replies = [await self._ask(line) for line in lines[1:-1]]
        some = any(reply.good for reply in replies)
        return Answered(mail, replies, await self._ask(lines[-1]) if some else None)

    async def _void(self, data: Reply | None) -> None:
        """The server waits for a text although nobody is to have it: give it none (RFC 2920 section 3.1)."""
        if data is not None and data.code == 354:
            await self._ask(".")

    async def _text(self, pieces: AsyncIterable[bytes]) -> Outcome:
        """Send the text and wait for the answer that counts."""
        stuffer = DotStuffer()
        self.over = True  # until an answer has come
        try:
            await self.wire.send_stream(stuffer.stream(pieces))
            await self.wire.flush()
            reply = await self._last_reply()
        except WireError as trouble:
            outcome = self._lost("the text", trouble)
            if stuffer.ended:
                return outcome
            raise Trouble(await self._explained(outcome)) from trouble
        self.over = reply.code == 421
        if not reply.good:
            return self._refused(reply, "250 ...")
        self._unclean = False
        return Outcome(
            verdict=Verdict.SENT,
            status=reply.status,
            reason=(str(reply),),
            reply=str(reply),
            host=self.server,
            address=self.wire.peer.address,
            tls=self.wire.tls_version,
            dsn="DSN" in self.offers,
            lines=stuffer.lines,
        )

    async def _explained(self, outcome: Outcome) -> Outcome:
        """A server that hung up in the middle of the text may have said why."""
        if self.wire.unread():
            with suppress(WireError):
                reply = await read_reply(self.wire, self._clock, FAREWELL_PATIENCE)
                return outcome if reply.good else self._refused(reply, "250 ...")
        return outcome

    async def _last_reply(self) -> Reply:
        """The answer to the text may be long in coming: it is waited for twice (spec mail.md 4.5)."""
        await self._pulse()
        try:
            return await read_reply(self.wire, self._clock, self._patience)
        except TimedOut:
            await self._pulse()
            return await read_reply(self.wire, self._clock, self._patience)

    # --- the end ---

    async def quit(self) -> None:
        """Take leave; nothing can go wrong."""
        with suppress(WireError):
            await self.wire.send(b"QUIT")
            await read_reply(self.wire, self._clock, FAREWELL_PATIENCE)
        await self.wire.close()

    async def close(self) -> None:
        """End without a word."""
        await self.wire.close()

    # --- words and answers ---

    async def _ask(self, line: str) -> Reply:
        await self._in_turn()
        await self.wire.send(line.encode())
        return await self._reply(line)

    async def _in_turn(self) -> None:
        """Before we speak, nothing may be waiting: a server that answers before it is asked answers something else.
        Only a farewell (421) is understood."""
        if self.wire.unread():
            reply = await self._reply("anything was asked")
            raise Trouble(self._later("4.5.0", f"{self.server} answered before it was asked:", *reply.quoted))

    async def _reply(self, about: str) -> Reply:
        await self._pulse()
        try:
            reply = await read_reply(self.wire, self._clock, self._patience)
        except WireError as trouble:
            raise Trouble(self._lost(about, trouble)) from trouble
        if reply.code == 421:
            raise Trouble(self._refused(reply, "250 ..."))
        return reply

    def _refused(self, reply: Reply, wanted: str) -> Outcome:
        """The outcome of a "no", in the words sysops know (spec mail.md 4.5)."""
        return Outcome(
            verdict=Verdict.NEVER if reply.lasting else Verdict.LATER,
            status=reply.status if reply.code >= 400 else "4.5.0",
            reason=(f"{self.server} replied with:", *reply.quoted, "instead of the expected reply:", f'"{wanted}"'),
            reply=str(reply),
            host=self.server,
            address=self.wire.peer.address,
            tls=self.wire.tls_version,
        )

    def _lost(self, about: str, trouble: WireError) -> Outcome:
        match trouble:
            case TimedOut():
                what = f"{self.server} did not answer in time after {_verb(about)}"
            case TlsFailed():
                what = f"TLS with {self.server} failed: {trouble}"
            case Garbled():
                what = f"{self.server} talks nonsense after {_verb(about)}: {trouble}"
            case _:
                what = f"{self.server} closed the connection after {_verb(about)}"
        return self._later("4.4.2", what)

    def _later(self, status: str, *reason: str) -> Outcome:
        return later(status, *reason, host=self.server, address=self.wire.peer.address)

    def _never(self, status: str, *reason: str) -> Outcome:
        return never(status, *reason, host=self.server, address=self.wire.peer.address)


def _verb(line: str) -> str:
    """What a failure text says of our own words: no addresses."""
    return line.partition(":")[0].partition(" <")[0]
