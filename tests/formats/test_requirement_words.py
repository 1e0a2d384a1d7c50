import pytest

from dialtone.formats.requirement_words import KEYWORDS, LETTERS, read_value, value_text


def test_every_letter_stands_for_a_keyword():
    assert set(LETTERS.values()) <= set(KEYWORDS)
    assert len(set(LETTERS.values())) == len(LETTERS)


@pytest.mark.parametrize(
    ("keyword", "text", "value"),
    [
        ("LEVEL", "60", 60),
        ("LEVEL", "60)", 60),
        ("FLAG", "2b", "2B"),
        ("FLAG", "b", "1B"),
        ("REST", "g", "G"),
        ("TIME", "18:30", 18 * 60 + 30),
        ("TIME", "7", 7 * 60),
        ("TIME", "24:00", 24 * 60),
        ("DAY", "0", 0),
        ("DAY", "sa", 6),
        ("DAY", "Wednesday", 3),
        ("HOST", "*.Example.com|", "*.EXAMPLE.COM"),
        ("USER", "12", 12),
        ("USER", "12th", "12TH"),
        ("PROP", "[section]key", "[SECTION]KEY"),
    ],
)
def test_values(keyword, text, value):
    found = read_value(keyword, text, 0)
    assert found is not None
    assert found[0] == value
    again = value_text(keyword, value)
    assert read_value(keyword, again, 0) == (value, len(again))


@pytest.mark.parametrize(
    ("keyword", "text"),
    [
        ("LEVEL", "x"),
        ("LEVEL", "9" * 13),
        ("LEVEL", "٣"),
        ("FLAG", "5A"),
        ("FLAG", "AB"),
        ("REST", "1"),
        ("TIME", "24:01"),
        ("TIME", "18:60"),
        ("TIME", "18:5"),
        ("TIME", "180"),
        ("DAY", "7"),
        ("DAY", "XX"),
        ("HOST", "("),
        ("HOST", ""),
    ],
)
def test_what_is_no_value(keyword, text):
    assert read_value(keyword, text, 0) is None
