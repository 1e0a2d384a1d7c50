"""CALLINFO.BBS, SFDOORS.DAT, DOORFILE.SR, TRIBBS.SYS."""

from dialtone.formats.doors.other_files import callinfo, doorfile_sr, sfdoors, tribbs
from tests.formats.doors.caller import ALICE

CALLINFO = """\
Alice
6
Oxford, England
50
90
COLOR
XXXXXXXX
7
5430
11:50
11:50 01/01/24

2
20
292
5120
555-1234
12/31/23 11:30
EXPERT
Z
12/25/23
32767
25
0
3
12
8
REMOTE
COM0
07/04/90
38400
FALSE
Normal Connection
01/01/24 12:00
12
1
"""
SFDOORS = """\
7
Alice
XXXXXXXX
Alice
38400
0
90
43200
/bbs/node12/
TRUE
50
3
12
90
42600
0
FALSE
FALSE
FALSE
38400
FALSE
0
0
12
20
2
5242980
300000
2441
8789
555-1234
Oxford, England
"""
DOORFILE_SR = """\
Alice
1
1
25
38400
0
90
Alice Liddell
"""
TRIBBS = """\
7
Alice
XXXXXXXX
50
Y
Y
90
555-1234
Oxford, England
07/04/90
12
0
38400
38400
Y
Y
The Rabbit Hole
Lewis Carroll
Alice
"""


def test_every_line_of_each():
    assert callinfo(ALICE) == CALLINFO.splitlines()
    assert sfdoors(ALICE) == SFDOORS.splitlines()
    assert doorfile_sr(ALICE) == DOORFILE_SR.splitlines()
    assert tribbs(ALICE) == TRIBBS.splitlines()
