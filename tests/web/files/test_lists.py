from tests.web.files.shelves import GAMES, PROBE, SECRET, Shelves, directory


def test_from_the_library_to_the_file():
    site = Shelves()
    site.keep("doom.zip", b"x" * 2000, description="A game of old")
    alice = site.reader()
    page = alice.get("/files/").page
    assert "Main files" in page.text and "1 file, 2.0 KB" in page.text and "The secret" not in page.text
    page = alice.click("The games").page
    assert alice.answer.path == "/files/Main/Games/"
    assert "doom.zip" in page.text and "A game of old" in page.text and "2,000 credits" in page.text
    page = alice.click("doom.zip").page
    assert page.heading == "doom.zip" and "2,000 bytes" in page.text
    assert page.links["Download (2.0 KB, 2,000 credits)"] == "/files/Main/Games/doom.zip"


def test_orders_and_pages():
    site = Shelves()
    for number in range(60):
        site.keep(f"f{number:02}.txt", b"x" * (60 - number) or b"x")
        site.clock.advance(60)
    alice = site.reader()
    page = alice.get("/files/Main/Games/").page
    assert "f00.txt" in page.text and "f49.txt" in page.text and "f50.txt" not in page.text
    assert "Page 1 of 2" in page.text
    page = alice.click("Next page").page
    assert "f50.txt" in page.text and "f49.txt" not in page.text and "Next page" not in page.links
    assert names(alice.get("/files/Main/Games/?sort=date").page)[0] == "f59.txt"
    assert names(alice.get("/files/Main/Games/?sort=size&order=other").page)[:2] == ["f59.txt", "f58.txt"]
    assert names(alice.get("/files/Main/Games/?sort=name&order=other&page=2").page)[0] == "f09.txt"
    assert names(alice.get("/files/Main/Games/?sort=nonsense&page=0").page)[0] == "f00.txt"
    assert names(alice.get("/files/Main/Games/?page=99999").page) == []


def names(page):
    return [node.attributes["value"].rpartition("/")[2] for node in page.all("input", type="checkbox")]


def test_what_is_new_since_one_last_looked():
    site = Shelves()
    site.keep("old.zip")
    site.clock.advance(3600)
    alice = site.reader()
    alice.get("/files/-/new")
    alice.submit("/files/-/seen")
    site.clock.advance(3600)
    site.keep("fresh.zip")
    page = alice.get("/files/-/new").page
    assert "fresh.zip" in page.text and "old.zip" not in page.text
    assert [node.text for node in alice.get("/files/Main/Games/").page.all("span", class_="new")] == ["new"]
    assert "old.zip" in alice.get("/files/-/new?since=2001-01-01").page.text
    assert "Write the day as" in alice.get("/files/-/new?since=yesterday").page.text
    assert "Nothing has come" in alice.get("/files/-/new?since=2500-01-01&in=dir:MAIN-GAMES").page.text


def test_search_by_words_and_by_names():
    site = Shelves()
    site.keep("doom.zip", description="Shooting in hell")
    site.keep("chess.lha", description="A board game")
    alice = site.reader()
    alice.get("/files/-/search")
    page = alice.submit("/files/-/search", index=0, q="hell").page
    assert "doom.zip" in page.text and "chess.lha" not in page.text
    page = alice.get("/files/-/search?q=*.lha&by=names&in=lib:Main").page
    assert "chess.lha" in page.text and "doom.zip" not in page.text
    assert "No file fits" in alice.get("/files/-/search?q=zebra").page.text
    assert alice.get("/files/-/search?q=a&in=dir:MAIN-SECRET").status == 404


def test_about_a_directory():
    site = Shelves(directory("GAMES", extensions=("zip", "lha"), max_age=30, upload_requirements="SYSOP"))
    page = site.reader().get("/files/-/about/main-games").page
    assert "zip, lha" in page.text and "30 days" in page.text and "You can't upload to this directory." in page.text


def test_WEB_06_directories_one_may_not_see_are_not_there():
    site = Shelves()
    site.keep("plan.txt", place=SECRET)
    for browser in (site.browser(), site.reader("Bob")):
        for path in ("/files/Main/Secret/", "/files/-/about/main-secret", "/files/-/file/main-secret/plan.txt"):
            assert browser.get(path).status == 404, path
        assert "plan.txt" not in browser.get("/files/-/search?q=plan&by=names").page.text.replace("*plan*", "")
    assert site.reader("Sysop").get("/files/Main/Secret/").status == 200


def test_WEB_01_descriptions_and_names_are_text():
    site = Shelves()
    site.keep("a.zip", description=PROBE, extended=PROBE, uploader=PROBE, tags=PROBE, author=PROBE)
    alice = site.reader()
    for path in ("/files/Main/Games/", "/files/-/file/main-games/a.zip", "/files/-/search?q=a.zip&by=names"):
        page = alice.get(path).page
        assert PROBE in page.text and not page.all("svg") and not page.all("img"), path
    assert PROBE in [node.attributes.get("value") for node in alice.get(f"/files/-/search?q={PROBE}").page.all("input")]


def test_a_guest_looks_and_nothing_is_kept_for_him():
    site = Shelves()
    site.keep("a.zip")
    nobody = site.browser()
    page = nobody.get("/files/Main/Games/").page
    assert "a.zip" in page.text and not page.all("input", type="checkbox")
    assert nobody.get("/files/-/settings", follow=False).location.startswith("/sign-in")


def test_T_bars_from_files():
    site = Shelves()
    site.set(site.user(3), restrictions="T")
    assert site.reader("Bob").get("/files/").status == 403
    assert GAMES.code == "MAIN-GAMES"
