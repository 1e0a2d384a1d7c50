"""What somebody wrote goes down the line; what the line refuses comes back in words."""

from __future__ import annotations

import email
from collections.abc import Sequence

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.domain.mail.composing import Addressee, Message
from dialtone.domain.mail.delivery import Addressed
from dialtone.domain.mail.handing_in import HandingIn
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.mail import LetterId
from dialtone.domain.ports.store import Records
from dialtone.testing.script import run
from tests.support.post_office import STRANGER, PostOffice

BOB = "bob@local.test"


async def nothing(records: Records, letter: LetterId, placed: Sequence[Addressed]) -> None:
    pass


def hand_in(office: PostOffice, *to: str, body: str = "At noon.", keep_here: bool = False) -> str:
    people = tuple(Addressee(address=one, shown=one, user=office.user("bob") if one == BOB else None) for one in to)
    caller = Caller(office.user("alice"), STRANGER, "http")
    message = Message(to=people, subject="Lunch", body=body)
    return run(
        HandingIn(office.reception, office.clock, office.chance).hand_in(caller, message, nothing, keep_here=keep_here)
    )


def test_the_message_is_the_callers_and_complete() -> None:
    office = PostOffice().population()
    hand_in(office, BOB)
    message = email.message_from_bytes(office.letters("bob")[0])
    assert (message["From"], message["To"]) == ('"alice" <alice@local.test>', BOB)
    assert message["Date"] and message["Message-ID"].endswith("@mx.local.test>")
    assert message.get_payload() == "At noon.\r\n"


@pytest.mark.parametrize(
    ("settings", "to", "why", "words"),
    [
        ({}, ("nobody@local.test",), Why.NOT_FOUND, "Unknown User"),
        ({"max_msg_size": 100}, (BOB,), Why.TOO_BIG, "exceeds maximum"),
        ({"max_recipients": 1}, (BOB, "sysop@local.test"), Why.TOO_MANY, "."),
    ],
)
def test_a_refusal_has_words_and_no_codes(settings: dict[str, int], to: tuple[str, ...], why: Why, words: str) -> None:
    office = PostOffice(**settings).population()
    with pytest.raises(Refusal) as no:
        hand_in(office, *to)
    assert no.value.why is why and words in no.value.text and not no.value.text[:1].isdigit()
    assert office.letters("bob") == []


def test_what_is_to_stay_here_is_not_forwarded() -> None:
    office = PostOffice().population()
    office.change(office.user("bob"), netmail="bob@elsewhere.test", forwards=True)
    hand_in(office, BOB, keep_here=True)
    assert (len(office.letters("bob")), office.queue()) == (1, [])
