import os
import subprocess
import sys

import pytest

from dialtone.app import desk, founding
from dialtone.config.starter import Board
from dialtone.domain.model.mail import NewLetter
from dialtone.domain.model.user import SYSOP, Misc


@pytest.fixture
def board(tmp_path):
    founding.found(tmp_path / "bbs", Board(host_name="bbs.example"))
    return tmp_path / "bbs"


def test_a_job_finds_the_store_and_leaves_it_closed(board):
    async def add(at):
        return await at.people.add("Sysop", "sesame")

    async def names(at):
        return [user.alias for user in await at.people.list()]

    assert desk.work(board, add, changing=True).number == SYSOP
    assert desk.work(board, names) == ["Sysop"]


def test_what_the_job_raises_comes_out(board):
    async def fail(_):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        desk.work(board, fail)


def test_verify_names_a_text_that_is_missing(board):
    async def keep(at):
        await at.people.add("Sysop", "sesame")
        spool = at.blobs.spool()
        await spool.write(b"x" * 1_000_000)
        kept = await spool.keep()
        letter = NewLetter(tag="0" * 16, size=kept.size, body=kept.body, blob=kept.blob)

        async def change(records):
            stored = await records.mail.add_letter(letter)
            await records.mail.add_copy(SYSOP, stored, b"", size=kept.size, spam=False)

        await at.store.write(change)
        return kept.blob

    name = desk.work(board, keep)
    assert desk.work(board, desk.Desk.verify).problems == []
    next(board.rglob(name)).unlink()
    assert any(name in problem for problem in desk.work(board, desk.Desk.verify).problems)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can work as somebody else")
def test_root_works_as_the_boards_owner(tmp_path):
    tmp_path.chmod(0o755)
    (tmp_path / "data").mkdir()
    os.chown(tmp_path / "data", 65534, 65534)
    script = "import sys, os; from pathlib import Path; from dialtone.app.desk import become_owner\n"
    script += "become_owner(Path(sys.argv[1])); print(os.geteuid(), os.getegid())"
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "data")], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["65534", "65534"]


def test_moments_are_shown_in_local_time_and_none_as_nothing():
    assert desk.clock_time(0) == ""
    assert len(desk.clock_time(desk.now())) == len("2025-01-05 13:02:45")


def test_accounts_made_here_have_the_settings_of_new_users(board):
    async def add(at):
        return await at.people.add("Sysop", "sesame")

    user = desk.work(board, add, changing=True)
    assert user.misc & Misc.PAUSE and user.misc & Misc.CLRSCRN
    assert not user.misc & Misc.SPIN
