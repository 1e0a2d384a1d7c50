def test_check_names_file_line_key_and_what_is_allowed(board):
    path = board.root / "ctrl/sbbs.ini"
    path.write_text("[Mail]\nMaxClients = many\nMaxRecipient = 5\n")
    assert board.run("config", "check") == 1
    assert "sbbs.ini:2: error: [Mail] MaxClients:" in board.out
    assert "allowed:" in board.out
    assert "sbbs.ini:3:" in board.out
    problems = {(problem["line"], problem["level"]) for problem in _json(board, "config", "check")}
    assert (2, "error") in problems


def _json(board, *words):
    import json

    board.run(*words, "--json")
    return json.loads(board.out)


def test_check_of_a_new_board_finds_nothing(board):
    assert board.ok("config", "check") == "nothing is wrong with the settings\n"


def test_show_says_where_a_value_came_from(board):
    assert "sbbs.ini line" in board.ok("config", "show", "Mail.MaxClients")
    assert "default" in board.ok("config", "show", "MaxHops")
    assert len(board.json("config", "show")) > 60
    changed = {row["key"] for row in board.json("config", "show", "--changed")}
    assert {"HostName", "MaxClients"} <= changed
    assert "MaxHops" not in changed


def test_set_keeps_comments_and_an_empty_value_takes_the_line_out(board):
    before = (board.root / "ctrl/sbbs.ini").read_text()
    board.ok("config", "set", "Mail.MaxClients", "42")
    after = (board.root / "ctrl/sbbs.ini").read_text()
    assert after == before.replace("MaxClients = 100", "MaxClients = 42", 1)
    board.ok("config", "set", "Mail.MaxClients", "")
    assert "MaxClients = 42" not in (board.root / "ctrl/sbbs.ini").read_text()


def test_set_refuses_what_is_not_allowed_and_changes_nothing(board):
    before = (board.root / "ctrl/sbbs.ini").read_bytes()
    for name, value in (("Mail.MaxClients", "many"), ("Mail.NoSuchKey", "1"), ("Mail.Options", "NO_SUCH_FLAG")):
        assert board.run("config", "set", name, value) == 1
        assert board.err.startswith("dialtone: ")
    assert (board.root / "ctrl/sbbs.ini").read_bytes() == before


def test_a_relay_password_is_never_shown(board):
    board.ok("config", "set", "Mail.RelayPassword", "open sesame")
    assert "sesame" not in board.ok("config", "show") + board.ok("config", "show", "--json")


def test_a_root_without_a_board_is_told(nowhere):
    assert nowhere.run("config", "show") == 1
    assert "dialtone init" in nowhere.err
