from dialtone.domain.model.mail import NewLetter
from dialtone.domain.model.post import NewPost
from dialtone.testing.script import run
from tests.web.boards.board import Board

MESSAGE = b"""MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary=X\r
\r
--X\r
Content-Type: text/plain\r
\r
See the picture.\r
--X\r
Content-Type: text/html; name="evil"\r
Content-Disposition: attachment; filename="x\xc3\xa4\\"\\r\\n.html"\r
\r
<script>alert(1)</script>\r
--X\r
Content-Type: image/png\r
Content-Transfer-Encoding: base64\r
Content-Disposition: attachment; filename="cat.png"\r
\r
iVBORw0KGgo=\r
--X--\r
"""


def with_files(body=MESSAGE, **fields):
    board = Board()

    async def change(records):
        letter = await records.mail.add_letter(NewLetter(tag="f" * 16, size=len(body), body=body))
        post = NewPost(
            board=board.general.code,
            letter=letter,
            prefix=b"",
            size=len(body),
            author="Ann",
            message_id="<1@x>",
            subject="Files",
            **fields,
        )
        return await records.posts.add(post)

    run(board.store.write(change))
    return board


def test_what_is_attached_is_listed_and_can_be_fetched():
    browser = with_files().reader()
    page = browser.get("/boards/sub/main-general/thread/1").page
    assert "See the picture." in page.text
    answer = browser.click("cat.png")
    assert answer.body == b"\x89PNG\r\n\x1a\n"
    assert 'filename="cat.png"' in answer.headers["content-disposition"]


def test_WEB_02_a_browser_only_keeps_what_is_attached():
    browser = with_files().reader()
    answer = browser.get("/boards/sub/main-general/1/file/0")
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert not set("\r\n") & set(answer.headers["content-disposition"])


def test_WEB_06_files_of_messages_that_are_not_for_somebody_are_not_there():
    for fields in ({"held": True}, {"private": True}):
        board = with_files(**fields)
        for path in ("1/file/0", "1/file/1", "1/text", "1"):
            assert board.reader().get(f"/boards/sub/main-general/{path}").status == 404
        assert board.reader("Sysop").get("/boards/sub/main-general/1/file/1").status == 200


def test_a_long_text_is_fetched_as_a_file():
    board = Board()
    board.say(board.bob, board.general, "Long", "A line of a long text.\n" * 20_000)
    browser = board.reader()
    page = browser.get("/boards/sub/main-general/thread/1").page
    assert "too long for a page" in page.text
    answer = browser.click("Fetch its text as a file")
    assert len(answer.body) > 400_000
    assert answer.headers["content-disposition"].startswith("attachment;")


def test_a_message_with_files_is_not_edited_into_one_without():
    board = with_files()
    sysop = board.reader("Sysop")
    assert sysop.get("/boards/sub/main-general/1/edit").status == 501
