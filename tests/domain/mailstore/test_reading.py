"""Texts, in blocks."""

from __future__ import annotations

from dialtone.testing.script import run
from tests.support.mailstore import TEXT, Case, texts


def test_texts_come_in_the_order_asked_for_from_rows_and_files() -> None:
    case = Case()
    long = TEXT + b"x" * 5000
    first, second = *case.append("INBOX"), *case.append("INBOX", long)
    box = case.open()
    assert run(texts(box, [second, 9, first])) == {second: long, first: TEXT}
    assert list(run(texts(box, [second, first]))) == [second, first]
