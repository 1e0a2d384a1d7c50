import os

import pytest

from dialtone.app.signs import Signs


@pytest.fixture
def ctrl(tmp_path):
    (tmp_path / "ctrl").mkdir()
    return tmp_path / "ctrl"


def touch(path, seconds):
    path.touch()
    os.utime(path, ns=(seconds * 10**9, seconds * 10**9))


def actions(signs):
    found = []
    while (sign := signs.next()) is not None:
        found.append(sign.action)
    return found


def test_each_sign_once(ctrl, tmp_path):
    signs = Signs(tmp_path)
    assert actions(signs) == []
    touch(ctrl / "recycle.mail", 1000)
    touch(ctrl / "clear", 1000)
    assert sorted(actions(signs)) == ["clear", "recycle"]
    assert actions(signs) == []


@pytest.mark.parametrize(
    "name",
    [
        "sbbs.ini",
        "main.ini",
        "msgs.ini",
        "sockopts.ini",
        "mailproc.ini",
        "mailproc.local.ini",
        "sbbs.local.ini",
        "mailsrvr.rec",
        "ircd.ini",
        "ircd.conf",
        "ircd.rehash",
    ],
)
def test_changed_settings_are_a_sign_to_recycle(ctrl, tmp_path, name):
    touch(ctrl / name, 1000)
    signs = Signs(tmp_path)
    assert actions(signs) == []
    touch(ctrl / name, 2000)
    assert actions(signs) == ["recycle"]


def test_what_is_being_done_is_left_out_and_nothing_else(ctrl, tmp_path):
    signs = Signs(tmp_path)
    touch(ctrl / "recycle", 1000)
    touch(ctrl / "shutdown", 1000)
    signs.leave_out("recycle")
    assert actions(signs) == ["shutdown"]


def test_pause(ctrl, tmp_path):
    signs = Signs(tmp_path)
    assert signs.paused_by() == ""
    touch(ctrl / "pause", 1000)
    assert signs.paused_by() == str(ctrl / "pause")
