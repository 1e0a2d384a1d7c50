import pytest


def test_a_new_board_has_its_folders_and_commented_settings(nowhere):
    nowhere.ok("init", "--hostname", "bbs.example", "--interface", "127.0.0.1", "--port-offset", "10000")
    assert {path.name for path in nowhere.root.iterdir()} == {"ctrl", "data", "text", "mods", "temp", "xtrn"}
    text = (nowhere.root / "ctrl/sbbs.ini").read_text()
    assert "\nHostName = bbs.example\n" in text
    assert "\nInterface = 127.0.0.1\n" in text
    assert "\nPortOffset = 10000\n" in text
    assert "\n;MaxHops = 100\n" in text
    assert "addr = bbs.example" in (nowhere.root / "ctrl/msgs.ini").read_text()
    assert nowhere.json("config", "check") == []


def test_the_offset_moves_every_port_that_has_no_number_of_its_own(nowhere):
    nowhere.ok("init", "--hostname", "bbs.example", "--port-offset", "10000")
    nowhere.ok("config", "set", "Mail.POP3Port", "2110")
    rows = {row["key"]: row["value"] for row in nowhere.json("config", "show", "Mail")}
    assert (rows["SMTPPort"], rows["SubmissionPort"], rows["POP3Port"]) == ("10025", "10587", "2110")


def test_SEC_02_files_and_folders_are_for_their_owner_only(board):
    for path in (board.root, *board.root.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path


def test_SEC_09_no_account_is_made_unasked(board):
    assert board.json("user", "list") == []
    assert "user add" in board.out or board.run("init") == 0


def test_the_sysop_can_be_made_at_once(nowhere):
    nowhere.ok("init", "--hostname", "bbs.example", "--sysop", "Digital Man", "--password-stdin", password="sesame")
    (row,) = nowhere.json("user", "list")
    assert (row["number"], row["alias"], row["level"]) == (1, "Digital Man", 99)
    assert "operator = Digital Man" in (nowhere.root / "ctrl/main.ini").read_text()


def test_again_changes_nothing(board):
    (board.root / "ctrl/sbbs.ini").write_text("[Mail]\nMaxClients = 7\n")
    (board.root / "ctrl/relay.cfg").unlink()
    board.ok("init")
    assert (board.root / "ctrl/sbbs.ini").read_text() == "[Mail]\nMaxClients = 7\n"
    assert (board.root / "ctrl/relay.cfg").exists()
    assert "nothing was changed" in board.ok("init")


def test_wishes_for_a_board_that_is_there_are_refused(board):
    assert board.run("init", "--hostname", "other.example") == 1
    assert "config set" in board.err
    assert "other.example" not in (board.root / "ctrl/sbbs.ini").read_text()


@pytest.mark.parametrize("offset", ["-1", "60001"])
def test_an_offset_that_leaves_no_ports_is_refused(nowhere, offset):
    assert nowhere.run("init", "--port-offset", offset) == 1
    assert not nowhere.root.exists()


def test_the_machines_name_is_the_default(nowhere, monkeypatch):
    monkeypatch.setattr("socket.getfqdn", lambda: "Box.Example.ORG.")
    nowhere.ok("init")
    assert "HostName = box.example.org" in (nowhere.root / "ctrl/sbbs.ini").read_text()
