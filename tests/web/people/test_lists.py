def test_members_are_listed_and_found(site, alice):
    page = alice.get("/people").page
    assert "Bob" in page.text and "Sysop" in page.text
    alice.submit("/people", button="Find", q="bo")
    assert "1 member." in alice.answer.page.text and "Sysop" not in alice.answer.page.text


def test_WEB_01_names_and_notes_are_text(site, alice):
    site.set(site.user(3), note='"><svg onload=alert(1)>', location="<b>x</b>")
    assert '"><svg onload=alert(1)>' in alice.get("/people").page.text


def test_EXE_06_braces_and_formats_of_others_are_text(site, alice):
    for text in ("{{ 7 * 7 }}", "{% raw %}x", "${7*7}", "#{7*7}", "%(x)s", "{0.__class__}"):
        site.set(site.user(3), note=text)
        assert text in alice.get("/people").page.text


def test_long_lists_have_pages(site, alice):
    for number in range(60):
        site.add(f"Member {number:02d}")
    page = alice.get("/people").page
    assert "More" in page.links
    assert "Sysop" in alice.click("More").page.text


def test_the_list_is_for_members(nobody):
    assert nobody.get("/people").page.heading == "Sign in"


def test_callers_and_statistics_are_for_everybody(nobody):
    for path in ("/callers", "/callers?when=today", "/callers?when=nonsense", "/statistics"):
        assert nobody.get(path).status == 200


def test_on_telephones_each_figure_says_what_it_counts(nobody):
    page = nobody.get("/statistics").body
    assert page.count(b'data-column="New members"') == page.count(b'scope="row"') > 0
