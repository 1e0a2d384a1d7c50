from dialtone.domain.boards.compose import Draft
from dialtone.terminal.boards.showing import lines_of
from dialtone.testing.script import run
from tests.domain.boards.hall import sub
from tests.support.lodge import NARROW, WIDE, Lodge
from tests.support.screen import Screen


def test_quotations_have_a_colour_of_their_own_and_wrap_as_quotations():
    lines = list(lines_of(" BB> one two three\nplain text", sub(), 12))
    assert lines == ["\x01n\x01c BB> one two\x01n", "\x01n\x01c BB> three\x01n", "plain text"]


def test_long_lines_are_cut_where_a_sub_board_wants_no_wrapping():
    assert list(lines_of("one two three", sub(word_wrap=False), 7)) == ["one two"]


def test_colour_codes_of_other_systems_are_obeyed_where_the_sub_board_says_so():
    lodge = Lodge(sub(extra_codes=frozenset({"renegade"})), sub("PLAIN"))
    bob = lodge.add("Bob")
    for board in lodge.boards.subs.values():
        run(lodge.writing.post(lodge.caller(bob), board, Draft(subject="s", body="|12red")))
    lodge.act("boards.read", "Q")
    assert "red" in lodge.rows()
    row = lodge.rows().index("red") + 1
    assert Screen(lodge.terminal.output).colour(1, row)[0] == "brightred"
    lodge.act("boards.next_sub")
    lodge.act("boards.read", "Q")
    assert "|12red" in lodge.rows()


def test_a_utf_8_message_is_shown_on_wide_and_narrow_screens():
    for look, expected in ((WIDE, "Grüße – 漢字"), (NARROW, "Grüße - ??")):
        board = sub()
        lodge = Lodge(board, look=look)
        lodge.arrive(
            board,
            "From: a@far.test\r\nMessage-ID: <1@far.test>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
            "Grüße – 漢字\r\n".encode(),
        )
        lodge.act("boards.read", "Q")
        assert any(row.replace(" ", "").startswith(expected.replace(" ", "")[:6]) for row in lodge.rows())


def test_the_head_is_aligned_whatever_stands_in_it():
    board = sub(description="A very long name of a sub-board that nobody would ever give to one of theirs")
    lodge = Lodge(board)
    lodge.say(lodge.add("B" * 60), board, "S" * 200)
    lodge.act("boards.read", "Q")
    rows = lodge.rows()
    assert rows[1].endswith(" #1 of 1")
    assert max(map(len, rows)) <= 79
    assert rows[2].endswith("01 Jan 2024 12:00")
    assert rows[4] == "Subject " + "S" * 71
