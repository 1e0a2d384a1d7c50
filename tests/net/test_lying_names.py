"""DNS-01: answers that are none, from a name server that sends them before or instead of the right one."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.name
import dns.rrset
import pytest

from dialtone.domain.ports.outside import NoAnswer, NoSuchName
from dialtone.net.dns import DnsResolver

TRUTH, LIE = "192.0.2.1", "203.0.113.66"
Packets = Callable[[dns.message.Message], list[bytes]]


class Liar:
    """Answers each question by UDP with what `packets` makes of it; `other` sends from a port of its own first."""

    def __init__(self, packets: Packets, *, other: bool = False) -> None:
        self.packets = packets
        self.other = other
        self.over = False
        self.seen: list[tuple[int, int]] = []  # id and port of each question
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._socket.getsockname()[1]}"

    def serve(self) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
            while True:
                data, client = self._socket.recvfrom(4096)
                if self.over:
                    self._socket.close()
                    return
                question = dns.message.from_wire(data)
                self.seen.append((question.id, client[1]))
                for packet in self.packets(question):
                    (stranger if self.other else self._socket).sendto(packet, client)
                if self.other:
                    self._socket.sendto(answer(question, TRUTH), client)

    def close(self) -> None:
        """End; a last packet wakes the thread that waits."""
        self.over = True
        host, _, port = self.address.partition(":")
        self._socket.sendto(b"", (host, int(port)))


@contextmanager
def lying(packets: Packets, *, other: bool = False) -> Iterator[Liar]:
    liar = Liar(packets, other=other)
    threading.Thread(target=liar.serve, daemon=True).start()
    try:
        yield liar
    finally:
        liar.close()


def answer(question: dns.message.Message, address: str, name: str = "", *, number: int | None = None) -> bytes:
    """An answer that gives an address; `name` asks about another one."""
    asked = question.question[0]
    if name:
        other = dns.message.make_query(name, asked.rdtype)
        other.id = question.id
        question, asked = other, other.question[0]
    reply = dns.message.make_response(question)
    reply.id = question.id if number is None else number
    if dns.rdatatype.to_text(asked.rdtype) == "A":
        reply.answer.append(dns.rrset.from_text(asked.name, 60, "IN", "A", address))
    return reply.to_wire()


def head(question: dns.message.Message) -> bytes:
    """A header that says: one question, one answer."""
    return question.id.to_bytes(2, "big") + b"\x81\x80\0\1\0\1\0\0\0\0"


def wire_question(question: dns.message.Message) -> bytes:
    asked = question.question[0]
    return asked.name.to_wire() + asked.rdtype.to_bytes(2, "big") + b"\0\1"


RECORD = b"\0\1\0\1\0\0\0\x3c\0\4" + bytes((203, 0, 113, 66))
LIES: dict[str, Packets] = {
    "another id": lambda q: [answer(q, LIE, number=(q.id + 1) % 65536)],
    "another question": lambda q: [answer(q, LIE, "other.test")],
    "no DNS at all": lambda q: [b"", b"x", b"\xff" * 600],
    "a loop of pointers": lambda q: [
        head(q) + wire_question(q) + b"\xc0" + bytes((12 + len(wire_question(q)),)) + RECORD
    ],
    "a label of 64 bytes": lambda q: [head(q) + wire_question(q) + b"\x40" + b"a" * 64 + b"\0" + RECORD],
    "cut off": lambda q: [answer(q, LIE)[:-2], answer(q, LIE)[:13]],
    "a question, not an answer": lambda q: [q.to_wire()],
}


@pytest.mark.parametrize("lies", list(LIES.values()), ids=list(LIES))
async def test_DNS_01_lies_before_the_truth_change_nothing(lies: Packets) -> None:
    with lying(lambda question: [*lies(question), answer(question, TRUTH)]) as liar:
        begun = time.monotonic()
        resolver = DnsResolver(liar.address, lifetime=3)
        assert await resolver.listed("asked.test") == [TRUTH]
        assert time.monotonic() - begun < 3


async def test_DNS_01_an_answer_from_another_port_is_none() -> None:
    with lying(lambda question: [answer(question, LIE)], other=True) as liar:
        assert await DnsResolver(liar.address, lifetime=3).listed("asked.test") == [TRUTH]


@pytest.mark.parametrize("lies", list(LIES.values()), ids=list(LIES))
async def test_DNS_01_nothing_but_lies_is_no_answer_within_the_time(lies: Packets) -> None:
    with lying(lies) as liar:
        begun = time.monotonic()
        with pytest.raises((NoAnswer, NoSuchName)):
            await DnsResolver(liar.address, lifetime=0.5).listed("asked.test")
        assert time.monotonic() - begun < 3


async def test_DNS_01_records_of_other_names_are_not_believed() -> None:
    def more(question: dns.message.Message) -> list[bytes]:
        reply = dns.message.from_wire(answer(question, TRUTH))
        for section in (reply.answer, reply.authority, reply.additional):
            section.append(dns.rrset.from_text("bank.test.", 3600, "IN", "A", LIE))
        return [reply.to_wire()]

    with lying(more) as liar:
        resolver = DnsResolver(liar.address, lifetime=3)
        assert await resolver.listed("asked.test") == [TRUTH]
        await resolver.listed("bank.test")
        assert len(liar.seen) == 2, "it is asked for, not remembered"


async def test_DNS_01_names_that_lead_to_each_other_end() -> None:
    def circle(question: dns.message.Message) -> list[bytes]:
        reply = dns.message.make_response(question)
        for name, other in (("asked.test.", "next.test."), ("next.test.", "asked.test.")):
            reply.answer.append(dns.rrset.from_text(name, 60, "IN", "CNAME", other))
        return [reply.to_wire()]

    with lying(circle) as liar:
        with pytest.raises((NoAnswer, NoSuchName)):
            await DnsResolver(liar.address, lifetime=3).listed("asked.test")


async def test_DNS_01_each_question_has_an_id_and_a_port_of_its_own() -> None:
    with lying(lambda question: [answer(question, TRUTH)]) as liar:
        resolver = DnsResolver(liar.address, lifetime=3, cache=1)
        for number in range(30):
            await resolver.listed(f"name{number}.test")
        ids, ports = {number for number, _ in liar.seen}, {port for _, port in liar.seen}
    assert len(ids) >= 28 and len(ports) >= 28
    assert max(ids) - min(ids) > 1000, "not one after the other"
