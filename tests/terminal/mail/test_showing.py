"""Messages and lists at every width."""

from __future__ import annotations

import pytest

from dialtone.formats.text.ctrl_a import without_codes
from dialtone.formats.text.wrap import columns_of
from dialtone.terminal.look import Look
from dialtone.terminal.mail.boxes import Entry, Mailbox
from dialtone.terminal.mail.showing import lines_of, marks, row
from tests.support.parlour import ANSI, COMMODORE, LINEAR, NARROW, WIDE, Parlour

PARLOUR = Parlour()


def entry(**fields: object) -> Entry:
    known: dict[str, object] = {"key": 1, "author": "Eve", "to": "Bob", "subject": "Hi", "date": 0.0, "size": 1}
    return Entry(**(known | fields))  # type: ignore[arg-type]


@pytest.mark.parametrize("look", [ANSI, WIDE, NARROW, COMMODORE])
def test_a_row_fits_its_screen_whatever_is_in_it(look: Look) -> None:
    stay = PARLOUR.visit(2, look=look).stay
    PARLOUR.presence.leave(stay.node)
    for text in ("Hi", "x" * 500, "日本語" * 100, "a\r\nb\x1b[2J\x01r"):
        line = row(stay, Mailbox(stay), 123, entry(author=text, subject=text))
        assert columns_of(without_codes(line)) < look.columns


def test_a_row_for_a_screen_reader_is_a_sentence() -> None:
    stay = PARLOUR.visit(2, look=LINEAR).stay
    PARLOUR.presence.leave(stay.node)
    assert row(stay, Mailbox(stay), 3, entry(read=False)) == "3. new, from Eve: Hi, 1970-01-01"


def test_marks_in_words() -> None:
    assert marks(entry(read=False, spam=True, deleted=True)) == ["deleted", "spam", "new"]


def test_lines_are_wrapped_or_cut() -> None:
    text = "one two three\n> quoted\n"
    assert [without_codes(line) for line in lines_of(text, 9)] == ["one two", "three", "> quoted"]
    assert [without_codes(line) for line in lines_of(text, 7, wide=True)] == ["one two", "> quote"]
