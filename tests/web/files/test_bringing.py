import json

import pytest

from dialtone.config.files import DirectoryFlag
from tests.web.files.shelves import GAMES, SYSOPS, USERS, Shelves, directory

UPLOAD = "/files/-/upload/main-games"


def sent(browser, path, files, **values):
    browser.get(path)
    return browser.submit(button="Upload", files=files, **values)


def form_of(browser, path=UPLOAD):
    browser.get(path)
    return browser.answer.page.form(button="Upload").values


def test_a_file_with_its_description():
    site = Shelves()
    alice = site.reader()
    alice.get("/files/Main/Games/")
    alice.click("Upload")
    answer = alice.submit(
        button="Upload", files={"file": ("My Doom.zip", b"x" * 700_000)}, description="A game", extended="It\r\nis long"
    )
    assert answer.path == "/files/-/file/main-games/My_Doom.zip" and "My_Doom.zip is here" in answer.page.text
    file = site.known("My_Doom.zip")
    assert (file.size, file.description, file.extended, file.uploader) == (700_000, "A game", "It\nis long", "Alice")
    assert site.kept.disk.data(GAMES.path, "My_Doom.zip") == b"x" * 700_000


def test_several_at_once_and_one_that_is_not_taken():
    site = Shelves(directory("GAMES", extensions=("zip",)))
    alice = site.reader()
    answer = sent(alice, UPLOAD, {"file": ("a.zip", b"aaa"), "file ": ("b.exe", b"bbb"), "file  ": ("c.zip", b"ccc")})
    assert answer.status == 400 and "Only files of these types are taken here: zip" in answer.page.text
    assert site.known("a.zip") and site.known("c.zip") and not site.known("b.exe")
    answer = sent(alice, UPLOAD, {"file": ("d.zip", b"ddd"), "more": ("e.zip", b"eee")})
    assert answer.path == "/files/Main/Games/" and "2 files are here." in answer.page.text


def test_nothing_chosen_and_what_is_there():
    site = Shelves()
    site.keep("a.zip")
    alice = site.reader()
    assert "Choose a file first." in sent(alice, UPLOAD, {"file": ("", b"")}).page.text
    answer = sent(alice, UPLOAD, {"file": ("a.zip", b"other")})
    assert answer.status == 409 and "That file is here already." in answer.page.text
    assert "The file is empty." in sent(alice, UPLOAD, {"file": ("b.zip", b"")}).page.text
    assert site.kept.disk.names(GAMES.path) == ["a.zip"]


def test_WEB_03_without_the_token_nothing_is_kept():
    site = Shelves()
    alice = site.reader()
    form = form_of(alice)
    file = {"file": ("a.zip", b"aaa")}
    assert alice.post(UPLOAD, {**form, "csrf": "0" * 64}, file).status == 403
    assert alice.post(UPLOAD, {"description": "x"}, file).status == 403
    assert alice.post(UPLOAD, form, file, **{"sec-fetch-site": "cross-site"}).status == 403
    assert alice.request("POST", UPLOAD, b"x" * 100, headers={"content-type": "text/plain"}).status == 403
    # the token behind the file comes too late
    body = (
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.zip"\r\n\r\naaa\r\n'
        b'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n' + form["csrf"].encode() + b"\r\n--b--\r\n"
    )
    assert (
        alice.request("POST", UPLOAD, body, headers={"content-type": "multipart/form-data; boundary=b"}).status == 403
    )
    assert site.known("a.zip") is None and site.kept.disk.names(GAMES.path) == []


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..\\x", "-rf", "CON", "x:y", "a/../../../x", "\u202egpj.exe", ".htaccess"]
)
def test_PTH_01_FTP_04_names_are_base_names(name):
    site = Shelves()
    answer = sent(site.reader(), UPLOAD, {"file": (name, b"aaa")})
    assert answer.status in (200, 400)
    assert all(root == "/files/main-games" for root, _ in site.kept.disk.files)
    assert all("/" not in one and not one.startswith((".", "-")) for one in site.kept.disk.names(GAMES.path))


def test_FTP_10_the_disk_is_full():
    site = Shelves(min_space=1000)
    site.kept.disk.room = 500
    answer = sent(site.reader(), UPLOAD, {"file": ("a.zip", b"x" * 100)})
    assert answer.status == 507 and "not enough free space" in answer.page.text
    assert site.kept.disk.names(GAMES.path) == [] and site.kept.disk.files == {}


