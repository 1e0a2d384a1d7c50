"""DOOR.SYS, line by line."""

from dataclasses import replace

from dialtone.formats.doors.door_sys import LINES, lines
from tests.formats.doors.caller import ALICE

EXPECTED = """\
COM0:
38400
8
12
38400
Y
Y
Y
Y
Alice
Oxford, England
555-1234
555-1234
XXXXXXXX
50
32767
12/31/23
5430
90
GR
25
Y
AB
0
12/31/24
7
Z
3
12
292
5120
07/04/90
/bbs/node12/
/bbs/data/
Lewis Carroll
Alice
04:05
Y
N
Y
7
15
12/25/23
11:50
11:30
20
2
2441
8789
late for tea
0
99
"""


def test_every_line():
    assert lines(ALICE) == EXPECTED.splitlines()
    assert len(lines(ALICE)) == LINES


def test_graphics():
    assert lines(replace(ALICE, ansi=False))[19] == "NG"
    assert lines(replace(ALICE, eight_bit=False))[19] == "7E"
    assert lines(replace(ALICE, color=False))[38] == "Y"


def test_numbers_that_sixteen_bits_cannot_hold_are_clamped_only_here():
    told = lines(replace(ALICE, seconds_left=86_400, uploads=70_000))
    assert (told[17], told[18], told[27]) == ("32767", "1440", "32767")


def test_nothing_known_is_written_as_old_programs_expect_it():
    told = lines(replace(ALICE, birth="", last_on=0.0, expires_local=0.0, next_event=None, new_files_since=0.0))
    assert (told[16], told[24], told[31], told[36], told[44]) == (
        "00/00/00",
        "00/00/00",
        "00/00/00",
        "00:00",
        "00:00",
    )


def test_a_dos_program_gets_a_serial_port():
    assert lines(replace(ALICE, com=1))[0] == "COM1:"
