"""XTRN.DAT, line by line."""

from dataclasses import replace

from dialtone.formats.doors.xtrn_dat import xtrn_dat
from tests.formats.doors.caller import ALICE

EXPECTED = """\
Alice
The Rabbit Hole
Lewis Carroll

/bbs/ctrl/
/bbs/data/
16
12
5430
Yes
25
5242980
50
50
07/04/90
F
7
555-1234
0
0
0
38400
Yes
Yes






0
2
Legend

AB
C
DX
P
6773dcc0
1 Deanery Lane
Oxford, England
OX1

Z
0
Alice Liddell
38400
/bbs/exec/
/bbs/text/
/bbs/temp/node12/
RABBIT
406
-1
"""


def test_every_line():
    assert int("6773dcc0", 16) == ALICE.expires
    assert xtrn_dat(ALICE) == EXPECTED.splitlines()


def test_screens_and_unknown_gender():
    assert xtrn_dat(replace(ALICE, color=False))[9] == "Mono"
    assert xtrn_dat(replace(ALICE, ansi=False))[9] == "No"
    assert xtrn_dat(replace(ALICE, gender=""))[15] == "?"
