"""The screens that come with the program: what each of them must be to look right where it is shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import dialtone.terminal

STOCK = Path(dialtone.terminal.__file__).parent / "stock"
FILES = sorted(path for path in STOCK.rglob("*") if path.suffix in (".msg", ".asc"))
_CODES = re.compile(rb"\x01.|@[A-Z_]+(?:[-:][^@]*)?@", re.DOTALL)


def _width(path: Path) -> int:
    """The columns of its longest line, without codes and what they stand for."""
    return max(len(_CODES.sub(b"", line)) for line in path.read_bytes().split(b"\r\n"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_screen_is_wider_than_what_it_is_for(path: Path) -> None:
    assert _width(path) < (80 if ".c80." in path.name or path.suffix == ".asc" else 40)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_what_is_drawn_has_a_form_for_screens_of_seven_bits_and_screen_readers(path: Path) -> None:
    drawn = any(byte > 0x7E for byte in path.read_bytes())
    assert not drawn or (path.suffix != ".asc" and (path.parent / f"{path.name.split('.')[0]}.asc").exists())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_screen_has_two_empty_lines_in_a_row(path: Path) -> None:
    assert b"\r\n\r\n\r\n" not in path.read_bytes()
