import os

import pytest

from dialtone.host.semaphores import Semaphores, names

HOST = "board.example.org"


@pytest.fixture
def ctrl(tmp_path):
    return tmp_path


def watch(folder, *more):
    return Semaphores(str(folder), server="mail", host=HOST, more=[str(folder / name) for name in more])


def touch(path, seconds):
    path.touch()
    os.utime(path, ns=(seconds * 10**9, seconds * 10**9))


def test_the_names_of_one_action_in_all_their_variants():
    assert names("recycle", "mail", "Board.example.org") == [
        "recycle",
        "recycle.mail",
        "recycle.board.example.org",
        "recycle.board.example.org.mail",
        "recycle.board",
        "recycle.board.mail",
    ]


@pytest.mark.parametrize("action", ["recycle", "shutdown", "clear"])
@pytest.mark.parametrize("ending", ["", ".mail", f".{HOST}", f".{HOST}.mail", ".board", ".board.mail"])
def test_a_touched_file_speaks_once_for_each_touch(ctrl, action, ending):
    watched = watch(ctrl)
    assert watched.look() == []
    touch(ctrl / (action + ending), 1000)
    (sign,) = watched.look()
    assert (sign.action, sign.path) == (action, str(ctrl / (action + ending)))
    assert watched.look() == []
    touch(ctrl / (action + ending), 2000)
    assert len(watched.look()) == 1


def test_a_file_that_was_there_at_the_start_says_nothing_until_touched(ctrl):
    touch(ctrl / "shutdown", 1000)
    watched = watch(ctrl)
    assert watched.look() == []
    touch(ctrl / "shutdown", 1001)
    assert [sign.action for sign in watched.look()] == ["shutdown"]


def test_a_file_made_again_after_it_was_removed_speaks_again(ctrl):
    watched = watch(ctrl)
    touch(ctrl / "recycle", 1000)
    assert len(watched.look()) == 1
    (ctrl / "recycle").unlink()
    assert watched.look() == []
    touch(ctrl / "recycle", 1000)
    assert len(watched.look()) == 1


def test_other_servers_and_hosts_are_not_ours(ctrl):
    watched = watch(ctrl)
    for name in ("recycle.ftp", "recycle.other.example.org", "shutdown.other"):
        touch(ctrl / name, 1000)
    assert watched.look() == []


def test_changed_settings_recycle(ctrl):
    touch(ctrl / "sbbs.ini", 1000)
    watched = watch(ctrl, "sbbs.ini", "mailsrvr.rec")
    assert watched.look() == []
    touch(ctrl / "sbbs.ini", 2000)
    touch(ctrl / "mailsrvr.rec", 2000)
    assert [sign.action for sign in watched.look()] == ["recycle", "recycle"]


def test_the_first_line_of_a_clear_file_is_its_detail(ctrl):
    watched = watch(ctrl)
    (ctrl / "clear.mail").write_text("192.0.2.7\nsecond line\n")
    assert [sign.detail for sign in watched.look()] == ["192.0.2.7"]


@pytest.mark.parametrize("ending", ["", ".mail", f".{HOST}", f".{HOST}.mail", ".board", ".board.mail"])
def test_pause_lasts_as_long_as_its_file(ctrl, ending):
    touch(ctrl / f"pause{ending}", 1000)
    watched = watch(ctrl)
    assert watched.paused_by() == str(ctrl / f"pause{ending}")
    (ctrl / f"pause{ending}").unlink()
    assert watched.paused_by() == ""
