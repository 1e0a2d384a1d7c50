from tests.support.browser import SiteWorld


def test_the_front_page_tells_who_is_here_and_what_the_board_is(site: SiteWorld, nobody, alice):
    page = nobody.get("/").page
    assert page.heading == "Test Board"
    assert ("Alice" in page.text and "Join" not in page.links) or "Sign in" in page.links
    assert "Members" in page.text


def test_bulletins_that_are_new_are_shown(site, alice):
    site.through(site.bulletins.write("rules.msg", b"Be kind."))
    page = alice.get("/").page
    assert "Rules" in page.links
