"""Last words to a caller."""

from __future__ import annotations

import pytest

from dialtone.wire.farewells import last_words
from dialtone.wire.port import Farewell


@pytest.mark.parametrize("why", Farewell)
def test_every_end_has_a_line_of_its_own_that_fits_a_narrow_screen_in_two(why: Farewell) -> None:
    line = last_words(why, "1a2b3c")
    assert line.startswith(b"\r\n")
    assert line.endswith(b"\r\n")
    assert line.strip().isascii()
    assert b"{" not in line
    assert (b"1a2b3c" in line) == (why is Farewell.FAULT)


def test_the_ends_are_told_apart() -> None:
    assert len({last_words(why) for why in Farewell}) == len(Farewell)
