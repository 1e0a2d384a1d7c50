from markupsafe import Markup

from dialtone.web.boards.bodies import Body, body_of
from tests.web.boards.board import Board, sub


def test_codes_of_other_systems_count_where_the_sub_board_wants_them():
    text = b"Content-Type: text/plain\r\n\r\n|12Red|07 text\r\n"
    assert "|12" in body_of(text, sub()).html
    html = body_of(text, sub(extra_codes=frozenset({"renegade"}))).html
    assert "|12" not in html
    assert "f12" in html


def test_a_text_without_sense_is_no_trouble():
    for text in (b"", b"\r\n", b"\xff\xfe\x00" * 100, b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x"):
        assert isinstance(body_of(text, sub()).html, Markup)


def test_a_text_is_made_into_html_once_for_all_readers():
    board = Board()
    board.say(board.bob, board.general, "Hello", "text")
    asked = []
    read = board.house.reading._store.read

    async def counted(question):
        asked.append(question.__qualname__)
        return await read(question)

    board.store.read = counted
    for browser in (board.reader(), board.reader("Sysop")):
        assert "text" in browser.get("/boards/sub/main-general/thread/1").page.text
    assert sum("Reading.texts" in name for name in asked) == 1


def test_a_body_counts_with_its_length():
    assert len(Body(Markup("x" * 1000))) >= 1000
