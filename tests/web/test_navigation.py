"""Which rooms stand at the head of every page."""

from dialtone.testing.conformance.store_mail import put
from dialtone.testing.script import run


def test_rooms_are_shown_to_those_who_may_enter(nobody, alice):
    def places(browser):
        html = browser.get("/here").page
        return [node.text for node in html.all("a") if node.attributes.get("aria-current") == "true"], html.links

    here, links = places(nobody)
    assert here == ["Who's here"] and "Console" not in links and "Mail" not in links
    assert "Console" not in places(alice)[1]


def test_the_room_of_mail_says_how_much_is_unread(site, alice, nobody):
    assert "Mail" in alice.get("/here").page.links
    caller = site.caller(site.user(2))
    run(put(site.store, caller.user.number, "a" * 16))
    assert "Mail 1 unread" in alice.get("/here").page.links
    uid = run(site.house.folders.messages(caller, 0)).messages[0].uid
    run(site.house.folders.mark(caller, [uid], read=True))
    assert "Mail" in alice.get("/here").page.links
    assert not [words for words in nobody.get("/here").page.links if words.startswith("Mail")]
