"""Whatever is asked: an answer in Gopher's terms, no exception (GPH-01)."""

from __future__ import annotations

from functools import cache

from hypothesis import example, given
from hypothesis import strategies as st

from dialtone.base.errors import Gone
from dialtone.protocols import gopher
from dialtone.protocols.gopher.server import GopherServer
from dialtone.testing.script import ScriptedWire, run
from tests.protocols.gopher.burrow import GAMES, GENERAL, PEER, Burrow

WORDS = st.sampled_from(
    [
        *("", "/", "grp:", "Main", "sub:", GENERAL.code, ":", "1", "before", "lib:", "dir:", "file:", GAMES.code),
        *("/a.zip", "qwkbulletin:", "..", "time", "ver", "stats", "nodelist", "\t", "+", "$", "!", "*", "\0", "ü"),
    ]
)


@cache
def burrow() -> Burrow:
    made = Burrow()
    made.keep(GAMES, "a.zip", b"data")
    made.say(2)
    return made


@given(st.one_of(st.binary(max_size=600), st.lists(WORDS, max_size=8).map(lambda words: "".join(words).encode())))
@example(b"x" * 600)
def test_GPH_01_any_request(request: bytes) -> None:
    wire = ScriptedWire([request + b"\r\n"], peer=PEER)
    try:
        run(GopherServer(wire, gopher.board(burrow().house)).run())
    except Gone:
        return
    if wire.output and not wire.output.endswith(b"data"):
        assert wire.output.endswith(b".\r\n")
        assert all(len(line) < 2000 for line in wire.lines())
