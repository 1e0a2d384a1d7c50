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
        board.store._records.log.tap = fails if on else None

    return work


def count(board: Wilds, code: str) -> int:
    """How many messages are on a sub-board."""
    return run(board.store.read(lambda records: records.posts.state(code))).messages


def test_SLO_09_a_post_that_cannot_be_kept_comes_back_to_its_writer(board: Wilds) -> None:
    before, still = count(board, "MAIN-GENERAL"), []
    script = ["Tea\r", "Who has the kettle?", broken(board), SEND, broken(board, False), " ", SEND]
    shown = board.act("boards.post", [*script, lambda: still.append(1)])
    assert "can neither be kept nor sent now" in shown
    assert count(board, "MAIN-GENERAL") == before + 1


def test_SLO_09_a_post_that_cannot_be_made_is_among_the_drafts(board: Wilds) -> None:
    before = count(board, "MAIN-GENERAL")

    def fails(what: str) -> None:
        if what == "write 'MAIN-GENERAL'":  # the post, not the draft
            raise StoreError("the disk is full")

    def breaks() -> None:
        board.store._records.log.tap = fails

    script = ["Tea\r", "Who has the kettle?", breaks, SEND, broken(board, False)]
    shown = board.act("boards.post", script)
    broken(board, False)()
    assert "trouble" in shown
    assert count(board, "MAIN-GENERAL") == before
    shown = board.act("boards.post", ["Tea\r", "Y", SEND])
    assert count(board, "MAIN-GENERAL") == before + 1


@pytest.mark.parametrize(
    ("name", "script"),
    [
        ("chat.telegram", ["Bob\r", "BROKEN", "Kettle?\r", "\r"]),
        ("settings.password", [f"{PASSWORD}\r", "BROKEN", "violet lantern\r", "violet lantern\r"]),
    ],
)
def test_SLO_09_whatever_cannot_be_kept_is_said(board: Wilds, name: str, script: list[str]) -> None:
    shown = board.act(name, [broken(board) if item == "BROKEN" else item for item in script])
    assert "trouble" in shown


def test_SLO_09_log_in_and_reading_work_when_nothing_can_be_written(board: Wilds) -> None:
    broken(board)()
    shown = board.shown(board.call(["alice\r", f"{PASSWORD}\r", "N", "R", "\r", "Q", "O", "Y"]))
    assert "Hello Alice" in shown
    assert "owned" in shown
    assert "Thank you for calling" in shown
    assert board.presence.everybody() == []


def test_a_store_that_cannot_be_read_ends_the_call_with_words(board: Wilds) -> None:
    terminal = board.call(["alice\r", lambda: run(board.store.close()), f"{PASSWORD}\r"])
    assert TROUBLE in board.shown(terminal)
