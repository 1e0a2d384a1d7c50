"""An outbound side in memory: store, clock, a small Internet, and the loop that sends, turned by hand."""

from __future__ import annotations

import email
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.message import Message
from typing import Any

from dialtone.base import log
from dialtone.base.bell import Bell
from dialtone.domain.mail.delivery import Addressed, Envelope, place
from dialtone.domain.mail.destinations import Destinations, Own
from dialtone.domain.mail.outbound import Outbound
from dialtone.domain.mail.retry import Retry
from dialtone.domain.mail.returns import Returns
from dialtone.domain.mail.sending import SendPolicy
from dialtone.domain.mail.tls_policies import TlsPolicies
from dialtone.domain.model.mail import NewLetter, QueueEntry, TraceEntry
from dialtone.domain.model.route import Destination, ToHost, ToUser
from dialtone.domain.model.user import User, UserNumber
from dialtone.protocols.smtp.calling import Calls
from dialtone.store.memory import MemoryBlobs, MemoryStore
from dialtone.testing.chance import SteadyChance
from dialtone.testing.clock import ManualClock
from dialtone.testing.mail_sink import MailWorld
from dialtone.workers.courier import Sent
from dialtone.workers.sendmail import SendMail
from tests.support.policies import Web, policies

ALICE = User(number=UserNumber(2), alias="Alice")
TEXT = b"From: alice@local.test\r\nSubject: hello\r\n\r\nhello\r\n"
POLICY = SendPolicy(host_name="local.test")


class Office:
    """Alice of local.test sends to the world. `pump` lets the sender work until it would sleep."""

    def __init__(
        self, policy: SendPolicy = POLICY, *, own: Own | None = None, tap: Callable[[str], None] | None = None
    ):
        self.clock = ManualClock()
        self.chance = SteadyChance()
        self.store = MemoryStore(tap=tap)
        self.blobs = MemoryBlobs(now=self.clock.now)
        self.world = MailWorld()
        self.web = Web()
        self.policies: TlsPolicies | None = None  # nobody asks for anything
        self.policy = policy
        self.own = own or Own(frozenset({"local.test"}), frozenset({"198.51.100.9", "127.0.0.1"}), frozenset({25, 587}))
        self.sleeps: list[float] = []
        self.sent: Sent | None = None  # told of deliveries for users
        self.returns = Returns(
            blobs=self.blobs, clock=self.clock, chance=self.chance, host_name="local.test", route=self.route
        )

    def with_policies(self, **settings: object) -> None:
        """Obey what the world and the web ask for."""
        self.policies = policies(self.world, self.web, self.store, self.clock, **settings)  # type: ignore[arg-type]

    async def route(self, address: str) -> Destination | None:
        """Alice is ours, nobody else of local.test is."""
        local, _, domain = address.rpartition("@")
        if domain != "local.test":
            return ToHost(address, domain)
        return ToUser(ALICE) if local == "alice" else None

    def with_retry(self, **limits: float) -> None:
        """Change the limits of the queue."""
        self.policy = replace(self.policy, retry=Retry(**limits))  # type: ignore[arg-type]

    @property
    def outbound(self) -> Outbound:
        """Made anew, as after a start."""
        return Outbound(
            store=self.store,
            blobs=self.blobs,
            clock=self.clock,
            chance=self.chance,
            policy=self.policy,
            returns=self.returns,
        )

    def sender(self) -> SendMail:
        """Made anew, as after a start."""
        return SendMail(
            outbound=self.outbound,
            destinations=Destinations(self.world, self.chance, self.policy, self.own, self.policies),
            calls=Calls(self.world, self.clock, self.policy),
            clock=self.clock,
            chance=self.chance,
            sent=self.sent,
        )

    async def queue(
        self,
        *to: str,
        sender: str = "alice@local.test",
        text: bytes = TEXT,
        port: int = 0,
        envelope: Envelope | None = None,
        notify: str = "",
        orcpt: str = "",
        subject: str = "hello",
        author: str = "Alice",
    ) -> str:
        """Accept a message for these addresses; return its tag."""
        spool = self.blobs.spool()
        await spool.write(text)
        kept = await spool.keep()
        letter = NewLetter(
            tag=self.chance.token(8).hex(),
            size=kept.size,
            body=kept.body,
            blob=kept.blob,
            sender=sender,
            subject=subject,
            author=author,
            received=self.clock.now(),
        )
        copies = [
            Addressed(
                destination=ToHost(address, address.rpartition("@")[2].lower(), port),
                address=address,
                prefix=b"Received: from client\r\n",
                notify=notify,
                orcpt=orcpt,
            )
            for address in to
        ]
        now = self.clock.now()
        await self.store.write(lambda records: place(records, letter, envelope or Envelope(), copies, now))
        return letter.tag

    async def pump(self) -> None:
        """Let one sender work from its start until it goes to sleep."""
        sender = self.sender()

        async def wait(bell: Bell, seconds: float) -> None:
            self.sleeps.append(seconds)
            sender.stop()

        await sender.run(wait)

    async def later(self, seconds: float) -> None:
        """Let time pass, and the sender work."""
        self.clock.advance(seconds)
        await self.pump()

    async def entries(self) -> list[QueueEntry]:
        """What waits."""
        return await self.store.read(lambda records: records.queue.all())

    async def traces(self, text: str) -> list[TraceEntry]:
        """What happened."""
        return await self.store.read(lambda records: records.traces.find(text))

    async def events(self, text: str) -> list[str]:
        """The words for what happened."""
        return [entry.event for entry in await self.traces(text)]

    async def box(self) -> list[bytes]:
        """Alice's mailbox, as a fetch would give it."""

        async def question(records: Any) -> list[bytes]:
            heads = await records.mail.heads(ALICE.number)
            texts = await records.mail.texts(ALICE.number, [head.uid for head in heads])
            return [text.prefix + (text.body or self.blobs.kept[text.blob][0]) for text in texts]

        return await self.store.read(question)

    async def report(self) -> Message:
        """The only message in Alice's mailbox, parsed."""
        box = await self.box()
        assert len(box) == 1, box
        return email.message_from_bytes(box[0])


def parts(report: Message) -> dict[str, str]:
    """The parts of a report by their type, as text."""
    found = {}
    for part in report.get_payload():
        assert isinstance(part, Message)
        inside = part.get_payload(decode=True)
        found[part.get_content_type()] = inside.decode() if isinstance(inside, bytes) else str(part.get_payload()[-1])
    return found


def status_fields(report: Message) -> list[Message]:
    """The groups of the part for programs: about the message, then about each recipient."""
    part = next(part for part in report.walk() if part.get_content_type() == "message/delivery-status")
    return [group for group in part.get_payload() if isinstance(group, Message)]


@contextmanager
def logged() -> Iterator[list[str]]:
    """The texts of everything logged meanwhile."""
    texts: list[str] = []
    before = log.switch.level, list(log.switch.sinks)
    log.switch.level = log.DEBUG
    log.switch.sinks = [lambda event: texts.append(event.text)]
    try:
        yield texts
    finally:
        log.switch.level, log.switch.sinks = before[0], before[1]
