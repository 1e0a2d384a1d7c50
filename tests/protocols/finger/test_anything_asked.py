"""Whatever is asked: lines or nothing, and no exception."""

from __future__ import annotations

from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from dialtone.protocols.finger.answers import answer
from dialtone.protocols.finger.server import LARGEST_DATAGRAM, answer_datagram
from dialtone.testing.script import run
from tests.protocols.finger.room import OURSELVES, STRANGER, Room

WORDS = ["?", ".", "/W ", "findfile?", "bbs:", "bbslist", "services", "1", "Digital Man", "@", "LOCAL.test", "..", "/"]


@cache
def room() -> Room:
    return Room()


@given(
    st.one_of(
        st.binary(max_size=200), st.lists(st.sampled_from(WORDS), max_size=5).map(lambda some: "".join(some).encode())
    ),
    st.sampled_from([STRANGER, OURSELVES]),
)
def test_FIN_01_any_request(line: bytes, peer: object) -> None:
    board = room().board(peer)  # type: ignore[arg-type]
    lines = run(answer(line, board, board_address := peer.address))  # type: ignore[attr-defined]
    assert all(b"\r" not in one and b"\n" not in one for one in lines)
    said = run(answer_datagram(line, board, board_address))
    assert said is None or len(said) <= LARGEST_DATAGRAM
