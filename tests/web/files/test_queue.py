import io
import zipfile

from tests.web.files.shelves import SECRET, Shelves


def flagged(site, *names):
    alice = site.reader()
    alice.get("/files/Main/Games/")
    alice.submit("/files/-/flag", file=[f"MAIN-GAMES/{name}" for name in names])
    return alice


def test_files_are_flagged_and_taken_off():
    site = Shelves()
    site.keep("a.zip", b"aaaa")
    site.keep("b.zip", b"bb")
    alice = flagged(site, "a.zip", "b.zip")
    assert "2 files flagged." in alice.answer.page.text and alice.answer.path == "/files/Main/Games/"
    page = alice.click("Flagged").page
    assert "2 files, 6 bytes; together 6 credits, of 1,000,000 you have" in page.text
    page = alice.submit("/files/-/unflag", index=1, file="MAIN-GAMES/a.zip").page
    assert "a.zip" not in page.text and "b.zip" in page.text
    page = alice.submit("/files/-/unflag", button="Clear the list").page
    assert "Nothing is flagged." in page.text


def test_one_from_its_page():
    site = Shelves()
    site.keep("a.zip")
    alice = site.reader()
    alice.get("/files/-/file/main-games/a.zip")
    assert "1 file flagged." in alice.submit(button="Flag it").page.text
    alice.submit(button="Take the flag off")
    assert "Nothing is flagged." in alice.get("/files/-/flagged").page.text


def test_all_as_one_archive():
    site = Shelves()
    site.keep("a.zip", b"a" * 600_000)
    site.keep("b.txt", b"bb")
    alice = flagged(site, "a.zip", "b.txt")
    alice.get("/files/-/flagged")
    answer = alice.submit("/files/-/archive")
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.body)) as made:
        assert made.testzip() is None
        assert {name: len(made.read(name)) for name in made.namelist()} == {"a.zip": 600_000, "b.txt": 2}
    assert site.credits() == 10**6 - 600_002
    assert site.known("a.zip").downloads == site.known("b.txt").downloads == 1
    assert "Nothing is flagged." in alice.get("/files/-/flagged").page.text


def test_FTP_12_what_there_are_no_credits_for_is_named_in_it():
    site = Shelves()
    site.keep("a.zip", b"a" * 900)
    site.keep("b.zip", b"b" * 900)
    alice = flagged(site, "a.zip", "b.zip")
    site.set(site.user(2), credits=1000)
    alice.get("/files/-/flagged")
    answer = alice.submit("/files/-/archive")
    with zipfile.ZipFile(io.BytesIO(answer.body)) as made:
        assert made.namelist() == ["a.zip", "NOT-INCLUDED.TXT"]
        assert made.read("NOT-INCLUDED.TXT") == b"b.zip: You need 900 credits for it and have 100.\r\n"
    assert site.credits() == 100
    site.set(site.user(2), credits=0)
    alice.get("/files/-/flagged")
    assert alice.submit("/files/-/archive").status == 404


def test_WEB_03_WEB_06_nothing_by_a_link_and_nothing_of_others():
    site = Shelves()
    site.keep("a.zip")
    site.keep("plan.txt", place=SECRET)
    alice = flagged(site, "a.zip")
    assert alice.get("/files/-/archive").status in (404, 405)
    assert alice.post("/files/-/archive", {"csrf": "x"}).status == 403
    alice.get("/files/Main/Games/")
    page = alice.submit("/files/-/flag", file="MAIN-SECRET/plan.txt").page
    assert "0 files flagged. plan.txt: there is no directory" in page.text
    assert "plan.txt" not in alice.get("/files/-/flagged").page.text
    assert "Nothing is flagged." in site.reader("Bob").get("/files/-/flagged").page.text
