import pytest

from dialtone.app import control_client
from dialtone.cli.frame import Failed
from dialtone.cli.running import ask, tell


def test_nobody_runs(tmp_path):
    (tmp_path / "data").mkdir()
    assert tell(tmp_path, "recycle") is False
    with pytest.raises(Failed, match="nothing runs on"):
        ask(tmp_path, "listeners")


def test_a_program_that_says_no(tmp_path, monkeypatch):
    def no(*_, **__):
        raise control_client.ControlRefused("not now")

    monkeypatch.setattr(control_client, "ask", no)
    with pytest.raises(Failed, match=r"^not now$"):
        ask(tmp_path, "listeners")
    with pytest.raises(Failed, match="could not be told: not now"):
        tell(tmp_path, "recycle")


def test_a_program_that_answers(tmp_path, monkeypatch):
    monkeypatch.setattr(control_client, "ask", lambda data, command, **details: (data, command, details))
    assert ask(tmp_path, "status", a=1) == (str(tmp_path / "data"), "status", {"a": 1})
    assert tell(tmp_path, "recycle") is True
