"""Names, sizes and dates of files on their way; names of strangers become plain (PTH-01)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.transfer.file_header import LONGEST_NAME, FileHeader, build, clean_name, parse

TRAVERSALS = [
    (b"../../etc/passwd", "passwd"),
    (b"/etc/passwd", "passwd"),
    (b"..\\..\\ctrl\\main.ini", "main.ini"),
    (b"C:\\AUTOEXEC.BAT", "AUTOEXEC.BAT"),
    (b"C:file.txt", "file.txt"),
    (b"..", "unnamed"),
    (b".", "unnamed"),
    (b"", "unnamed"),
    (b"dir/", "unnamed"),
    (b"....//", "unnamed"),
    (b".bashrc", "bashrc"),
    (b"a\r\nb\x1b[2J.txt", "ab[2J.txt"),
    (b"x\x7f.zip", "x.zip"),
    (b"nul", "_nul"),
    (b"COM1.txt", "_COM1.txt"),
    (b"a<b>|c?.t*t", "abc.tt"),
    (b"trailing. . ", "trailing"),
    ("gr\u00fc\u00dfe.txt".encode(), "gr\u00fc\u00dfe.txt"),
    (b"gr\x81\xe1e.txt", "gr\u00fc\u00dfe.txt"),
    ("evil\u202etxt.exe".encode(), "eviltxt.exe"),
]


@pytest.mark.parametrize(("raw", "plain"), TRAVERSALS)
def test_PTH_01_names_lose_folders_and_tricks(raw: bytes, plain: str) -> None:
    assert clean_name(raw) == plain


@given(st.binary(max_size=400))
def test_PTH_01_any_name_is_a_plain_short_one(raw: bytes) -> None:
    name = clean_name(raw)
    assert name and not set(name) & set("/\\:\0\r\n\x1b") and name not in (".", "..") and name[0] != "."
    assert len(name.encode()) <= LONGEST_NAME


def test_a_long_name_keeps_its_extension() -> None:
    name = clean_name(b"n" * 500 + b".tar")
    assert name == "n" * (LONGEST_NAME - 4) + ".tar"
    assert len(clean_name(b"n." + b"e" * 500)) == LONGEST_NAME


def test_a_header_is_name_and_numbers() -> None:
    assert build("/home/me/a.zip", 1234, 8) == b"a.zip\x001234 10 100644 0 1 1234\0"


def test_a_header_of_the_specification_is_read() -> None:
    assert parse(b"/usr/games/rt/foo.c\0" + b"6347 3411663000 100644\0" + b"\0" * 90) == FileHeader(
        "foo.c", 6347, 0o3411663000
    )


@pytest.mark.parametrize("size", [b"-1", b"12e3", b"0x10", b"9" * 21, b"", b"1" * 1_000_000])
def test_a_senseless_size_counts_as_not_told(size: bytes) -> None:
    assert parse(b"a\0" + size + b"\0").size is None


def test_sizes_beyond_32_bits_are_read() -> None:
    assert parse(b"a\0" + b"123456789012 0\0").size == 123456789012


@given(st.text(min_size=1, max_size=30), st.integers(0, 2**63), st.integers(1, 2**40))
def test_what_is_built_is_read_back(name: str, size: int, modified: int) -> None:
    header = parse(build(name.encode("utf-8", "replace").decode(), size, modified))
    assert (header.size, header.modified) == (size, modified)
