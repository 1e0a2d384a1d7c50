"""Where copies of list mail go."""

from __future__ import annotations

from dialtone.base.errors import Refusal, Why
from dialtone.domain.mail.lists.outgoing import Outgoing, Text
from dialtone.domain.model.route import Nowhere, ToHost, ToUser
from dialtone.domain.model.user import User, UserNumber
from dialtone.store.memory import MemoryBlobs
from dialtone.testing.chance import SteadyChance
from dialtone.testing.clock import ManualClock
from dialtone.testing.script import run

BOB = User(number=UserNumber(2), alias="Bob")
ROUTES = {
    "bob@local.test": ToUser(BOB),
    "robert@local.test": ToUser(BOB),
    "ann@ext.test": ToHost("ann@ext.test", "ext.test"),
    "ANN@ext.test": ToHost("ANN@ext.test", "ext.test"),
    "bait@local.test": Nowhere("bait"),
}


async def route(address):
    if address == "refused@local.test":
        raise Refusal(Why.NOT_FOUND)
    return ROUTES.get(address)


def outgoing() -> Outgoing:
    return Outgoing(
        blobs=MemoryBlobs(threshold=10), clock=ManualClock(), chance=SteadyChance(), host="mx.test", route=route
    )


def test_everybody_gets_one_copy_and_nobody_stands_in_the_way_of_others():
    addresses = [*ROUTES, "gone@local.test", "refused@local.test", "\u00e4@ext.test"]
    found = run(outgoing().copies([(address, b"X: y\r\n") for address in addresses], "list@x"))
    assert [(copy.address, copy.prefix) for copy in found] == [
        ("bob@local.test", b"Return-Path: <list@x>\r\nX: y\r\n"),
        ("ann@ext.test", b"X: y\r\n"),
    ]


def test_a_text_is_safe_before_anything_refers_to_it():
    async def pieces():
        yield b"Subject: x\r\n\r\n"
        yield "Grüße\r\n".encode()

    sheaf = run(outgoing().letter(pieces(), Text("<1@x>", "list@x", "x", "Ann")))
    letter = sheaf.letter
    assert (letter.message_id, letter.sender, letter.subject, letter.author) == ("<1@x>", "list@x", "x", "Ann")
    assert letter.blob
    assert sheaf.envelope.eight_bit


def test_message_ids_differ():
    one = outgoing()
    assert one.new_id() != one.new_id()
    assert one.new_id().endswith("@mx.test>")
