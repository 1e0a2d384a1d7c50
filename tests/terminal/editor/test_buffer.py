import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.terminal.editor import buffer as module
from dialtone.terminal.editor.buffer import Buffer, Place, rows_of

TEXTS = st.text(alphabet="ab  \n>é", max_size=60)


class Model:
    """The same text as one string, with the cursor as an offset into it."""

    def __init__(self, text):
        self.text, self.at, self.overwrite = text, 0, False

    def insert(self, text):
        self.text = self.text[: self.at] + text + self.text[self.at :]
        self.at += len(text)

    def type(self, character):
        if self.overwrite and self.at < len(self.text) and self.text[self.at] != "\n":
            self.text = self.text[: self.at] + self.text[self.at + 1 :]
        self.insert(character)

    def backspace(self):
        if self.at:
            self.text = self.text[: self.at - 1] + self.text[self.at :]
            self.at -= 1

    def delete(self):
        self.text = self.text[: self.at] + self.text[self.at + 1 :]

    def left(self):
        self.at = max(self.at - 1, 0)

    def right(self):
        self.at = min(self.at + 1, len(self.text))

    def top(self):
        self.at = 0

    def bottom(self):
        self.at = len(self.text)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("insert"), TEXTS),
        st.tuples(st.just("type"), st.sampled_from("xy z")),
        st.sampled_from([(name,) for name in ("backspace", "delete", "left", "right", "top", "bottom", "toggle")]),
    ),
    max_size=40,
)


@given(TEXTS, STEPS, st.integers(2, 20))
def test_whatever_is_typed_it_is_what_a_plain_string_would_hold(text, steps, width):
    buffer, model = Buffer(text, width=width), Model(text)
    for name, *values in steps:
        if name == "toggle":
            buffer.overwrite = model.overwrite = not model.overwrite
        else:
            getattr(buffer, name)(*values)
            getattr(model, name)(*values)
        assert (buffer.plain(), buffer.position) == (model.text, model.at)
        row, column = buffer.cursor()
        assert 0 <= row < buffer.count()
        assert 0 <= column <= width


@given(st.text(alphabet="abc  -", max_size=80), st.integers(1, 12))
def test_rows_hold_every_character_once_and_are_not_too_wide(paragraph, width):
    rows = rows_of(paragraph, width)
    assert "".join(paragraph[start:end] for start, end in rows) == paragraph
    assert all(len(paragraph[start:end].rstrip(" ")) <= width for start, end in rows)
    assert all(start < end for start, end in rows) or paragraph == ""


@given(TEXTS, st.integers(-3, 3), st.integers(2, 12))
def test_up_and_down_stay_in_the_text_and_change_nothing(text, rows, width):
    buffer = Buffer(text, width=width)
    buffer.bottom()
    buffer.down(rows)
    assert buffer.plain() == text
    assert 0 <= buffer.position <= len(text)
    assert not buffer.dirty


def test_words_go_to_the_next_row_whole():
    assert rows_of("the quick brown fox", 10) == [(0, 10), (10, 19)]
    buffer = Buffer("the quick brown fox", width=10)
    assert [buffer.shown(row) for row in buffer.rows(0, 9)] == ["the quick", "brown fox"]
    assert rows_of("abcdefghij", 4) == [(0, 4), (4, 8), (8, 10)]


def test_wide_characters_count_as_their_columns():
    rows = rows_of("漢字漢字", 4, lambda text: 2 * len(text))
    assert rows == [(0, 2), (2, 4)]


def test_up_and_down_keep_the_column():
    buffer = Buffer("a long first line\nab\nanother long line")
    buffer.move(Place(0, 10))
    buffer.down(1)
    assert buffer.at == Place(1, 2)
    buffer.down(1)
    assert buffer.at == Place(2, 10)
    buffer.down(-2)
    assert buffer.at == Place(0, 10)


def test_home_and_end_mean_the_row():
    buffer = Buffer("the quick brown fox", width=10)
    buffer.move(Place(0, 12))
    buffer.home()
    assert buffer.at.offset == 10
    buffer.end()
    assert buffer.at.offset == 19
    buffer.move(Place(0, 3))
    buffer.end()
    assert buffer.cursor() == (0, 9)


def test_words_are_passed_and_taken_away():
    buffer = Buffer("one two  three")
    buffer.word_right()
    buffer.word_right()
    assert buffer.at.offset == 7
    buffer.word_left()
    assert buffer.at.offset == 4
    assert buffer.delete_word_right()
    assert buffer.plain() == "one   three"
    buffer.bottom()
    assert buffer.delete_word_left()
    assert buffer.plain() == "one   "
    buffer.move(Place(0, 1))
    assert buffer.delete_to_end()
    assert buffer.plain() == "o"
    assert not buffer.delete_to_end()


def test_rows_are_cut_and_pasted_elsewhere():
    buffer = Buffer("first\nsecond\nthird")
    assert buffer.cut_row()
    assert (buffer.plain(), buffer.clip) == ("second\nthird", "first\n")
    buffer.bottom()
    buffer.enter()
    assert buffer.paste()
    assert buffer.plain() == "second\nthird\nfirst\n"


def test_a_block_is_cut_or_copied_whichever_way_it_was_marked():
    buffer = Buffer("one two\nthree")
    buffer.move(Place(1, 2))
    buffer.set_mark()
    buffer.move(Place(0, 4))
    assert buffer.block() == (Place(0, 4), Place(1, 2))
    assert buffer.copy_block()
    assert buffer.clip == "two\nth"
    buffer.set_mark()
    buffer.top()
    assert buffer.cut_block()
    assert buffer.plain() == "two\nthree"
    assert not buffer.cut_block()


def test_what_is_looked_for_is_found_round_the_end():
    buffer = Buffer("Alpha\nbeta\nalpha beta")
    assert buffer.find("BETA")
    assert buffer.at == Place(1, 0)
    assert buffer.find("alpha")
    assert buffer.at == Place(2, 0)
    assert buffer.find("Alpha")
    assert buffer.at == Place(0, 0)
    assert not buffer.find("gamma")
    assert not buffer.find("")


def test_lines_that_are_sent_have_room_on_every_screen_and_quotes_stay_quotes():
    long = " ".join(["word"] * 30)
    buffer = Buffer(f"{long}\n BB> {long}\nend   \n\n\n", width=30)
    lines = buffer.text().split("\n")
    assert max(map(len, lines)) <= 79
    assert lines[2].startswith(" BB> word")
    assert lines[3].startswith(" BB> word")
    assert lines[-1] == "end"


def test_there_is_an_end_to_what_can_be_typed(monkeypatch):
    monkeypatch.setattr(module, "MOST", 10)
    buffer = Buffer("12345")
    assert not buffer.insert("67890")
    assert buffer.insert("678")
    assert buffer.plain() == "67812345"


@pytest.mark.parametrize("typed", ["\x1b[2J", "\x07", "\x9b2J", "a\x00b", "\u202e"])
def test_ANS_01_nothing_that_moves_a_cursor_gets_into_a_text(typed):
    buffer = Buffer()
    buffer.insert(typed)
    assert re.fullmatch(r"[ -~]*", buffer.plain())


def test_tabs_become_blanks_and_line_ends_paragraphs():
    buffer = Buffer("a\tb\r\nc\rd")
    assert buffer.paragraphs == ["a    b", "c", "d"]
