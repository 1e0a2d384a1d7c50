"""The sysop's commands for telegrams."""

import io


def test_a_message_waits_for_its_reader(peopled):
    assert peopled.ok("telegram", "send", "bob smith", "Call me.") == "waits for user #2 Bob Smith\n"
    (row,) = peopled.json("telegram", "list", "2")
    assert (row["sender"], row["user"]) == ("Sysop", 2)
    assert row["text"].endswith("Call me.\r\n")
    assert "Telegram from Sysop: Call me." in peopled.ok("telegram", "list", "Bob Smith")
    assert peopled.json("telegram", "list", "Sysop") == []


def test_ANS_01_a_message_from_standard_input_is_cleaned(peopled, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("one\n\x1b[2Jtwo\n"))
    peopled.ok("telegram", "send", "2")
    (row,) = peopled.json("telegram", "list", "2")
    assert row["text"].endswith("one\r\ntwo\r\n")


def test_nobody_and_nothing(peopled):
    assert peopled.run("telegram", "send", "Nobody", "Hi") == 1
    assert peopled.run("telegram", "send", "2", "  ") == 1
    assert "no message" in peopled.err
    assert peopled.json("telegram", "list", "2") == []
