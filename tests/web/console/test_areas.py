import asyncio

import pytest

from dialtone.config.boards import Boards, Group, SubBoard
from dialtone.config.files import FileAreas
from tests.domain.files.vault import MAIN, directory

GROUP = Group(name="Main")


def sub(code, name, **fields):
    return SubBoard(code=code, group=GROUP, name=name, **fields)


@pytest.fixture
def full(board, tmp_path):
    """The board with two sub-boards and a directory in which a file lies."""
    subs = [sub("MAIN-GEN", "<b>General</b>", max_messages=10), sub("MAIN-TECH", "Technical")]
    (tmp_path / "games").mkdir()
    (tmp_path / "games/PONG.TXT").write_bytes(b"a game\r\n")
    place = directory(path=tmp_path / "games", max_files=5)
    board.rebuild(
        boards=Boards((GROUP,), {one.code: one for one in subs}), file_areas=FileAreas((MAIN,), {place.code: place})
    )
    return board


def test_boards_with_counts_and_names_as_text(full, sysop):
    text = sysop.get("/console/boards").page.text
    assert "2 sub-boards" in text and "<b>General</b>" in text and "at most 10" in text
    assert "1 sub-board" in sysop.get("/console/boards?q=tech").page.text
    assert "There is none." in sysop.get("/console/boards?held=1").page.text


def test_a_board_is_purged_now(full, sysop):
    sysop.get("/console/boards")
    sysop.submit("/console/boards/purge")
    assert "0 messages were removed." in sysop.answer.page.text
    assert len([one for one in sysop.get("/console/boards").page.forms if "purge" in one.action]) == 1


def test_files_that_lie_there_are_added(full, sysop):
    page = sysop.get("/console/files").page
    assert "1 directory" in page.text and "0 files" in page.text
    sysop.submit(button="Check Games")
    assert "PONG.TXT" in sysop.answer.page.text and "on disk, but not known" in sysop.answer.page.text
    sysop.get("/console/files")
    sysop.submit(button="Add new files of Games")
    assert "1 files were added." in sysop.answer.page.text and "1 file, 8 bytes" in sysop.answer.page.text
    sysop.submit(button="Check Games")
    assert "Everything is in order." in sysop.answer.page.text


def test_files_are_purged_now(full, sysop):
    sysop.get("/console/files")
    sysop.submit(button="Purge now Games")
    assert "0 files were removed." in sysop.answer.page.text


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("/console/boards/purge", {"code": "NOTHING"}),
        ("/console/files/do", {"code": "NOTHING", "deed": "adopt"}),
        ("/console/files/do", {"code": "../../etc", "deed": "check"}),
    ],
)
def test_WEB_06_what_is_not_there_is_not_found(full, sysop, path, values):
    sysop.get("/console")
    token = sysop.answer.page.form("/console/recycle").values["csrf"]
    assert sysop.post(path, {"csrf": token, **values}).status == 404
    assert asyncio.run(full.store.read(lambda records: records.files.states())) == {}
