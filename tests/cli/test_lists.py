"""The sysop's commands for mailing lists."""

import pytest

from dialtone.app.pillars import key_file
from dialtone.config.load import load_settings
from dialtone.domain.mail.lists.commands import Verb
from dialtone.domain.mail.lists.confirmation import Confirmation, Request
from dialtone.host.clock import SystemClock
from dialtone.host.vault import KeyFileVault

INI = """
[talk]
sub = MAIN-GENERAL
description = Talk about it
[news]
sub = main-help
address = flash
closed = true
[off]
sub = MAIN-SYSOPS
disabled = true
[gone]
sub = MAIN-GONE
"""


@pytest.fixture
def lists(board):
    (board.root / "ctrl" / "listserver.ini").write_text(INI)
    return board


def test_show_lists_the_lists(lists):
    rows = lists.json("list", "show")
    assert [(row["name"], row["address"], row["board"], row["state"], row["subscribers"]) for row in rows] == [
        ("talk", "talk@bbs.example", "MAIN-GENERAL", "", 0),
        ("news", "flash@bbs.example", "MAIN-HELP", "closed", 0),
        ("off", "off@bbs.example", "MAIN-SYSOPS", "off", 0),
        ("gone", "gone@bbs.example", "MAIN-GONE", "no sub-board", 0),
    ]
    assert "Talk about it" in lists.ok("list", "show")


def test_subscribing_and_unsubscribing(lists):
    assert lists.ok("list", "subscribe", "TALK", "joe@ext.test", "--name", "Joe") == "joe@ext.test is on TALK\n"
    assert lists.ok("list", "subscribe", "talk", "JOE@ext.test") == "JOE@ext.test is already on talk\n"
    (row,) = lists.json("list", "show", "talk")
    assert (row["address"], row["name"], row["activity"]) == ("joe@ext.test", "Joe", "subscribed")
    assert lists.json("list", "show")[0]["subscribers"] == 1
    assert (lists.root / "data" / "subs" / "main-general.list.sub").exists()
    assert lists.json("list", "unsubscribe", "talk", "joe@ext.test") == {
        "list": "talk",
        "address": "joe@ext.test",
        "outcome": "done",
    }
    assert lists.json("list", "unsubscribe", "talk", "joe@ext.test")["outcome"] == "already"
    assert lists.json("list", "show", "talk") == []


def test_the_sysop_may_put_anybody_on_a_closed_list(lists):
    assert lists.ok("list", "subscribe", "news", "joe@ext.test") == "joe@ext.test is on news\n"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("subscribe", "nowhere", "joe@ext.test"), "there is no list nowhere"),
        (("subscribe", "talk", "not an address"), "cannot be subscribed"),
        (("show", "nowhere"), "there is no list nowhere"),
        (("unsubscribe", "talk"), "give a list and an address"),
        (("unsubscribe", "--token", "nonsense"), "no token of ours"),
    ],
)
def test_what_cannot_be_done_is_said(lists, words, says):
    assert lists.run("list", *words) == 1
    assert says in lists.err


def test_RFC_8058_a_links_token_unsubscribes(lists):
    lists.ok("list", "subscribe", "talk", "joe@ext.test")
    maker = Confirmation(KeyFileVault(key_file(load_settings(lists.root))), SystemClock())
    wrong = maker.token(Request(Verb.SUBSCRIBE, "talk", "joe@ext.test"))
    assert lists.run("list", "unsubscribe", f"--token={wrong}") == 1
    token = maker.token(Request(Verb.UNSUBSCRIBE, "talk", "joe@ext.test"))
    assert lists.ok("list", "unsubscribe", f"--token={token}") == "joe@ext.test is not on talk\n"
    assert lists.json("list", "show", "talk") == []
