def test_rooms_are_shown_to_those_who_may_enter(nobody, alice):
    def places(browser):
        html = browser.get("/here").page
        return [node.text for node in html.all("a") if node.attributes.get("aria-current") == "true"], html.links

    here, links = places(nobody)
    assert here == ["Who's here"] and "Console" not in links and "Mail" not in links
    assert "Console" not in places(alice)[1]
