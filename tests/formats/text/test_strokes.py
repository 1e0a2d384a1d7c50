"""Strokes that change attributes."""

from dialtone.formats.text.strokes import BLINK, HIGH, attribute, background, foreground, with_bits


def test_only_what_is_named_changes() -> None:
    before = BLINK | HIGH | 0x35
    assert before & foreground(2).number | foreground(2).more == BLINK | HIGH | 0x32
    assert before & background(1).number | background(1).more == BLINK | HIGH | 0x15
    assert 7 & with_bits(HIGH).number | with_bits(HIGH).more == 15
    assert before & attribute(7).number | attribute(7).more == 7
