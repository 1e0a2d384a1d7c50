import pytest

from dialtone.terminal.editor.session import edit
from dialtone.testing.keyboard import SILENCE
from dialtone.testing.script import run
from tests.support.lodge import COMMODORE, LINEAR, Lodge


def write(look, *script, lodge=None, **work):
    lodge = lodge or Lodge(look=look)
    lodge.terminal.add(*script)
    fields = {"area": "post:X", "to": "All", "subject": "Tea"} | work
    return lodge, run(edit(lodge.stay, **fields))


@pytest.mark.parametrize("look", [COMMODORE, LINEAR])
def test_lines_are_taken_until_slash_s(look):
    _, edited = write(look, "hello\r", "\r", "there\r", "/s\r")
    assert edited.text.lower() == "hello\n\nthere"  # a Commodore's small letters are capitals elsewhere


def test_a_screen_reader_hears_what_to_do_and_the_number_of_the_line():
    lodge, _ = write(LINEAR, "hello\r", "/S\r")
    assert lodge.rows() == [
        "",
        "Writing to All, subject Tea.",
        "Type the text line by line. Slash S on a line of its own sends it, slash question mark is help.",
        "1: hello",
        "2: /S",
        "",
    ]


def test_a_commodore_has_it_in_40_columns():
    lodge, _ = write(COMMODORE, "HELLO\r", "/S\r")
    rows = lodge.rows()
    assert rows[1:6] == ["To: All", "Re: Tea", "/S sends, /? helps.", "  1 hello", "  2 /s"]
    assert max(map(len, rows)) <= 40


def test_long_lines_go_on_in_the_next():
    _, edited = write(LINEAR, "word " * 20 + "\r", "/S\r")
    assert edited.text.split("\n") == [" ".join(["word"] * 16), " ".join(["word"] * 4)]


def test_lines_are_edited_deleted_inserted_and_listed():
    lodge, edited = write(
        LINEAR, "one\r", "two\r", "three\r", "four\r", "/E2\r", "\x18TWO\r", "/D3-4\r", "/I1\r", "zero\r", "/I\r",
        "end\r", "/L2\r", "/S\r",
    )  # fmt: skip
    assert edited.text == "zero\none\nTWO\nend"
    listed = [row for row in lodge.rows() if row.startswith("  ")]
    assert listed == ["  2 one", "  3 TWO", "  4 end"]


def test_numbers_that_are_no_lines_are_told():
    lodge, edited = write(LINEAR, "one\r", "/D7\r", "/E0\r", "/I9\r", "/S\r")
    assert lodge.rows().count("The last line is 1.") == 3
    assert edited.text == "one"


def test_everything_is_thrown_away_only_when_asked_twice():
    _, edited = write(LINEAR, "one\r", "/CLR\r", "n\r", "two\r", "/CLR\r", "y\r", "three\r", "/S\r")
    assert edited.text == "three"
    _, edited = write(LINEAR, "one\r", "/ABT\r", "n\r", "/ABT\r", "y\r")
    assert edited is None
    lodge, edited = write(LINEAR, "one\r", "\x03", "y\r")
    assert edited is None
    assert "Nothing is sent." in lodge.rows()


def test_a_path_is_no_command():
    _, edited = write(LINEAR, "/usr/bin\r", "/etc\r", "/S now\r", "/S\r")
    assert edited.text == "/usr/bin\n/etc\n/S now"


def test_commands_of_other_boards_are_told_apart_and_help_names_ours():
    lodge, _ = write(LINEAR, "/UPLOAD\r", "/?\r", "x\r", "/S\r")
    assert "That is not done here." in lodge.rows()
    assert "/E3 edit line 3" in lodge.rows()


def test_the_subject_can_be_changed():
    _, edited = write(LINEAR, "x\r", "/T\r", "\x18Coffee\r", "/S\r")
    assert edited.subject == "Coffee"


def test_lines_to_quote_are_chosen_by_number():
    quote = [f" B> line {number}" for number in range(1, 6)]
    lodge, edited = write(LINEAR, "y\r", "1-2,5\r", "Mine.\r", "/S\r", quote=quote)
    assert edited.text == " B> line 1\n B> line 2\n B> line 5\nMine."
    assert "Lines quoted: 3." in lodge.rows()
    _, edited = write(LINEAR, "\r", "Mine.\r", "/Q4\r", "/Q\r", "a\r", "/S\r", quote=quote)
    assert edited.text.split("\n") == ["Mine.", " B> line 4", *quote]
    lodge, _ = write(LINEAR, "x\r", "/Q\r", "/S\r")
    assert "There is nothing to quote." in lodge.rows()


def test_a_level_may_limit_the_lines():
    lodge, edited = write(LINEAR, "one\r", "two\r", "three\r", "/S\r", limit_lines=2)
    assert edited.text == "one\ntwo"
    assert "There is room for 2 lines." in lodge.rows()
    assert "There is room for 2 lines, and they are written: /S sends." in lodge.rows()


def test_what_was_typed_is_kept_when_somebody_falls_silent_for_good():
    lodge = Lodge(look=LINEAR)
    lodge.terminal.add("some text\r", lambda: lodge.clock.advance(21), "more\r", SILENCE, SILENCE)
    with pytest.raises(BaseException):  # noqa: B017 - patience ends, or the line drops
        run(edit(lodge.stay, area="post:X", to="All", subject="Tea"))
    assert run(lodge.drafts.waiting(lodge.stay.caller, "post:X")).text == "some text\nmore"


def test_on_a_commodore_words_go_on_in_the_next_line_and_the_text_is_as_wide_as_ever():
    lodge, edited = write(COMMODORE, "one two three four five six seven eight nine ten\r", "end\r", "/S\r")
    rows = lodge.rows()
    assert [row.lower() for row in rows[4:8]] == [
        "  1 one two three four five six seven",
        "  2 eight nine ten",
        "  3 end",
        "  4 /s",
    ]
    assert edited.text.lower() == "one two three four five six seven eight nine ten\nend"


def test_a_paragraph_that_was_wrapped_is_one_and_an_empty_line_ends_it():
    text = "word " * 20 + "\r"
    _, edited = write(COMMODORE, text, "\r", "x\r", "/S\r")
    lines = edited.text.lower().split("\n")
    assert lines == [" ".join(["word"] * 16), " ".join(["word"] * 4), "", "x"]


def test_a_draft_is_wrapped_to_the_screen_it_is_taken_up_on():
    lodge = Lodge(look=COMMODORE)
    lodge.terminal.add("/L\r", "/S\r")
    edited = run(edit(lodge.stay, area="post:X", to="All", subject="Tea", text="word " * 10 + "\nlast"))
    assert edited.text == " ".join(["word"] * 10) + "\nlast"
    assert "  3 last" in lodge.rows()
