from tests.web.files.shelves import PROBE, SECRET, Shelves

ONE_DOT = bytes.fromhex(  # a PNG of one dot, by hand: signature, IHDR 1x1, IDAT, IEND
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c6360000000020001"
    "48afa4710000000049454e44ae426082"
)


def huge(width, height):
    return ONE_DOT[:16] + width.to_bytes(4, "big") + height.to_bytes(4, "big") + ONE_DOT[24:]


def test_what_is_known_of_a_file():
    site = Shelves()
    site.keep(
        "a.zip",
        extended="\x01hBright\x01n and plain",
        uploader="Bob",
        md5="d" * 32,
        crc32=0xDEADBEEF,
        downloads=3,
        last_download=1.7e9,
    )
    page = site.reader().get("/files/-/file/main-games/a.zip").page
    assert "Bright and plain" in page.text and "\x01" not in page.text and "deadbeef" in page.text
    assert "From Bob" in page.text and "3 times, the last 2023-11-14" in page.text and "d" * 32 in page.text


def test_a_text_and_a_drawing_are_shown():
    site = Shelves()
    site.keep("read.txt", b"Hello\r\n<b>you</b>\r\n")
    site.keep("logo.ans", b"\x1b[1;31m\xdb\xdb\xdbRED\x1b[0m\r\n" * 3)
    alice = site.reader()
    page = alice.get("/files/-/view/main-games/read.txt").page
    assert "Hello" in page.text and "<b>you</b>" in page.text and not page.all("b")
    page = alice.get("/files/-/view/main-games/logo.ans").page
    assert "RED" in page.text and any("ansi" in node.attributes.get("class", "") for node in page.all("pre"))
    assert site.credits() == 10**6


def test_ARC_05_WEB_02_pictures_are_measured_and_everything_else_is_no_picture():
    site = Shelves()
    site.keep("dot.png", ONE_DOT)
    site.keep("bomb.png", huge(60000, 60000))
    site.keep("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
    site.keep("x.html", b"<script>alert(1)</script>")
    alice = site.reader()
    page = alice.get("/files/-/view/main-games/dot.png").page
    source = page.all("img")[0].attributes
    assert source["alt"] == "The picture dot.png"
    shown = alice.get(source["src"])
    assert (shown.status, shown.body, shown.headers["content-type"]) == (200, ONE_DOT, "image/png")
    assert (
        shown.headers["content-disposition"].startswith("inline")
        and "sandbox" in shown.headers["content-security-policy"]
    )
    assert alice.request("HEAD", source["src"]).body == b""
    for name in ("bomb.png", "x.svg", "x.html"):
        assert "It cannot be shown" in alice.get(f"/files/-/view/main-games/{name}").page.text, name
        assert alice.get(f"/files/-/picture/main-games/{name}").status == 400, name


def test_what_is_in_an_archive():
    site = Shelves()
    site.keep("a.zip")
    inside = {"readme.txt": b"Read this", "page.html": b"<script>alert(1)</script>", "data.bin": b"\0\1\2" * 50}
    site.kept.archives.inside["a.zip"] = inside
    alice = site.reader()
    page = alice.get("/files/-/view/main-games/a.zip").page
    assert "3 files" in page.text and "readme.txt" in page.links
    assert "Read this" in alice.click("readme.txt").page.text
    saved = alice.click("Unpack and download readme.txt")
    assert saved.body == b"Read this" and saved.headers["content-disposition"].startswith("attachment")
    assert "It cannot be shown" in alice.get("/files/-/member/main-games/a.zip?member=page.html").page.text
    assert "It cannot be shown" in alice.get("/files/-/member/main-games/a.zip?member=data.bin").page.text
    assert alice.get("/files/-/member/main-games/a.zip?member=../../etc/passwd").status == 404


def test_ARC_04_what_says_it_is_an_archive_and_is_none():
    site = Shelves()
    site.keep("a.zip", b"nonsense")
    site.kept.archives.broken.add("a.zip")
    assert site.reader().get("/files/-/view/main-games/a.zip").status == 400


def test_WEB_06_other_peoples_files_are_not_looked_into():
    site = Shelves()
    site.keep("plan.txt", b"the plan", place=SECRET)
    site.keep("dear.txt", b"dear Bob", place=site.kept.all.directories["MAIN-USER"], uploader_user=1, recipients=(3,))
    alice = site.reader()
    for code, name in (("main-secret", "plan.txt"), ("main-user", "dear.txt")):
        for page in ("file", "view", "picture", "member", "edit"):
            assert alice.get(f"/files/-/{page}/{code}/{name}").status == 404, (page, code)
    assert "dear Bob" in site.reader("Bob").get("/files/-/view/main-user/dear.txt").page.text


def test_who_may_not_download_does_not_look_inside_either():
    site = Shelves()
    site.keep("read.txt", b"Hello")
    site.set(site.user(2), restrictions="D")
    assert site.reader().get("/files/-/view/main-games/read.txt").status == 403


def test_WEB_01_names_in_archives_are_text():
    site = Shelves()
    site.keep("a.zip")
    site.kept.archives.inside["a.zip"] = {PROBE: PROBE.encode()}
    alice = site.reader()
    page = alice.get("/files/-/view/main-games/a.zip").page
    assert PROBE in page.text and not page.all("svg")
    page = alice.click(PROBE).page
    assert PROBE in page.text and not page.all("svg")
