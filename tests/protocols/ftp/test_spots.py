"""Where paths lead on the board: spec services.md 3.6."""

import pytest

from dialtone.base.errors import Refusal
from dialtone.protocols.ftp.spots import Spot, Spots
from tests.protocols.ftp.harbour import GAMES, MAINLIB


def spots(board, user=None):
    needs = board.needs()
    caller = board.vault.caller(user or board.alice, "ftp")
    return Spots(needs.files, needs.services, needs.tree, caller)


def test_where_no_path_leads(harbour):
    harbour.tables.ftp_alias.set("motd /etc/motd")
    for parts in (("x",), ("main", "x"), ("main", "games", "a", "b"), ("motd", "x"), ("main", "secret")):
        with pytest.raises(Refusal):
            spots(harbour).find(parts)


def test_where_paths_lead(harbour):
    found = spots(harbour)
    assert found.find(()) == Spot() and found.find(()).folder
    assert found.find(("MAIN",)) == Spot(MAINLIB)
    assert found.find(("play",)) == found.find(("main", "Games")) == Spot(MAINLIB, GAMES)
    assert found.find(("play", "x")) == Spot(MAINLIB, GAMES, "x")
    assert found.find(("00INDEX",)) == Spot(made=True)
    assert found.find(("main", "00index")) == Spot(MAINLIB, made=True)
    assert found.find(("main", "games", "00index")) == Spot(MAINLIB, GAMES, made=True)
    assert found.find(("local.qwk",)) == Spot(packet=True)
    assert found.find(("LOCAL.REP",)) == Spot(replies=True)
    assert not found.find(("main", "games", "x")).folder


def test_what_somebody_sees(harbour):
    assert list(spots(harbour).directories(MAINLIB)) == ["games", "up", "locked"]
    assert list(spots(harbour, harbour.sysop).directories(MAINLIB)) == ["games", "up", "secret", "locked"]
    assert list(spots(harbour).libraries()) == ["main"] and list(spots(harbour).shortcuts()) == ["play"]
    assert spots(harbour).packet_name == "LOCAL.qwk"
