"""SEND, SOML, SAML and notices of new mail over the wire, with somebody on a node who is shown them."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from tests.support.inside import Terminal, away, inside
from tests.support.live import Dialog, LiveBoard

pytestmark = pytest.mark.integration


@pytest.fixture
def board() -> Iterator[LiveBoard]:
    made = LiveBoard(options="NO_SENDMAIL")
    yield made
    made.remove()


def tell(board: LiveBoard, verb: str, words: str, to: str = "alice") -> str:
    """Send a telegram as a client of 1982 would; the last answer."""
    with Dialog(board.port("smtp")) as dialog:
        first = dialog.ask("HELO c.test", f"{verb} FROM:<ann@ext.test>", f"RCPT TO:<{to}@local.test>")
        if first[-1][:3] != "250":
            return first[-1]
        dialog.ask("DATA")
        dialog.send(*words.split("\n"), ".")
        return dialog.line()


def who_is_on(board: LiveBoard) -> str:
    """What SYSTAT says."""
    with socket.create_connection(("127.0.0.1", board.port("systat")), 10) as client:
        return b"".join(iter(lambda: client.recv(4096), b"")).decode()


async def test_send_rings_at_once_and_leaves_no_mail(board: LiveBoard) -> None:
    async with inside(board) as program, Terminal(program, "Alice") as alice, Terminal(program, "Bob") as bob:
        assert (await away(tell, board, "SEND", "Dinner is ready.\nCome down!\x1b[2J"))[:3] == "250"
        (telegram,) = await alice.shows()
        assert telegram.sender == "ann@ext.test"
        assert "Instant Message" in telegram.text
        assert "Dinner is ready.\r\nCome down!" in telegram.text
        assert "\x1b" not in telegram.text
        assert bob.is_quiet
        assert await alice.looks() == []
        assert await away(board.box, "Alice") == []


async def test_whoever_is_not_there_is_not_told_now_but_finds_it_later(board: LiveBoard) -> None:
    async with inside(board) as program:
        assert await away(tell, board, "SEND", "Hello?") == "450 User unavailable"
        assert (await away(tell, board, "SOML", "As mail.\nReally."))[:3] == "250"
        (text,) = await away(board.box, "Alice")
        assert b"\r\nFrom: <ann@ext.test>\r\n" in text
        assert text.endswith(b"\r\n\r\nAs mail.\r\nReally.\r\n")
        assert (await away(tell, board, "SAML", "Both ways."))[:3] == "250"
        assert (await away(board.box, "Alice"))[0].endswith(b"\r\n\r\nBoth ways.\r\n")
        (waiting,) = await away(board.json, "telegram", "list", "alice")
        assert "Both ways." in waiting["text"]
        async with Terminal(program, "Alice") as alice:
            assert ["Both ways." in telegram.text for telegram in await alice.looks()] == [True]
            assert (await away(tell, board, "SOML", "Now you are here."))[:3] == "250"
            assert "Now you are here." in (await alice.shows())[0].text
            assert await away(board.box, "Alice") == []
    assert board.json("telegram", "list", "alice") == []


async def test_mail_is_announced_to_whoever_is_on_line_and_others_can_see_that_some_waits(board: LiveBoard) -> None:
    letter = b"From: Ann Example <ann@ext.test>\r\nSubject: hi\r\n\r\nx\r\n"
    async with inside(board) as program, Terminal(program, "Alice") as alice:
        assert "at the main menu" in await away(who_is_on, board)
        await away(board.deliver, letter)
        assert "at the main menu (M)" in await away(who_is_on, board)
        (notice,) = await alice.shows()
        assert "New e-mail from" in notice.text
        assert "Ann Example" in notice.text
        assert "ann@ext.test" in notice.text
        assert "(M)" not in await away(who_is_on, board)
        await away(board.deliver, letter, "bob")
        assert await away(board.json, "telegram", "list", "bob") == []
        board.set("Mail", "NotifyOfflineUsers", "true")
        await away(board.recycle)
        await away(board.deliver, letter, "bob")
        assert len(await away(board.json, "telegram", "list", "bob")) == 1
        board.set("Mail", "Options", board.options + " | NO_NOTIFY")
        await away(board.recycle)
        await away(board.deliver, letter)
        assert alice.is_quiet
        assert len(await away(board.box, "alice")) == 2
