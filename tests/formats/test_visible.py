from hypothesis import given
from hypothesis import strategies as some

from dialtone.formats.visible import visible


def test_LOG_01_nothing_is_obeyed():
    assert visible("a\x1b[2Jb\r\nc\x7f", 100) == "a^[[2Jb^M^Jc^?"
    assert visible("gnitset\u202e", 100) == "gnitset\\u202e"
    assert visible("Grüße\u00a0an Ö", 100) == "Grüße\u00a0an Ö"


@given(some.text(), some.integers(0, 50))
def test_one_line_of_a_bounded_length(text, most):
    shown = visible(text, most)
    assert len(shown) <= most and len(shown.splitlines()) <= 1
    assert all(character.isprintable() or character == "\u00a0" for character in shown)
