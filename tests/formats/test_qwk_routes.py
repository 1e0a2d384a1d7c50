"""route.dat: spec bbs.md 16.4."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.qwk_routes import read_routes

TODAY = date(2024, 1, 1).toordinal() - date(1970, 1, 1).toordinal()


def test_the_way_to_a_system() -> None:
    assert read_routes(b"12/24/23 FAR:VERT/NIX/FAR\r\n01/01/24 nix:vert/nix\r\n", TODAY) == {
        "FAR": ("VERT", "NIX", "FAR"),
        "NIX": ("VERT", "NIX"),
    }


def test_the_newest_wins_wherever_it_stands() -> None:
    old, new = b"11/01/23 FAR:OLD/FAR\n", b"12/01/23 FAR:NEW/FAR\n"
    for data in (old + new, new + old):
        assert read_routes(data, TODAY) == {"FAR": ("NEW", "FAR")}
    assert read_routes(new + b"12/01/23 FAR:LATER/FAR\n", TODAY) == {"FAR": ("LATER", "FAR")}


def test_ways_end_after_ninety_days() -> None:
    assert read_routes(b"10/03/23 FAR:VERT/FAR\n", TODAY) == {"FAR": ("VERT", "FAR")}
    assert read_routes(b"10/02/23 FAR:VERT/FAR\n", TODAY) == {}
    assert read_routes(b"12/31/99 FAR:VERT/FAR\n", TODAY) == {}


def test_lines_that_are_none_are_left_out() -> None:
    data = b"""
13/01/23 FAR:VERT/FAR
12/24/23 FAR:VERT/FA
12/24/23 FAR VERT/FAR
12/24/23 9X:VERT/9X
12/24/23 NIX:VERT/NIX
\x00\xff garbage
12/24/23 FAR:VE"""
    assert read_routes(data, TODAY) == {"NIX": ("VERT", "NIX")}


@given(st.binary(max_size=200))
def test_any_file_can_be_read(data: bytes) -> None:
    assert isinstance(read_routes(data, TODAY), dict)
