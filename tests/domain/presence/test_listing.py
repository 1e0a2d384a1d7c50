"""The lists other boards read."""

from __future__ import annotations

import json

from dialtone.domain.presence.listing import RULE, TITLES, Person, as_json, node_lines, table


def visit(**changes: object) -> Person:
    given: dict[str, object] = {
        "node": 3,
        "name": "Digital Man",
        "protocol": "Telnet",
        "since": 1000.0,
        "action": "reading mail",
    }
    return Person(**{**given, **changes})  # type: ignore[arg-type]


def test_the_columns_are_those_parsers_expect() -> None:
    assert table([], 0) == [TITLES, RULE]
    assert TITLES == "User                      Action                           Time-on Age Sex Node"
    assert [len(dashes) for dashes in RULE.split(" ")] == [25, 31, 8, 3, 3, 4]
    row = table([visit()], 1000.0 + 3 * 3600 + 4 * 60 + 5)[2]
    assert row[0:25].rstrip() == "Digital Man"
    assert row[26:57].rstrip() == "reading mail"
    assert row[57:66] == "  3:04:05"
    assert row[67:70] == row[71:74] == "   "
    assert row[75:79] == "   3"
    assert len(row) == 79


def test_long_texts_are_cut_to_their_columns() -> None:
    row = table([visit(name="A" * 60, action="x" * 60, since=-1e9)], 1e9)[2]
    assert len(row) == 79
    assert row[57:60] == "999"


def test_flags_behind_the_action() -> None:
    row = table([visit(message_waiting=True, pageable=False)], 1000)[2]
    assert "reading mail (MP)" in row


def test_node_lines() -> None:
    assert node_lines([visit()]) == ["Node  3 Digital Man reading mail via Telnet"]


def test_json_fits_where_it_must() -> None:
    many = [visit(node=number, name=f"User {number}") for number in range(1, 50)]
    people = json.loads(as_json(many, 1060))
    assert len(people) == 49
    assert people[0] == {
        "name": "User 1",
        "action": "reading mail",
        "naction": 2,
        "aux": 0,
        "timeon": 60,
        "node": 1,
        "prot": "Telnet",
        "do_not_disturb": False,
        "msg_waiting": False,
    }
    small = as_json(many, 1060, room=1000)
    assert len(small) <= 1000
    assert json.loads(small) == people[: len(json.loads(small))]
    assert as_json([], 0) == "[]"


def test_a_door_is_named_for_programs() -> None:
    (person,) = json.loads(as_json([visit(action="running Chess")], 1060))
    assert (person["naction"], person["xtrn"]) == (8, "Chess")
