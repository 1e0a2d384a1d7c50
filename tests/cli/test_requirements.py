def test_the_grouping_is_shown_without_a_board(nowhere):
    out = nowhere.ok("access", "check", "level 50 sysop or exempt q")
    assert out == "LEVEL 50 AND (SYSOP OR EXEMPT Q)\n"
    assert "everybody" in nowhere.ok("access", "check", "")


def test_what_is_wrong_is_told_with_its_place(nowhere):
    assert nowhere.run("access", "check", "LEVLE 50") == 1
    assert nowhere.err == "dialtone: 'LEVLE 50': unknown keyword LEVLE (at character 1)\n"
    assert nowhere.run("access", "check", "50 OR", "--json") == 1
    assert '"position": 5' in nowhere.out


def test_an_account_is_tested(peopled):
    assert peopled.ok("access", "check", "SYSOP", "--user", "1").splitlines() == ["SYSOP", "Sysop meets it"]
    assert peopled.run("access", "check", "LEVEL 60 PROT SMTP", "--user", "bob.smith") == 1
    assert peopled.out.splitlines()[1] == "Bob Smith lacks: level 60 or more"
    assert peopled.run("access", "check", "PROT SMTP", "--user", "2") == 1
    peopled.ok("access", "check", "PROT SMTP", "--user", "2", "--protocol", "smtp")
    assert peopled.run("access", "check", "SYSOP", "--user", "Dave") == 1
    assert "there is no account 'Dave'" in peopled.err


def test_json_holds_the_tree(peopled):
    found = peopled.json("access", "check", "SYSOP OR LEVEL = 50", "--user", "2")
    assert found["tree"] == {"any": [{"test": "SYSOP"}, {"test": "LEVEL", "value": 50, "equal": True}]}
    assert (found["user"], found["met"], found["missing"]) == ("Bob Smith", True, "")


def test_expired_lines_are_taken_out_when_asked(peopled):
    path = peopled.root / "text" / "ip.can"
    path.write_text("192.0.2.1\te=20200101T000000+0000\n192.0.2.3\n")
    assert peopled.ok("access", "prune") == "1 expired line taken out\n"
    assert path.read_text() == "192.0.2.3\n"
    assert peopled.json("access", "prune") == {"removed": 0}
