"""Quote of the Day."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.protocols import qotd
from dialtone.protocols.qotd.server import LONGEST, QotdServer, answer_datagram, cut
from dialtone.testing.script import ScriptedWire, run
from dialtone.wire.port import Farewell
from tests.support.answering import Answering


def test_the_auto_message_comes_without_a_question() -> None:
    room = Answering()
    run(room.house.auto_messages.write(room.caller(room.user(2)), ["\x01hBe \x1b[2Jkind\x07", "to each other"]))
    wire = ScriptedWire([])
    run(QotdServer(wire, room.house.about).run())
    assert wire.output == b"Be kind\r\nto each other\r\n"


def test_the_sysops_own_file_counts_where_nobody_has_written_one() -> None:
    room = Answering()
    room.files["msgs/auto.msg"] = b"\x01yHello\ttab\r\n"
    assert run(answer_datagram(room.house.about)) == b"Hello\ttab\r\n"


def test_nothing_to_say() -> None:
    assert run(answer_datagram(Answering().house.about)) == b"No AutoMessage set\r\n"


@pytest.mark.parametrize("text", [b"x" * 10_000, "ü".encode() * 5_000, b"line\r\n" * 2_000])
def test_FIN_04_a_quote_has_at_most_512_bytes(text: bytes) -> None:
    room = Answering()
    room.files["msgs/auto.msg"] = text
    said = run(answer_datagram(room.house.about))
    assert 400 < len(said) <= LONGEST
    assert said.endswith(b"\r\n")
    said.decode()


@given(st.text(), st.integers(0, 40))
def test_lines_are_cut_between_characters(text: str, most: int) -> None:
    line = cut(text.encode(errors="replace"), most)
    assert len(line) <= most
    assert text.encode(errors="replace").decode().startswith(line.decode())


def test_the_folder_says_how_it_is_served() -> None:
    room = Answering()
    (kind,) = qotd.SERVICES
    wire = ScriptedWire([])
    run(kind.make(wire, kind.door, room.house).run())
    assert wire.output == b"No AutoMessage set\r\n"
    run(kind.make(wire, kind.door, room.house).farewell(Farewell.SHUTDOWN))
    (datagrams,) = qotd.DATAGRAM_SERVICES
    assert run(datagrams.answer(b"?", wire.peer, room.house)) == b"No AutoMessage set\r\n"