def test_FTP_10_too_large():
    site = Shelves(max_size=1000)
    answer = sent(site.reader(), UPLOAD, {"file": ("a.zip", b"x" * 2_000_000)})
    assert answer.status == 413 and site.kept.disk.files == {}


def test_who_may_not_is_told_before():
    site = Shelves(directory("GAMES", upload_requirements="SYSOP"))
    alice = site.reader()
    answer = alice.get(UPLOAD)
    assert answer.status == 403 and "You can't upload to this directory." in answer.page.text
    assert alice.post(UPLOAD, {}, {"file": ("a.zip", b"aaa")}).status == 403
    assert "Upload" not in alice.get("/files/Main/Games/").page.links


def test_an_upload_goes_to_the_upload_directory_when_this_one_takes_none():
    from dialtone.config.files import Role

    incoming = directory("INCOMING", role=Role.UPLOAD)
    site = Shelves(directory("GAMES", upload_requirements="SYSOP"), incoming)
    alice = site.reader()
    alice.get("/files/Main/Games/")
    alice.click("Upload")
    alice.submit(button="Upload", files={"file": ("a.zip", b"aaa")})
    assert site.known("a.zip", incoming) is not None


def test_for_the_sysop():
    site = Shelves()
    alice = site.reader()
    alice.get("/files/")
    alice.click("For the sysop")
    answer = alice.submit(button="Upload", files={"file": ("report.txt", b"All is well")})
    assert answer.status == 200 and "report.txt is here" in answer.page.text
    assert site.known("report.txt", SYSOPS) is not None
    assert any("report.txt" in text for text in site.kept.telegrams(site.user(1)))


def test_for_a_user_and_only_he_gets_it():
    site = Shelves()
    alice = site.reader()
    alice.get("/files/")
    alice.click("For a user")
    answer = alice.submit(button="Upload", files={"file": ("gift.zip", b"gift")}, to="nobody of that name")
    assert answer.status == 404 and "There is no user called" in answer.page.text
    alice.get("/files/-/to-user")
    alice.submit(button="Upload", files={"file": ("gift.zip", b"gift")}, to="Bob")
    assert site.known("gift.zip", USERS).recipients == (3,)
    bob = site.reader("Bob")
    page = bob.get("/files/-/for-you").page
    assert "gift.zip" in page.text
    assert bob.get("/files/Main/User/gift.zip").body == b"gift"
    assert "Nobody has left" in bob.get("/files/-/for-you").page.text
    site.add("Carol")
    sent(alice, "/files/-/to-user", {"file": ("second.zip", b"two")}, to="bob")
    carol = site.reader("Carol")
    assert carol.get("/files/Main/User/second.zip").status == 404  # WEB-06


def test_a_script_gets_its_answers_as_data():
    site = Shelves()
    alice = site.reader()
    form, json_please = form_of(alice), {"accept": "application/json"}
    answer = alice.post(UPLOAD, form, {"file": ("a.zip", b"aaa")}, **json_please)
    assert answer.status == 201 and json.loads(answer.text) == {
        "name": "a.zip",
        "page": "/files/-/file/main-games/a.zip",
    }
    answer = alice.post(UPLOAD, form, {"file": ("a.zip", b"aaa")}, **json_please)
    assert answer.status == 409 and json.loads(answer.text)["error"] == "That file is here already."
    checked = alice.get("/files/-/check/main-games?name=b.zip&size=10", **{"hx-request": "true"})
    assert json.loads(checked.text) == {"name": "b.zip"}
    assert alice.get("/files/-/check/main-games?name=a.zip&size=10", **{"hx-request": "true"}).status == 409


def test_tags_and_no_name_where_that_is_allowed():
    settings = int(DirectoryFlag.TAGS | DirectoryFlag.ANON)
    site = Shelves(directory("GAMES", settings=settings))
    site.set(site.user(2), exemptions="A")
    sent(site.reader(), UPLOAD, {"file": ("a.zip", b"aaa")}, tags="old  good", anonymous="1")
    file = site.known("a.zip")
    assert file.tags == "old good" and file.anonymous
    page = site.reader("Bob").get("/files/-/file/main-games/a.zip").page
    assert "Anonymous" in page.text and "Alice" not in page.text
