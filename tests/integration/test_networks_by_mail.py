"""Mail for FidoNet and QWKnet addresses is kept for the network that will carry it."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator

import pytest

from tests.support.live import LiveBoard

pytestmark = pytest.mark.integration

NETWORKS = """
[FidoNet]
addr_list = 1:103/7, 21:1/100
netmail_sem = ../data/netmail.now

[qhub:VERT]
"""
LETTER = (
    "From: Alice <alice@local.test>\r\nTo: Rob Swindell <{to}>\r\nSubject: netmail\r\nMessage-ID: <n@l>\r\n\r\nHi\r\n"
)


@pytest.fixture(scope="module")
def board() -> Iterator[LiveBoard]:
    made = LiveBoard(options="ALLOW_RELAY | NO_SENDMAIL")
    made.append("ctrl/msgs.ini", NETWORKS)
    with made:
        yield made


@pytest.fixture(autouse=True)
def nothing_waits(board: LiveBoard) -> Iterator[None]:
    yield
    board.command("netmail", "remove", "--all")


def submit(board: LiveBoard, to: str) -> None:
    with board.submitting() as client:
        client.sendmail("alice@local.test", [to], LETTER.format(to=to))


@pytest.mark.parametrize(
    ("to", "name", "address"),
    [
        ("rob.swindell@f705.n103.z1.fidonet", "rob swindell", "1:103/705"),
        ("rob.swindell@p3.f705.n103.z1.fidonet", "rob swindell", "1:103/705.3"),
        ("rob.swindell@f2.n1.z21.fidonet", "rob swindell", "21:1/2"),
    ],
)
def test_mail_for_fidonet_waits_with_its_address(board: LiveBoard, to: str, name: str, address: str) -> None:
    submit(board, to)
    (row,) = board.json("netmail", "list")
    assert (row["network"], row["address"], row["state"]) == ("fidonet", address, "waiting")
    assert row["recipient"].replace(".", " ").lower() == name
    assert (row["sender"], row["subject"]) == ("Alice", "netmail")
    assert address in board.command("netmail", "list", "--network", "fidonet").stdout
    assert board.json("netmail", "list", "--network", "qwknet") == []
    assert address in board.command("queue", "list").stdout
    assert (board.root / "data" / "netmail.now").exists()


@pytest.mark.parametrize(
    ("to", "address", "via"),
    [("VERT!digital.man", "VERT", "VERT"), ("VERT/CVS!digital.man", "VERT/CVS", "VERT")],
)
def test_mail_for_qwknet_waits_with_its_route(board: LiveBoard, to: str, address: str, via: str) -> None:
    submit(board, f'"{to}"@local.test' if "/" in to else f"{to}@local.test")
    (row,) = board.json("netmail", "list", "--network", "qwknet")
    assert (row["network"], row["address"], row["via"]) == ("qwknet", address, via)
    assert row["recipient"].replace(".", " ").lower() == "digital man"
    assert "VERT" in board.command("queue", "list").stdout


def test_our_own_node_is_home(board: LiveBoard) -> None:
    submit(board, "bob@f7.n103.z1.fidonet")
    assert b"Subject: netmail" in board.mail_for("Bob")
    assert board.json("netmail", "list") == []


@pytest.mark.parametrize("to", ["rob@f705.n103.z1.fidonet", "VERT!rob@local.test", "NOWHERE!rob@local.test"])
def test_RLY_22_strangers_are_refused(board: LiveBoard, to: str) -> None:
    with board.client() as client:
        client.ehlo("c.test")
        client.mail("ann@ext.test")
        assert client.rcpt(to)[0] in (550, 553)
    assert board.json("netmail", "list") == []


def test_a_hub_nobody_knows_is_refused(board: LiveBoard) -> None:
    with board.submitting() as client, pytest.raises(smtplib.SMTPRecipientsRefused):
        client.sendmail("alice@local.test", ["NOWHERE!rob@local.test"], "Subject: x\r\n\r\nx\r\n")
    assert board.json("netmail", "list") == []


def test_netmail_is_held_and_let_go(board: LiveBoard) -> None:
    submit(board, "rob@f705.n103.z1.fidonet")
    (row,) = board.json("netmail", "list")
    board.command("netmail", "hold", str(row["id"]))
    assert board.json("netmail", "list")[0]["state"] == "held"
    board.command("netmail", "release", "--all")
    assert board.json("netmail", "list")[0]["state"] == "waiting"
