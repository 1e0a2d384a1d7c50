"""Sessions."""

from __future__ import annotations

import pytest

from dialtone.base.errors import TimedOut
from dialtone.protocols import gopher
from dialtone.protocols.gopher.server import GopherServer
from dialtone.testing.script import SILENCE, ScriptedWire, run
from dialtone.wire.port import Farewell
from tests.protocols.gopher.burrow import (
    GAMES,
    PEER,
    Burrow,
)

DATA = bytes(range(256)) * 1000 + b"\r\n.\r\n"  # ends as a text would


@pytest.mark.parametrize(
    "request_",
    [
        b"qwkbulletin:../secret.txt",
        b"qwkbulletin:..",
        b"qwkbulletin:",
        b"qwkbulletin:/etc/passwd",
        b"qwkbulletin:news.txt/../../secret.txt",
        b"../../etc/passwd",
        b"/..",
        b"0/%2e%2e/",
        b"URL:javascript:alert(1)",
        b"URL:http://evil.test/",
        b"nosuch",
        b"file:MAIN-GAMES/../../etc/passwd",
        b"file:MAIN-GAMES/",
        b"file:MAIN-GAMES",
        b"file:/etc/passwd",
        b"dir:../x",
        b"lib:Main/x",
        b"sub:MAIN-GENERAL:x",
        b"sub:MAIN-GENERAL:-1",
        b"sub:MAIN-GENERAL:9999999999999999999999",
        b"sub:MAIN-GENERAL:1:2",
        b"sub:MAIN-GENERAL:before:x",
        b"nosuch\t*?*?*?*?*?*?*?*?",
        b"\x00",
        b"a\x1b[2Jb",
        b"\xff\xfe",
        b"x" * 512,
        b"x" * 100_000,
    ],
)
def test_GPH_01_odd_selectors_get_an_error_item(request_: bytes) -> None:
    burrow = Burrow()
    burrow.sysop_texts.put("qwk/news.txt", b"News")
    burrow.sysop_texts.put("secret.txt", b"secret")
    assert burrow.refused(request_)


@pytest.mark.parametrize("request_", [b"", b"grp:Main", b"time", b"dir:MAIN-GAMES"])
def test_without_a_guest_nothing_is_shown(request_: bytes) -> None:
    assert Burrow(guest=False).refused(request_)
    burrow = Burrow()
    burrow.set(burrow.user(4), inactive=True)
    assert burrow.refused(request_)
    burrow = Burrow()
    burrow.set(burrow.user(4), restrictions="")
    assert burrow.refused(request_)


def test_gopher_plus_is_answered_as_far_as_it_goes() -> None:
    burrow = Burrow()
    burrow.keep(GAMES, "chess.zip", DATA)
    assert burrow.ask(b"time\t+")[0] == "+-1"
    assert burrow.ask(b"grp:Main\t$")[:2][0] == "+-1"
    assert all(line.startswith("+INFO: ") for line in burrow.ask(b"\t$")[1:-1])
    assert burrow.ask(f"file:{GAMES.code}/chess.zip\t!".encode())[1].startswith(
        f"+INFO: 9file:{GAMES.code}/chess.zip\t"
    )
    refused = burrow.ask(b"nosuch\t+")
    assert refused[0] == "--1"
    assert refused[1].startswith("1 ")
    assert refused[2] == "."


def test_a_client_that_says_nothing_and_last_words() -> None:
    with pytest.raises(TimedOut):
        Burrow().wire(SILENCE)
    wire = ScriptedWire([])
    run(GopherServer(wire, gopher.board(Burrow().house)).farewell(Farewell.SHUTDOWN))
    assert wire.output == b""


def test_the_folder_says_how_it_is_served() -> None:
    (kind,) = gopher.SERVICES
    wire = ScriptedWire([b"ver\n"], peer=PEER)
    run(kind.make(wire, kind.door, Burrow().house).run())
    assert wire.lines()[0].startswith(b"dialtone Gopher")
