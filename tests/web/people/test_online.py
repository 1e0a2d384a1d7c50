"""Who is here."""

from __future__ import annotations

from dialtone.domain.model.user import Misc


def test_browsers_and_callers_are_shown_together(site, alice):
    site.house.presence.enter(site.user(3), "Telnet", "reading messages")
    page = alice.get("/here").page
    assert "Bob reading messages, by Telnet, node 1" in page.text
    assert "Alice looking who is here, by Web" in page.text


def test_who_calls_and_browses_is_named_once(site, alice):
    site.house.presence.enter(site.user(2), "SSH", "chatting")
    text = alice.get("/here").page.text
    assert "Alice chatting, by SSH" in text and "by Web" not in text


def test_whoever_has_gone_is_not_shown(site, alice, nobody):
    assert "Alice" in nobody.get("/here").page.text
    site.clock.advance(901)
    assert "Alice" not in nobody.get("/here").page.text


def test_who_is_quiet_is_seen_by_sysops_only(site, alice, nobody, sysop):
    site.set(site.user(2), misc=Misc.QUIET)
    alice.get("/here")
    assert "Alice" not in nobody.get("/here").page.text
    assert "Alice" in sysop.get("/here").page.text


def test_scripts_get_the_list_alone(site, alice):
    answer = alice.get("/here", **{"hx-request": "true"})
    assert "<html" not in answer.text and "Alice" in answer.page.text


def test_nodes(site, nobody):
    site.house.presence.enter(site.user(3), "Telnet", "reading messages")
    assert "1 Bob reading messages" in nobody.get("/here/nodes").page.text
