"""`dialtone doctor` on a board that does not run; a running one is in tests/integration/test_doctor_live.py."""

from __future__ import annotations

import json

import pytest

from dialtone.cli.doctor import lines
from dialtone.domain.checkup.finding import Result, note, ok
from tests.support.dns import NameServer


@pytest.fixture
def names(board):
    """The board's name server, which knows nothing of it yet."""
    with NameServer() as server:
        board.ok("config", "set", "Mail.DNSServer", server.address)
        board.ok("config", "set", "Global.PortOffset", "20000")
        yield server


def test_problems_are_told_with_what_to_do_and_an_exit_code(board, names):
    assert board.run("doctor") == 1
    assert "bbs.example has no address by IPv4" in board.out
    assert "do: add a record of type A for bbs.example" in board.out
    assert "do: start it: dialtone run" in board.out
    assert "in order" in board.out.splitlines()[0]


def test_rows_for_programs(board, names):
    names.zone["bbs.example", "A"] = ["192.168.1.2"]
    assert board.run("doctor", "--json") == 1
    rows = json.loads(board.out)
    assert {row["state"] for row in rows} <= {"ok", "note", "warning", "problem"}
    [private] = [row for row in rows if row["look"] == "names" and row["state"] == "problem"]
    assert "192.168.1.2, which is private" in private["what"]
    assert not [row for row in rows if row["look"] == "outside"], "nobody elsewhere is called unasked"
    assert {"listeners", "ports", "certificate", "clock", "disk", "secrets", "backups", "dns"} <= {
        row["look"] for row in rows
    }


def test_a_back_up_is_known_of_afterwards(board, names, tmp_path):
    board.run("doctor")
    assert "no back-up" in board.out
    board.ok("backup", str(tmp_path / "copy"))
    board.run("doctor")
    assert "no back-up" not in board.out


def test_outside_is_asked_only_when_wanted(board, names):
    names.zone["example.com", "MX"] = ["10 mx.example.com."]
    names.zone["mx.example.com", "A"] = ["10.0.0.1"]
    board.run("doctor", "--outside", "example.com")
    assert "mx.example.com port 25) has no public address" in board.out
    assert ("example.com", "MX", "udp") in names.questions


def test_what_is_in_order_is_counted_or_shown():
    results = [Result("a", "A look", (ok("fine"), note("well\x1b[2J", "then")))]
    text = "\n".join(lines(results, everything=False))
    assert text == "A look: 1 in order\n  note     well?[2J\n           do: then\n1 ok, 1 note"
    assert "fine" in "\n".join(lines(results, everything=True))
