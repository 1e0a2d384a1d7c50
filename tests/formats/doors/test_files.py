"""All drop files as bytes."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.doors.files import FILES, content, file_name
from tests.formats.doors.caller import ALICE

COUNTS = {
    "XTRN.DAT": 53,
    "CHAIN.TXT": 30,
    "DOOR.SYS": 52,
    "DORINFO#.DEF": 12,
    "DORINFO1.DEF": 12,
    "CALLINFO.BBS": 36,
    "SFDOORS.DAT": 32,
    "DOORFILE.SR": 8,
    "TRIBBS.SYS": 19,
    "DOOR32.SYS": 11,
}


def test_names():
    assert file_name("DORINFO#.DEF", 12) == "DORINFOC.DEF"
    assert file_name("DORINFO1.DEF", 12) == "DORINFO1.DEF"
    assert file_name("DOOR32.SYS", 1, lower_case=True) == "door32.sys"


def test_line_ends():
    assert content("DOORFILE.SR", ALICE).startswith(b"Alice\n1\n")
    assert content("DOORFILE.SR", ALICE, native=False).startswith(b"Alice\r\n1\r\n")


def test_code_page_437():
    told = content("DOORFILE.SR", replace(ALICE, name="Jürgen Žižek €"))
    assert told.startswith(b"J\x81rgen Zizek E\n")


def test_SEC_01_EXE_05_no_password_is_in_any_of_them():
    for kind in FILES:
        for line in content(kind, ALICE).splitlines():
            assert b"sesame" not in line


@given(st.text(max_size=400))
@pytest.mark.parametrize("kind", sorted(FILES))
def test_EXE_01_nothing_a_user_calls_himself_makes_another_line(kind, text):
    hostile = replace(
        ALICE,
        name=text,
        alias=text,
        real_name=text,
        location=text,
        phone=text,
        comment=text,
        handle=text,
        street=text,
        zip=text,
        gender=text,
    )
    told = content(kind, hostile, native=False)
    assert told.count(b"\r\n") == told.count(b"\n") == told.count(b"\r") == COUNTS[kind]
    assert not set(told.replace(b"\r\n", b"")) & set(range(32))
