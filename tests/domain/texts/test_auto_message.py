"""The auto-message: who writes, who is named, who removes."""

from __future__ import annotations

from typing import Any

import pytest

from dialtone.base.bus import Bus
from dialtone.base.errors import Refusal, Why
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.texts.auto_message import COLUMNS, AutoMessages
from dialtone.store.memory import MemoryStore
from dialtone.testing.clock import ManualClock
from dialtone.testing.script import run
from dialtone.wire.port import Peer

NOW = 1_704_110_400.0


def caller(number: int = 2, **user: Any) -> Caller:
    account = User(number=UserNumber(number), alias=f"User {number}", **user)
    return Caller(account, Peer("192.0.2.1", 1, "192.0.2.2", 23), "telnet")


@pytest.fixture
def messages() -> AutoMessages:
    return AutoMessages(MemoryStore(Bus()), ManualClock())


def test_a_new_one_takes_the_place_of_the_old_one(messages: AutoMessages) -> None:
    assert run(messages.read(caller())) is None
    run(messages.write(caller(2), ["one", "two", "three", "four"]))
    run(messages.write(caller(3), ["another"]))
    found = run(messages.read(caller(2)))
    assert (found.lines, found.by, found.user, found.written) == (("another",), "User 3", 3, NOW)


def test_three_lines_of_79_columns_without_control_characters(messages: AutoMessages) -> None:
    """ANS-01: it is shown to everybody."""
    run(messages.write(caller(), ["x" * 200, "\x1b[2Jred\x07", "\x01Lclear", "four"]))
    found = run(messages.read(caller()))
    assert len(found.lines) == 3 and len(found.lines[0]) == COLUMNS
    assert not any(char < " " or "\x7f" <= char < "\xa0" for line in found.lines for char in line)


@pytest.mark.parametrize("user", [{"restrictions": "W"}, {"restrictions": "G"}])
def test_restricted_people_only_read(messages: AutoMessages, user: dict[str, str]) -> None:
    with pytest.raises(Refusal) as no:
        run(messages.write(caller(**user), ["x"]))
    assert no.value.why is Why.DENIED and run(messages.read(caller())) is None


def test_exemption_a_hides_the_name_from_all_but_sysops(messages: AutoMessages) -> None:
    with pytest.raises(Refusal):
        run(messages.write(caller(2), ["x"], anonymous=True))
    run(messages.write(caller(2, exemptions="A"), ["x"], anonymous=True))
    assert (run(messages.read(caller(3))).by, run(messages.read(caller(3))).user) == ("Anonymous", 0)
    assert run(messages.read(caller(1, level=90))).by == "User 2"


def test_its_author_and_sysops_remove_it(messages: AutoMessages) -> None:
    run(messages.write(caller(2), ["x"]))
    with pytest.raises(Refusal):
        run(messages.remove(caller(3)))
    run(messages.remove(caller(2)))
    assert run(messages.read(caller())) is None
    with pytest.raises(Refusal):
        run(messages.remove(caller(1, level=90)))


def test_nothing_is_no_message(messages: AutoMessages) -> None:
    with pytest.raises(Refusal) as no:
        run(messages.write(caller(), ["  ", ""]))
    assert no.value.why is Why.EMPTY
