import asyncio

import pytest

from dialtone.web.file_answers import headers, kind_of
from tests.web.files.shelves import SECRET, Shelves

PATH = "/files/Main/Games/big.zip"
DATA = bytes(range(250)) * 4000  # a million bytes


@pytest.fixture
def site():
    made = Shelves()
    made.keep("big.zip", DATA)
    return made


def test_a_whole_file_is_paid_and_counted(site):
    answer = site.reader().get(PATH)
    assert (answer.status, answer.body) == (200, DATA)
    assert answer.headers["content-length"] == "1000000" and answer.headers["accept-ranges"] == "bytes"
    assert site.credits() == 0 and site.known("big.zip").downloads == 1


def test_WEB_02_FTP_11_files_are_kept_and_never_run(site):
    site.keep("x.html", b"<script>alert(1)</script>")
    answer = site.reader().get("/files/Main/Games/x.html")
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "name", ["x.html", "x.htm", "x.svg", "x.xml", "x.xhtml", "x.js", "x.ssjs", "x.mjs", ".htaccess"]
)
def test_WEB_02_no_type_a_browser_runs(name):
    assert kind_of(name) in ("application/octet-stream", "text/plain")


def test_names_stay_within_their_field():
    assert '"' not in headers('a"b\r\nc\u20ac.zip')["content-disposition"].split("=")[1].split(";")[0][1:-1]
    assert "%E2%82%AC.zip" in headers("\u20ac.zip")["content-disposition"]


def test_who_has_it_is_told_so(site):
    alice = site.reader()
    seen = alice.request("HEAD", PATH)
    assert (seen.status, seen.body, seen.headers["content-length"]) == (200, b"", "1000000")
    same = alice.get(PATH, **{"if-none-match": seen.headers["etag"]})
    assert (same.status, same.body) == (304, b"")
    assert alice.get(PATH, **{"if-modified-since": seen.headers["last-modified"]}).status == 304
    assert site.credits() == 10**6 and site.known("big.zip").downloads == 0


def test_a_part_of_it(site):
    alice = site.reader()
    middle = alice.get(PATH, range="bytes=1000-1999")
    assert (middle.status, middle.body) == (206, DATA[1000:2000])
    assert middle.headers["content-range"] == "bytes 1000-1999/1000000" and middle.headers["content-length"] == "1000"
    assert alice.get(PATH, range="bytes=-10").body == DATA[-10:]
    assert alice.get(PATH, range="bytes=2000000-").status == 416
    assert alice.get(PATH, range="bytes=0-1,4-5").status == 416
    assert alice.get(PATH, range="lines=1-2").status == 200
    changed = alice.get(PATH, range="bytes=10-", **{"if-range": '"other"'})
    assert (changed.status, len(changed.body)) == (200, 1000000)


def test_FTP_12_a_file_in_pieces_is_paid_once(site):
    alice = site.reader()
    for first in range(0, 1000000, 100000):
        assert alice.get(PATH, range=f"bytes={first}-{first + 99999}").status == 206
    assert site.credits() == 0 and site.known("big.zip").downloads == 1


def test_FTP_12_the_end_is_left_out_and_it_is_paid(site):
    alice = site.reader()
    alice.get(PATH, range="bytes=0-899999")
    assert site.credits() == 0


def test_a_small_piece_costs_nothing(site):
    site.reader().get(PATH, range="bytes=0-99999")
    assert site.credits() == 10**6 and site.known("big.zip").downloads == 0


def test_FTP_12_no_credits_no_file(site):
    site.set(site.user(2), credits=999_999)
    answer = site.reader().get(PATH)
    assert answer.status == 403 and "You need 1000000 credits" in answer.page.text
    assert site.reader().get(PATH, range="bytes=0-10").status == 403


def test_a_browser_that_goes_pays_nothing(site):
    alice = site.reader()

    async def gone():
        async def receive():
            return {"type": "http.disconnect"}

        async def send(message):
            if message["type"] == "http.response.body":
                await asyncio.sleep(0)

        await site.house.web(alice._scope("GET", PATH, b"", {}), receive, send)

    asyncio.run(gone())
    assert site.credits() == 10**6 and site.known("big.zip").downloads == 0


def test_a_file_that_is_not_on_disk(site):
    del site.kept.disk.files[("/files/main-games", "big.zip")]
    assert site.reader().get(PATH).status == 410


def test_WEB_06_files_of_directories_one_does_not_see(site):
    site.keep("plan.txt", place=SECRET)
    for browser in (site.browser(), site.reader("Bob")):
        assert browser.get("/files/Main/Secret/plan.txt").status == 404


def test_guests_who_may_not_download_are_asked_to_sign_in(site):
    site.set(site.user(4), restrictions="GD")
    nobody = site.browser()
    assert nobody.get(PATH, follow=False).location == "/sign-in?next=%2Ffiles%2FMain%2FGames%2Fbig.zip"
    assert nobody.get(PATH, accept="*/*").status == 401
    site.set(site.user(3), restrictions="D")
    assert site.reader("Bob").get(PATH).status == 403


@pytest.mark.parametrize(
    "name", ["..%2f..%2fetc%2fpasswd", "%2e%2e", "..%5cx", "x%00.zip", "%252e%252e%252fx", "-rf", "CON"]
)
def test_FTP_04_PTH_01_paths_that_lead_elsewhere(site, name):
    assert site.reader().get(f"/files/Main/Games/{name}").status in (400, 404)
