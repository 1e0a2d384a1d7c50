import re

from tests.web.files.shelves import SECRET, Shelves


def link(site, button="A link that works once", path="/files/-/file/main-games/a.zip"):
    alice = site.reader()
    alice.get(path)
    page = alice.submit(button=button).page
    return re.search(r"https://bbs\.example(/link/[a-z2-7]{26})", page.text)[1]


def test_a_link_for_a_download_works_once_for_whoever_has_it():
    site = Shelves()
    site.keep("a.zip", b"aaaa")
    path = link(site)
    somebody = site.browser()
    for _ in range(2):  # looking does not use it up
        assert "This link gives you a.zip from The games" in somebody.get(path).page.text
    assert somebody.submit(button="Download").body == b"aaaa"
    assert site.credits() == 10**6 - 4
    again = somebody.get(path)
    assert again.status == 404 and "used already" in again.page.text


def test_a_program_gets_the_file_at_once_but_not_by_asking_about_it():
    site = Shelves()
    site.keep("a.zip", b"aaaa")
    path, program = link(site), site.browser()
    assert program.request("HEAD", path, headers={"accept": "*/*"}).status == 200
    answer = program.get(path, accept="*/*")
    assert answer.body == b"aaaa" and "a.zip" in answer.headers["content-disposition"]
    assert program.get(path, accept="*/*").status == 404


def test_WEB_03_the_button_needs_the_token():
    site = Shelves()
    site.keep("a.zip")
    path = link(site)
    assert site.browser().post(path, {"csrf": "x"}).status == 403
    assert site.browser().get(path).status == 200


def test_a_link_for_an_upload_by_the_form():
    site = Shelves()
    path = link(site, "A link for one upload", "/files/-/about/main-games")
    somebody = site.browser()
    assert "takes one file for The games" in somebody.get(path).page.text
    answer = somebody.submit(button="Upload", files={"file": ("gift.zip", b"gift")}, description="From afar")
    assert answer.status == 201 and "gift.zip is on the board" in answer.page.text
    file = site.known("gift.zip")
    assert (file.uploader, file.description) == ("Alice", "From afar")
    assert somebody.get(path).status == 404


def test_a_form_that_is_not_taken_does_not_use_it_up():
    site = Shelves()
    site.keep("gift.zip")
    path = link(site, "A link for one upload", "/files/-/about/main-games")
    somebody = site.browser()
    somebody.get(path)
    assert somebody.submit(button="Upload", files={"file": ("gift.zip", b"gift")}).status == 409
    somebody.get(path)
    assert somebody.submit(button="Upload", files={"file": ("other.zip", b"gift")}).status == 201


def test_a_link_for_an_upload_by_a_program():
    site = Shelves()
    path, program = link(site, "A link for one upload", "/files/-/about/main-games"), site.browser()
    sent = program.request("PUT", f"{path}/gift.zip", b"gift", headers={"accept": "*/*"})
    assert (sent.status, sent.text) == (201, "gift.zip is here.\n")
    assert program.request("PUT", f"{path}/more.zip", b"gift").status == 404
    assert site.known("gift.zip").size == 4 and site.known("more.zip") is None


def test_PTH_01_names_by_a_program():
    site = Shelves()
    path, program = link(site, "A link for one upload", "/files/-/about/main-games"), site.browser()
    assert program.request("PUT", f"{path}/..%2f..%2fx", b"gift").status in (404, 405)
    assert program.request("PUT", f"{path}/-rf", b"gift").status in (201, 400)
    assert all(root == "/files/main-games" and "/" not in name for root, name in site.kept.disk.files)


def test_nothing_is_said_of_links_that_are_none():
    site = Shelves()
    for secret in ("a" * 26, "x", "%00", "a" * 5000):
        assert site.browser().get(f"/link/{secret}").status == 404


def test_WEB_06_no_links_for_what_one_may_not_have():
    site = Shelves()
    site.keep("plan.txt", place=SECRET)
    alice = site.reader()
    token = alice.get("/files/-/settings").page.form(button="Keep").values["csrf"]
    assert alice.post("/files/-/link", {"csrf": token, "code": "main-secret", "name": "plan.txt"}).status == 404
    site.set(site.user(2), restrictions="U")
    assert alice.post("/files/-/link", {"csrf": token, "code": "main-games"}).status == 403


def test_who_may_not_any_more_may_not_by_a_link_either():
    site = Shelves()
    site.keep("a.zip")
    path = link(site)
    site.set(site.user(2), restrictions="D")
    somebody = site.browser()
    somebody.get(path)
    assert somebody.submit(button="Download").status == 403
