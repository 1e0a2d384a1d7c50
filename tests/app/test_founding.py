import re

from dialtone.app import founding
from dialtone.config.starter import Board


def test_what_is_there_is_never_changed(tmp_path):
    board = Board(host_name="bbs.example")
    first = founding.found(tmp_path / "bbs", board)
    assert "ctrl/sbbs.ini" in first
    (tmp_path / "bbs/ctrl/sbbs.ini").write_text("mine")
    (tmp_path / "bbs/ctrl/alias.cfg").unlink()
    assert founding.found(tmp_path / "bbs", board) == ["ctrl/alias.cfg"]
    assert (tmp_path / "bbs/ctrl/sbbs.ini").read_text() == "mine"


def test_only_the_first_account_is_a_sysops(tmp_path):
    founding.found(tmp_path, Board(host_name="bbs.example"))
    assert founding.add_sysop(tmp_path, "Sysop", "sesame").number == 1
    assert founding.add_sysop(tmp_path, "Other", "sesame") is None


def test_passwords_can_be_read_out_and_differ():
    made = {founding.spoken_password() for _ in range(50)}
    assert len(made) == 50
    assert all(re.fullmatch(r"[a-km-np-z2-9]{4}(-[a-km-np-z2-9]{4}){3}", password) for password in made)


def test_the_machines_name_is_never_empty(monkeypatch):
    monkeypatch.setattr("socket.getfqdn", lambda: "localhost.localdomain")
    monkeypatch.setattr("socket.gethostname", lambda: "")
    assert founding.machine_name() == "localhost"
    monkeypatch.setattr("socket.gethostname", lambda: "Box")
    assert founding.machine_name() == "box"
