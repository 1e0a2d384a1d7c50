from tests.web.files.shelves import GAMES, Shelves, directory

OTHER = directory("OTHER")
EDIT = "/files/-/edit/main-games/a.zip"


def test_ones_own_file_is_described():
    site = Shelves()
    site.keep("a.zip", uploader_user=2, uploader="Alice")
    alice = site.reader()
    alice.get("/files/-/file/main-games/a.zip")
    page = alice.click("Change").page
    assert "cost" not in page.form(button="Keep").fields
    page = alice.submit(button="Keep", description="Better words", extended="More\r\nof them", tags="good").page
    assert "It is changed." in page.text and "Better words" in page.text
    file = site.known("a.zip")
    assert (file.description, file.extended, file.tags) == ("Better words", "More\nof them", "good")
    alice.get(EDIT)
    assert "a.zip is removed." in alice.submit(button="Remove").page.text
    assert site.known("a.zip") is None and site.kept.disk.names(GAMES.path) == []


def test_WEB_06_files_of_others_stay_as_they_are():
    site = Shelves()
    site.keep("a.zip", uploader_user=3)
    alice = site.reader()
    assert alice.get(EDIT).status == 403
    token = alice.get("/files/-/settings").page.form(button="Keep").values["csrf"]
    for path, values in (("edit", {"description": "x"}), ("remove", {}), ("move", {"to": "MAIN-USER"})):
        answer = alice.post(f"/files/-/{path}/main-games/a.zip", {"csrf": token, **values})
        assert answer.status == 403, path
    assert alice.post("/files/-/edit/main-secret/a.zip", {"csrf": token}).status == 404
    assert site.known("a.zip").description == "about a.zip"


def test_WEB_03_every_change_needs_the_token():
    site = Shelves()
    site.keep("a.zip", uploader_user=2)
    alice = site.reader()
    for path in (
        "edit/main-games/a.zip",
        "remove/main-games/a.zip",
        "move/main-games/a.zip",
        "seen",
        "flag",
        "unflag",
        "link",
        "settings",
    ):
        assert alice.post(f"/files/-/{path}", {"description": "x", "csrf": "no"}).status == 403, path
    assert site.known("a.zip").description == "about a.zip"


def test_an_operator_renames_prices_and_moves():
    site = Shelves(GAMES, OTHER)
    site.keep("a.zip", b"aaaa")
    sysop = site.reader("Sysop")
    sysop.get(EDIT)
    answer = sysop.submit(button="Keep", name="b.zip", cost="7", uploader="Somebody")
    assert answer.path == "/files/-/file/main-games/b.zip"
    file = site.known("b.zip")
    assert (file.cost, file.uploader) == (7, "Somebody")
    sysop.get("/files/-/edit/main-games/b.zip")
    assert "It is in The other now." in sysop.submit(button="Move", to="MAIN-OTHER").page.text
    assert site.known("b.zip", OTHER) is not None and site.kept.disk.data(OTHER.path, "b.zip") == b"aaaa"


def test_PTH_01_a_name_that_leads_elsewhere():
    site = Shelves()
    site.keep("a.zip")
    sysop = site.reader("Sysop")
    sysop.get(EDIT)
    answer = sysop.submit(button="Keep", name="../x", description="kept in the form")
    assert answer.status == 400 and "That is not a legal file name." in answer.page.text
    assert "kept in the form" in [node.attributes.get("value") for node in answer.page.all("input")]
    assert site.kept.disk.names(GAMES.path) == ["a.zip"]


def test_colours_stay_when_something_else_is_changed():
    site = Shelves()
    site.keep("a.zip", uploader_user=2, extended="\x01hBright\x01n\nand plain")
    alice = site.reader()
    page = alice.get(EDIT).page
    assert page.form(button="Keep").values["extended"].strip() == "Bright\nand plain"
    alice.submit(button="Keep", description="Other words")
    assert site.known("a.zip").extended == "\x01hBright\x01n\nand plain"
    alice.get(EDIT)
    alice.submit(button="Keep", extended="")
    assert site.known("a.zip").extended == ""
