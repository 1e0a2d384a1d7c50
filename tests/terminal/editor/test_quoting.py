import pytest

from dialtone.terminal.editor.quoting import initials, is_quote, quote


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Bob", "B"), ("Alice Cooper", "AC"), ("J. R. R. Tolkien", "JT"), ("eve_of_dawn", "ED"), ("***", ""), ("", "")],
)
def test_people_are_named_by_two_letters(name, letters):
    assert initials(name) == letters


def test_lines_get_the_authors_initials_and_quotes_one_mark_more():
    text = "Hello!\n\n AB> what I said\n> and this\nBye\n"
    assert quote(text, "Bob Burns") == [" BB> Hello!", " BB>", " AB>> what I said", " >> and this", " BB> Bye"]


def test_signatures_and_origin_lines_are_left_out():
    assert quote("\n\nText\n\n-- \nBob\nhis house", "Bob") == [" B> Text"]
    assert quote("Text\n * Origin: here (1:2/3)", "Bob") == [" B> Text"]


def test_quotes_are_wrapped_behind_their_mark():
    lines = quote(" ".join(["word"] * 40), "Bob")
    assert len(lines) == 3
    assert all(line.startswith(" B> word") and len(line) <= 79 for line in lines)


def test_quotes_are_told_from_other_lines():
    assert is_quote(" BB> so")
    assert is_quote("> so")
    assert is_quote(" BB>> so")
    assert not is_quote("a -> b")
    assert not is_quote("if x > y")
