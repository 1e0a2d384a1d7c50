import asyncio

from tests.web.files.shelves import GAMES, Shelves

UPLOAD = "/files/-/upload/main-games"


def head(token, name="big.zip"):
    return (
        f'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{token}\r\n'
        f'--b\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    ).encode()


def send(site, pieces, *, length=10**9, ended=True, name="big.zip"):
    """A form in pieces; how many of them were read, and the status."""
    alice = site.reader()
    token = alice.get(UPLOAD).page.form(button="Upload").values["csrf"]
    scope = alice._scope("POST", UPLOAD, b"", {"content-type": "multipart/form-data; boundary=b"})
    scope["headers"] = [(n, v) for n, v in scope["headers"] if n != b"content-length"]
    scope["headers"].append((b"content-length", str(length).encode()))
    left, read, said = [head(token, name), *pieces], [0], []

    async def receive():
        if left:
            read[0] += 1
            piece = left.pop(0)
            return {"type": "http.request", "body": piece, "more_body": bool(left) or not ended}
        return {"type": "http.disconnect"}

    async def answer(message):
        said.append(message)

    asyncio.run(site.house.web(scope, receive, answer))
    return read[0], said[0]["status"]


def test_FTP_10_a_large_file_that_is_not_taken_is_not_read():
    site = Shelves()
    site.keep("big.zip")
    read, status = send(site, [b"x" * 65536] * 500)
    assert status == 409 and read < 5


def test_FTP_10_an_endless_file_ends_where_there_is_no_room():
    site = Shelves(min_space=1000)
    site.kept.disk.room = 10_000_000
    read, status = send(site, [b"x" * 65536] * 500)
    assert status == 507 and read < 200
    assert site.kept.disk.names(GAMES.path) == [] and site.known("big.zip") is None


def test_a_browser_that_goes_leaves_a_part_for_a_while():
    site = Shelves()
    _, status = send(site, [b"x" * 600_000], ended=False)
    assert status == 400 and site.known("big.zip") is None
    alice = site.caller(site.user(2))
    part = asyncio.run(site.kept.files.receiving.resumable(alice, GAMES.code, "big.zip"))
    assert part == 600_000 - part % 1 and site.kept.disk.names(GAMES.path)[0].startswith(".up-2-")


def test_a_form_that_ends_within_a_file():
    site = Shelves()
    _, status = send(site, [b"x" * 100])
    assert status == 400 and site.known("big.zip") is None


def test_no_more_than_a_few_at_once():
    site = Shelves(max_batch_up=2)
    more = b"".join(
        b'x\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="f%d.zip"\r\n\r\n' % n for n in range(5)
    )
    _, status = send(site, [more + b"\r\n--b--\r\n"], name="f.zip")
    assert status == 429


def test_fields_are_bounded():
    site = Shelves()
    alice = site.reader()
    form = alice.get(UPLOAD).page.form(button="Upload").values
    answer = alice.post(UPLOAD, {**form, "extended": "x" * 70_000}, {"file": ("a.zip", b"aaa")})
    assert answer.status == 413 and site.known("a.zip") is None
