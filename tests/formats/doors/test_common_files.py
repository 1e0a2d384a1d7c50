"""DOOR32.SYS, DORINFOx.DEF, CHAIN.TXT."""

from dataclasses import replace

from dialtone.formats.doors.common_files import chain, door32, dorinfo
from tests.formats.doors.caller import ALICE

DOOR32 = """\
0
-1
38400
The Rabbit Hole dialtone 1.2
7
Alice Liddell
Alice
50
90
1
12
"""
DORINFO = """\
THE RABBIT HOLE
LEWIS
CARROLL
COM0
38400 BAUD,N,8,1
0
ALICE
LIDDELL
OXFORD, ENGLAND
1
50
90
"""
CHAIN = """\
7
ALICE
ALICE LIDDELL
ALI
33
F
5242980
12/31/23
80
25
50
0
0
1
1
5430
/bbs/text/
/bbs/data/
callers.log
38400
0
The Rabbit Hole
Lewis Carroll
42600
600
2441
3
8789
12
8N1
"""


def test_door32():
    assert door32(ALICE) == DOOR32.splitlines()


def test_door32_of_a_socket_and_of_a_serial_port():
    assert door32(replace(ALICE, socket=9))[:2] == ["2", "9"]
    assert door32(replace(ALICE, com=1))[:2] == ["1", "1"]
    assert door32(replace(ALICE, ansi=False))[9] == "0"
    assert door32(replace(ALICE, real_name=""))[5] == "Alice"


def test_dorinfo():
    assert dorinfo(replace(ALICE, name="Alice Liddell")) == DORINFO.splitlines()


def test_dorinfo_of_one_name():
    assert dorinfo(ALICE)[6:8] == ["ALICE", ""]


def test_chain():
    assert chain(ALICE) == CHAIN.splitlines()
    assert len(chain(ALICE)) == 30


def test_chain_of_a_sysop():
    assert chain(replace(ALICE, level=90))[11:13] == ["1", "1"]
