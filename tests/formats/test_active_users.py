"""What other boards answer."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.domain.presence.listing import Person, table
from dialtone.formats.active_users import LONGEST, MOST, ActiveUser, read_active_users


def test_json() -> None:
    answer = b'[{"name":"Ann","action":"x\\u001b[2J","do_not_disturb":true},{"name":5},{"name":" "},7,{"name":"Bob"}]'
    assert read_active_users(answer) == [ActiveUser("Ann", "x", False), ActiveUser("Bob")]


def test_the_table_we_send_ourselves() -> None:
    people = [Person(node=1, name="Digital Man", action="reading mail", since=0.0, protocol="Telnet")]
    text = "\r\n".join(table(people, 60.0)).encode()
    assert read_active_users(text) == [ActiveUser("Digital Man", "reading mail")]


@pytest.mark.parametrize(
    "answer", [b"", b"nothing of the kind", b"[", b"[" * 60_000, b'{"name":"x"}', b"[1e999999]", b"\xff\x00"]
)
def test_SLO_07_what_is_neither(answer: bytes) -> None:
    assert read_active_users(answer) == []


def test_there_is_an_end_to_it() -> None:
    many = json.dumps([{"name": f"u{number}"} for number in range(3 * MOST)]).encode()
    assert len(many) < LONGEST
    assert len(read_active_users(many)) == MOST


@given(st.binary(max_size=500), st.sampled_from([b"", b"[", b"x\n-----\n"]))
def test_any_answer_is_read_and_clean(answer: bytes, start: bytes) -> None:
    for user in read_active_users(start + answer):
        assert user.name.strip()
        assert (user.name + user.action).isprintable()
