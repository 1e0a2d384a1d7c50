import asyncio

import pytest

from dialtone.config.console import ConsoleConfig
from dialtone.web.console import PAGES
from dialtone.wire.port import Peer
from tests.support.browser import PASSWORD, Browser

READING = [page.path for page in PAGES if "GET" in page.methods and "{" not in page.path]


def strong(board, browser, number=1):
    """Mark the browser's session as one with a second factor."""
    sessions = board.house.web_sessions
    caller = board.caller(board.user(number), service="web")
    for session in asyncio.run(sessions.list(caller)):
        asyncio.run(sessions.confirm(session, strong=True))


@pytest.mark.parametrize("path", READING)
def test_EXE_09_WEB_06_no_page_is_for_others_than_sysops(board, path):
    nobody, alice = board.browser(address="127.0.0.1"), board.browser(address="127.0.0.1")
    assert nobody.get(path).page.heading == "Sign in"
    alice.sign_in("Alice")
    assert alice.get(path).status == 403


@pytest.mark.parametrize("page", [page for page in PAGES if "POST" in page.methods], ids=lambda page: page.name)
def test_WEB_03_nothing_is_done_without_a_token(board, sysop, page):
    path = page.path.replace("{label}", "Mail").replace("{number:int}", "2").replace("{id:int}", "1")
    for values in ({}, {"csrf": "0" * 64, "deed": "remove", "name": "Alice", "order": "lock", "node": "1"}):
        assert sysop.post(path, values).status == 403
    assert not board.user(2).deleted and not board.house.presence.node(1).locked


@pytest.mark.parametrize("path", READING)
def test_every_page_opens_for_the_sysop(sysop, path):
    answer = sysop.get(path)
    assert answer.status in (200, 404) and (answer.status == 200 or path == "/console/files")


def test_by_default_it_takes_ones_own_machine_or_a_second_factor(board):
    for address, status in (("127.0.0.1", 200), ("::1", 200), ("::ffff:127.0.0.1", 200), ("192.0.2.7", 403)):
        browser = board.browser(address=address)
        browser.sign_in("Sysop")
        assert browser.get("/console").status == status, address
    strong(board, browser)
    assert browser.get("/console").status == 200


@pytest.mark.proves("Console.Access")
@pytest.mark.parametrize(
    ("access", "here", "afar", "with_factor"),
    [("local", 200, 403, 403), ("factor", 403, 403, 200), ("sysops", 200, 200, 200)],
)
def test_the_setting_says_which_sysops(board, access, here, afar, with_factor):
    board.rebuild(console=ConsoleConfig(access=access))
    found = []
    for address, factor in (("127.0.0.1", False), ("192.0.2.7", False), ("192.0.2.7", True)):
        browser = board.browser(address=address)
        browser.sign_in("Sysop")
        if factor:
            strong(board, browser)
        found.append(browser.get("/console").status)
    assert found == [here, afar, with_factor]


def test_dangerous_things_ask_for_the_password_again(board, later):
    later.get("/console/users/2")
    later.submit("/console/users/2", button="Save", level="60")
    assert later.answer.status == 401 and "password again" in later.answer.page.text
    assert later.answer.page.form(button="Save").values["level"] == "60"
    assert board.user(2).level == 50
    later.submit("/console/users/2", button="Save", level="60", password=PASSWORD)
    assert later.answer.status == 200 and board.user(2).level == 60
    assert "password" not in later.get("/console/users/2").page.form(button="Save").fields


def test_a_wrong_password_counts_and_does_nothing(board, later):
    later.get("/console/users/2")
    later.submit("/console/users/2", button="Save", level="60", password="wrong")
    assert later.answer.status == 401 and board.user(2).level == 50
    assert asyncio.run(board.house.attempts.list(board.caller(board.user(1), Peer("127.0.0.1", 1, "127.0.0.1", 1))))


class Relayed(Browser):
    """Somebody whom a proxy on the board's own machine brings that nobody listed."""

    def _scope(self, *asked):
        peer = Peer("127.0.0.1", 1, "127.0.0.1", 80, relayed=True)
        return super()._scope(*asked) | {"dialtone.peer": peer}


def test_HTP_07_whom_an_unlisted_proxy_brings_is_not_at_the_machine(board):
    browser = Relayed(board)
    browser.sign_in("Sysop")
    assert browser.get("/console").status == 403
