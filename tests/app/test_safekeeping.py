import json
import os
import stat

import pytest

from dialtone.app import founding, safekeeping
from dialtone.app.desk import work
from dialtone.app.safekeeping import back_up, put_back
from dialtone.base.errors import Refusal
from dialtone.config.starter import Board
from dialtone.domain.model.mail import NewLetter
from dialtone.domain.model.user import SYSOP
from dialtone.host.lock import RunLock

LARGE = b"Subject: large\r\n\r\n" + b"x" * 200_000


@pytest.fixture
def board(tmp_path):
    """A board with a sysop, a large letter in his mailbox and files of his own."""
    root = tmp_path / "bbs"
    founding.found(root, Board(host_name="bbs.example"))
    (root / "mods" / "deep").mkdir()
    (root / "mods" / "deep" / "own.txt").write_text("mine")
    (root / "ctrl" / "link").symlink_to("/etc/passwd")

    async def job(desk):
        await desk.people.add("Sysop", "sesame")
        spool = desk.blobs.spool()
        await spool.write(LARGE)
        kept = await spool.keep()
        letter = NewLetter(tag="0" * 16, size=kept.size, body=kept.body, blob=kept.blob)

        async def change(records):
            stored = await records.mail.add_letter(letter)
            await records.mail.add_copy(SYSOP, stored, b"", size=kept.size, spam=False)

        await desk.store.write(change)

    work(root, job)
    return root


async def texts(desk):
    """The sysop's mail."""

    async def question(records):
        uids = [head.uid for head in await records.mail.heads(SYSOP)]
        return await records.mail.texts(SYSOP, uids)

    found = []
    for text in await desk.store.read(question):
        found.append(text.body or b"".join([piece async for piece in await desk.blobs.read(text.blob)]))
    return found


def test_a_board_comes_back_as_it_was(board, tmp_path):
    done = back_up(board, tmp_path / "copy")
    assert done.texts == 1
    back = put_back(tmp_path / "copy", tmp_path / "again")
    assert back.findings.problems == []
    assert back.aside is None
    assert work(tmp_path / "again", texts) == [LARGE]
    assert (tmp_path / "again/mods/deep/own.txt").read_text() == "mine"
    assert (tmp_path / "again/ctrl/sbbs.ini").read_text() == (board / "ctrl/sbbs.ini").read_text()


def test_SEC_03_the_password_key_is_only_in_a_back_up_that_asks_for_it(board, tmp_path):
    key = (board / "ctrl/secrets.key").read_bytes()
    back_up(board, tmp_path / "without")
    back_up(board, tmp_path / "with", with_key=True)
    found = {path for path in (tmp_path / "without").rglob("*") if path.is_file() and key in path.read_bytes()}
    assert found == set()
    assert (tmp_path / "with/ctrl/secrets.key").read_bytes() == key
    assert put_back(tmp_path / "with", tmp_path / "again").with_key
    assert not put_back(tmp_path / "without", tmp_path / "other").with_key


def test_SEC_02_a_back_up_is_for_its_owner_only_and_has_no_links(board, tmp_path):
    before = os.umask(0o022)
    try:
        os.umask(0o077)
        back_up(board, tmp_path / "copy")
    finally:
        os.umask(before)
    folders = [path for path in (tmp_path / "copy").rglob("*") if path.is_dir()]
    for path in (tmp_path / "copy", *folders, *(tmp_path / "copy/data").rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
    assert not any(path.is_symlink() for path in (tmp_path / "copy").rglob("*"))


def test_a_folder_that_has_something_is_refused(board, tmp_path):
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy/file").write_text("x")
    with pytest.raises(Refusal, match="not empty"):
        back_up(board, tmp_path / "copy")
    with pytest.raises(Refusal, match="inside the board"):
        back_up(board, board / "data" / "copy")


def test_a_root_with_files_is_kept_unless_it_is_moved_aside(board, tmp_path):
    back_up(board, tmp_path / "copy")
    with pytest.raises(Refusal, match="--force"):
        put_back(tmp_path / "copy", board)
    (board / "ctrl/sbbs.ini").write_text("later")
    back = put_back(tmp_path / "copy", board, force=True)
    assert (back.aside / "ctrl/sbbs.ini").read_text() == "later"
    assert (board / "ctrl/sbbs.ini").read_text() != "later"
    again = put_back(tmp_path / "copy", board, force=True)
    assert again.aside != back.aside


def test_a_running_board_is_never_touched(board, tmp_path):
    back_up(board, tmp_path / "copy")
    with RunLock(str(board / "data/dialtone.pid")):
        with pytest.raises(Refusal, match=f"running on .*process {os.getpid()}"):
            put_back(tmp_path / "copy", board, force=True)


def test_what_is_no_back_up_is_refused(board, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(Refusal, match="not a back-up"):
        put_back(tmp_path / "empty", tmp_path / "again")
    (tmp_path / "empty" / safekeeping.NOTE).write_text(json.dumps({"made": "x"}))
    with pytest.raises(Refusal, match="not a complete back-up"):
        put_back(tmp_path / "empty", tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_a_back_up_inside_the_root_is_refused(board, tmp_path):
    back_up(board, tmp_path / "copy")
    with pytest.raises(Refusal, match="different places"):
        put_back(tmp_path / "copy", tmp_path, force=True)
