import pytest

from dialtone.host.lock import RunLock


@pytest.fixture
def copy(peopled, tmp_path):
    peopled.ok("backup", str(tmp_path / "copy"))
    return str(tmp_path / "copy")


def test_a_board_comes_back(peopled, copy):
    peopled.ok("user", "add", "Late", "--password-stdin", password="x")
    assert peopled.run("restore", copy) == 1
    assert "--force" in peopled.err
    out = peopled.ok("restore", copy, "--force")
    assert "everything is in order" in out
    assert "is now in" in out
    assert "the password key was not in the back-up" in out
    assert [row["alias"] for row in peopled.json("user", "list")] == ["Sysop", "Bob Smith"]


def test_not_over_a_running_board(peopled, copy):
    with RunLock(str(peopled.root / "data/dialtone.pid")):
        assert peopled.run("restore", copy, "--force") == 1
    assert "running" in peopled.err
    assert len(peopled.json("user", "list")) == 2


def test_not_from_something_else(nowhere, tmp_path):
    assert nowhere.run("restore", str(tmp_path)) == 1
    assert "not a back-up" in nowhere.err
    assert not nowhere.root.exists()
