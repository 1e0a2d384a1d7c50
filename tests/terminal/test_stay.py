"""A store in trouble while callers do things: words for the caller, who stays on line; nothing is lost or half done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dialtone.base.errors import StoreError
from dialtone.testing.script import run
from tests.support.front_door import PASSWORD
from tests.support.wanderer import Wilds

TROUBLE = "The board is in trouble"
SEND = "\x1a"


@pytest.fixture
def board(tmp_path: Path) -> Wilds:
    return Wilds(tmp_path / "bbs")


def broken(board: Wilds, on: bool = True) -> Callable[[], None]:
    """Something for a script: from now on nothing can be written, or everything again."""

    def fails(_: str) -> None:
        raise StoreError("the disk is full")

    def work() -> None:
        board.store._records.log._tap = fails if on else None

    return work


def count(board: Wilds, code: str) -> int:
    """How many messages are on a sub-board."""
    return run(board.store.read(lambda records: records.posts.state(code))).messages


def test_SLO_09_a_post_that_cannot_be_kept_leaves_its_writer_on_line_with_his_draft(board: Wilds) -> None:
    before = count(board, "MAIN-GENERAL")
    script = ["\r", "Tea\r", "Who has the kettle?", broken(board), SEND, broken(board, False)]
    shown = board.act("boards.post", script)
    assert "in trouble" in shown
    assert count(board, "MAIN-GENERAL") == before
    shown = board.act("boards.post", ["\r", "Tea\r", "Y", SEND])
    assert count(board, "MAIN-GENERAL") == before + 1
    assert "Who has the kettle?" in shown


@pytest.mark.parametrize(
    ("name", "script"),
    [
        ("mail.write", ["Bob\r", "Tea\r", "Kettle?", "BROKEN", SEND, "\r"]),
        ("chat.telegram", ["BROKEN", "Bob\r", "Kettle?\r"]),
        ("settings.password", [f"{PASSWORD}\r", "BROKEN", "violet lantern\r", "violet lantern\r"]),
        ("boards.read", ["BROKEN", "\r", "Q"]),
        ("files.list", ["BROKEN", "B", "A\r", "Q"]),
    ],
)
def test_SLO_09_whatever_cannot_be_kept_is_said_and_the_caller_stays(board: Wilds, name: str, script: list) -> None:
    items = [broken(board) if item == "BROKEN" else item for item in script]
    still = []
    board.act(name, [*items, lambda: still.append(True)])
    assert board.stay is not None
    broken(board, False)()
    assert "FAULT" not in board.shown(board.stay.console.terminal._terminal)


def test_SLO_09_log_in_and_reading_work_when_nothing_can_be_written(board: Wilds) -> None:
    broken(board)()
    shown = board.shown(board.call(["alice\r", f"{PASSWORD}\r", "R", "Q", "O", "Y"]))
    assert "Hello Alice" in shown
    assert "owned" in shown
    assert "Thank you for calling" in shown
    assert board.presence.everybody() == []


def test_a_store_that_cannot_be_read_ends_the_call_with_words(board: Wilds) -> None:
    terminal = board.call(["alice\r", lambda: run(board.store.close()), f"{PASSWORD}\r"])
    assert TROUBLE in board.shown(terminal)
