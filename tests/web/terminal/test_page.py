"""The terminal's page and its tickets."""

from __future__ import annotations

import json


def test_the_page_is_for_everybody_and_lets_the_terminal_style_itself(nobody):
    answer = nobody.get("/terminal?run=GAME")
    assert answer.page.heading == "Terminal"
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self'" in policy and "style-src 'self' 'unsafe-inline'" in policy
    assert answer.page.all("div", id="terminal")[0].attributes["data-run"] == "GAME"
    assert nobody.get("/terminal?run=%22%3E").page.all("div", id="terminal")[0].attributes["data-run"] == ""


def ticket(browser, **headers):
    token = browser.get("/").page.all("meta", name="csrf-token")[0].attributes["content"]
    return browser.post("/terminal/ticket", {}, **{"x-csrf-token": token} | headers)


def test_who_has_signed_in_gets_a_ticket_that_works(site, alice):
    answer = ticket(alice)
    found = json.loads(answer.text)["ticket"]
    from dialtone.wire.port import Peer

    caller = site.through(site.house.tickets.redeem(found, Peer("192.0.2.7", 1, "192.0.2.1", 443)))
    assert caller.user.alias == "Alice"


def test_a_guest_gets_an_empty_one(nobody):
    assert json.loads(ticket(nobody).text) == {"ticket": ""}


def test_WEB_03_no_other_page_gets_one(alice):
    assert ticket(alice, **{"x-csrf-token": "wrong"}).status == 403
    assert ticket(alice, **{"sec-fetch-site": "cross-site"}).status == 403
