"""What the board tells of itself."""

from __future__ import annotations

from dialtone.domain.model.statistics import PastCall
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.store import Records
from dialtone.domain.texts.about import CALLS, MANY, encoded, plain
from dialtone.testing.script import run
from tests.support.answering import Answering


def test_versions_tell_the_system_only_when_asked_to() -> None:
    about = Answering().house.about
    assert about.versions("Finger") == ["dialtone Finger 0.1.0", "dialtone 0.1.0"]
    assert about.versions("Finger", system=True)[2:] == ["Linux"]


def test_people_are_callers_and_then_browsers() -> None:
    room = Answering()
    room.visitors.seen("a", room.user(3), action="reading messages")
    room.presence.enter(room.user(2), "Telnet", "at the main menu")
    found = run(room.house.about.people())
    assert [(one.name, one.node, one.protocol) for one in found] == [("Alice", 1, "Telnet"), ("Bob", 2, "Web")]


def test_figures_count_what_there_is() -> None:
    room = Answering()
    room.presence.enter(room.user(2), "Telnet")
    figures = run(room.house.about.figures())
    assert (figures["total_users"], figures["nodes_in_use"]) == (3, 1)


def test_only_todays_callers_and_not_too_many() -> None:
    room = Answering()

    async def called(records: Records) -> None:
        for number in reversed(range(CALLS + 5)):
            began = room.clock.now() - number
            call = PastCall(user=UserNumber(2), alias=f"caller {number}", protocol="SSH", node=1, began=began)
            await records.statistics.call_begins(call)

    run(room.store.write(called))
    callers = run(room.house.about.callers())
    assert len(callers) == CALLS
    assert callers[0].endswith("caller 0 via SSH")
    room.clock.advance(86_400)
    assert run(room.house.about.callers()) == []


def test_what_people_wrote_counts_before_the_sysops_file() -> None:
    room = Answering()
    assert run(room.house.about.auto_message()) == []
    room.files["msgs/auto.msg"] = b"from the file"
    assert run(room.house.about.auto_message()) == ["from the file"]
    run(room.house.auto_messages.write(room.caller(room.user(2)), ["from Alice"]))
    assert run(room.house.about.auto_message()) == ["from Alice"]


def test_texts() -> None:
    assert plain(None) == []
    assert plain(b"\x01ha\r\nb\xff\n\n") == ["a", "b\ufffd"]
    assert plain("C1 \x9b2J, turned \u202eround\ttab".encode()) == ["C1 2J, turned round\ttab"]
    assert encoded(["ü", "\ud800"]) == ["ü".encode(), b"?"]


def test_long_lists_are_made_once_a_second_and_short_ones_each_time() -> None:
    room = Answering()
    for _ in range(MANY + 1):
        room.presence.enter(room.user(2), "Telnet")
    assert len(run(room.house.about.people())) == MANY + 1
    room.presence.leave(1)
    assert len(run(room.house.about.people())) == MANY + 1
    room.clock.advance(2)
    assert len(run(room.house.about.people())) == MANY
    room.presence.leave(2)
    assert len(run(room.house.about.people())) == MANY - 1
