"""Names of attachments as names of files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.mail.file_names import LONGEST, file_name


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        ("report.pdf", "report.pdf"),
        ("Gr\u00fc\u00dfe aus  K\u00f6ln.txt", "Gr\u00fc\u00dfe aus K\u00f6ln.txt"),
        ("../../etc/passwd", "passwd"),
        ("C:\\autoexec.bat", "autoexec.bat"),
        ("/etc/", ""),
        ("..", ""),
        (".htaccess", "htaccess"),
        ("a\0b\r\n.txt", "ab.txt"),
        ("x\u202efdp.exe", "xfdp.exe"),
        ('<a href="x">.txt', "a href=x.txt"),
        ("con.txt", "_con.txt"),
        ("LPT1", "_LPT1"),
        ("", ""),
    ],
)
def test_HDR_05_nothing_but_a_base_name_is_left(given_: str, kept: str) -> None:
    assert file_name(given_) == kept


def test_a_long_name_keeps_its_ending() -> None:
    assert file_name("a" * 500 + ".tar.gz").endswith("a.gz")
    assert len(file_name("a" * 500 + ".tar.gz")) == len(file_name("b" * 500)) == LONGEST


@given(st.text())
def test_PTH_01_no_name_leads_anywhere(text: str) -> None:
    name = file_name(text)
    assert len(name) <= LONGEST
    assert not set(name) & set('/\\\0\r\n<>:"|?*')
    assert not name.startswith(".")
