"""Spec bbs.md 2.3, the column "outside the terminal"."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dialtone.domain.access.circumstances import _OF_BOTH, _OF_NOBODY, _OF_USER, Circumstances, Place, age, answer
from dialtone.domain.model.user import User, UserNumber
from dialtone.formats.requirement_words import KEYWORDS
from dialtone.formats.requirements import parse

NOON = datetime(2024, 1, 3, 12, 30, tzinfo=UTC).timestamp()  # a Wednesday
DAY = 86_400
AROUND = Circumstances(
    now=NOON,
    protocol="submission",
    address="198.51.100.7",
    host="Client.Ext.test",
    node=3,
    chance=lambda most: most // 2,
    properties=lambda user, name: name == "MAIL:OPEN",
    places=lambda code: Place(2, 5) if code == "MAIN-NOTICES" else None,
)
ALICE = User(
    number=UserNumber(7),
    alias="Alice Liddell",
    level=60,
    exemptions="QW",
    restrictions="D",
    flags1="A",
    flags2="BC",
    birth="19900104",
    gender="F",
    credits=2048,
    free_credits=1024,
    uploads=3,
    uploaded=3 * 1024 * 1024,
    downloads=4,
    downloaded=6 * 1024 * 1024,
    downloads_today=2,
    expires=NOON + 10 * DAY,
    last_on=NOON - 3 * DAY,
    logons=20,
    posts=5,
    misc=1 << 1 | 1 << 7 | 1 << 29,
    shell="CLASSIC",
    language="de",
    board="MAIN-NOTICES",
    directory="FILES-NEW",
)
TRUE = """
60 | LEVEL 1 | LEVEL = 60 | AGE 33 | AGE = 33 | BPS 99999 | NODE 3 | USER 7 | USER 3 | USER = 7
USER alice.liddell | USER Alice-Liddell@host | TIME 12:30 | TIME 0 | TIME = 12:30 | DAY WE | DAY = 3 | DAY SU
PCR 25 | PCR = 25 | FLAG A | FLAG = 1A | FLAG 2B | EXEMPT W | REST D | REST = D | SEX F | UDR 50 | UDR = 50
UDFR 75 | ULS 3 | ULK 3072 | ULM 3 | ULM = 3 | DLS 4 | DLK 6144 | DLM 6 | DLT 2 | EXPIRE 10 | EXPIRE = 10
CREDIT 3 | CREDIT = 3 | LASTON 3 | LOGONS 20 | RANDOM 0 | GROUP 2 | GROUP = 2 | SUB 5 | SUB MAIN-*
SUBCODE main-notices | DIR FILES-* | DIRCODE files-new | SHELL clas^ | PROT SMTP | HOST *.ext.test
IP 198.51.100.0/24 | IP 198.51.* | TERM anything | ROWS 90 | COLS 200 | LANG DE | PROP mail:open | ANSI | UTF8
EXPERT | ACTIVE | UNIX | LINUX
"""
FALSE = """
61 | LEVEL = 59 | AGE 34 | NODE 4 | TLEFT 0 | TUSED 0 | USER 8 | USER = 3 | USER alice | TIME 12:31 | DAY TH
PCR 26 | FLAG B | FLAG 3A | FLAG = 2B | EXEMPT A | EXEMPT = Q | REST G | SEX M | UDR 51 | UDFR 76 | ULS 4
ULM 4 | DLT 3 | EXPIRE 11 | CREDIT 4 | LASTON 4 | LOGONS 21 | RANDOM 1 | MAIN_CMDS 0 | FILE_CMDS 0 | GROUP 3
SUB 6 | SUB OTHER | LIB 1 | DIR 1 | SHELL lo^ | PROT POP3 | PROT SSH | HOST ext.test | IP 10.* | LANG EN
PROP mail:closed | RIP | PETSCII | ASCII | CP437 | LOCAL | SYSOP | GUEST | QNODE | INACTIVE | DELETED | QUIET
DOS | OS2 | WIN32 | WIP
"""


def each(table):
    """The tests of a table, one a line or divided by |."""
    return [text.strip() for line in table.strip().splitlines() for text in line.split("|")]


@pytest.mark.parametrize("text", each(TRUE))
def test_true(text):
    assert answer(parse(text), ALICE, AROUND)


@pytest.mark.parametrize("text", each(FALSE))
def test_false(text):
    assert not answer(parse(text), ALICE, AROUND)


def test_every_keyword_is_answered_once():
    tables = [*_OF_NOBODY, *_OF_BOTH, *_OF_USER]
    assert sorted(tables) == sorted(set(KEYWORDS) - {"NULL"})
    tried = {parse(text).keyword for text in each(TRUE)} | {parse(text).keyword for text in each(FALSE)}
    assert tried == set(tables)


@pytest.mark.parametrize("keyword", sorted(_OF_USER))
def test_questions_about_nobody_are_answered_no(keyword):
    value = {"FLAG": "1A"}.get(keyword, "A" if KEYWORDS[keyword].name in ("TEXT", "LETTER") else "0")
    text = keyword if KEYWORDS[keyword].name == "NONE" else f"{keyword} {value}"
    assert not answer(parse(text), None, AROUND)


def test_where_there_is_no_client_the_users_last_one_counts():
    alone = replace(AROUND, address="", host="")
    alice = replace(ALICE, last_address="203.0.113.9", last_host="home.test")
    assert answer(parse("IP 203.0.113.9"), alice, alone)
    assert answer(parse("HOST home.*"), alice, alone)
    assert not answer(parse("HOST home.*"), alice, AROUND)
    assert not answer(parse("HOST *"), None, alone)


def test_the_board_asked_about_comes_before_the_saved_one():
    elsewhere = replace(ALICE, board="OTHER")
    assert not answer(parse("SUB MAIN-*"), elsewhere, AROUND)
    there = replace(AROUND, board="MAIN-NOTICES")
    assert answer(parse("SUB MAIN-*"), elsewhere, there)
    assert answer(parse("GROUP 2"), None, there)


def test_local_time_counts():
    east = replace(AROUND, offset=12 * 60)
    assert answer(parse("DAY = TH"), ALICE, east)
    assert answer(parse("TIME = 0:30"), ALICE, east)
    assert age(ALICE, east) == 34  # it is the birthday there


@pytest.mark.parametrize("birth", ["", "1990", "01/04/90", "21990104"])
def test_who_has_no_birth_date_has_no_age(birth):
    assert age(replace(ALICE, birth=birth), AROUND) == 0


def test_character_sets_exclude_each_other():
    for misc, charset in (
        (0, "CP437"),
        (1 << 15, "ASCII"),
        (1 << 29 | 1 << 15, "UTF8"),
        (1 << 26 | 1 << 29, "PETSCII"),
    ):
        user = replace(ALICE, misc=misc)
        assert [word for word in ("ASCII", "CP437", "PETSCII", "UTF8") if answer(parse(word), user, AROUND)] == [
            charset
        ]


def test_who_did_nothing_has_every_ratio():
    idle = replace(ALICE, posts=0, logons=0, uploaded=0, downloaded=0, uploads=0, downloads=0)
    for text in ("PCR 100", "UDR 100", "UDFR 100"):
        assert answer(parse(text), idle, AROUND)


def test_an_account_without_expiry_never_expires_in_n_days():
    assert not answer(parse("EXPIRE 0"), replace(ALICE, expires=0), AROUND)
