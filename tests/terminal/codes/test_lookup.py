"""@-codes in a screen, before and after log-in."""

from __future__ import annotations

from dialtone.terminal.codes import areas, board, caller, lookup
from dialtone.terminal.codes.lookup import before_login, of_stay
from dialtone.terminal.stay import Stay
from dialtone.testing.script import run
from dialtone.wire.screen import Call
from tests.support.front_door import FrontDoor
from tests.support.screen import screen
from tests.support.terminals import SYNCTERM, console

# The names of bbs.md 12.5 that have a value here, group by group. What is not here is shown as it was typed.
SYSTEM = """BBS BOARDNAME SYSOP LOCATION QWKID ID INETADDR HOSTNAME FIDOADDR SYSAVAIL SYSAVAILYN VER REV FULL_VER
VER_NOTICE PLATFORM COPYRIGHT COMPILER UPTIME TCALLS NUMCALLS TUSER TMSG TFILE STATS.LOGONS STATS.LTODAY STATS.ULS
STATS.DLS STATS.PTODAY STATS.ETODAY STATS.FTODAY STATS.NUSERS PWDAYS AUTODEL BDATEFMT DATEFMT"""
NODE = """NODE NN TNODES TN ANODES AN ONODES ON NODE_USER CONN CONNECT HOST IP CID LASTIP LOCAL-IP TERM TERMTYPE ROWS
COLS CHARSET"""
TIME = "TIME SYSTIME DATE SYSDATE DATETIME DATETIMEZONE TIMEZONE"
IDENTITY = """USER ALIAS NAME FIRST LAST REALNAME REAL LASTREAL HANDLE USERNUM PHONE ADDR1 FROM ADDR2 CITY STATE ZIP
BDATE BIRTH AGE SEX NOTE EMAILADDR NETMAIL"""
STATISTICS = """SEC SINCE FIRSTON LASTON CALLS LTODAY MSGLEFT PTODAY EMAILS FBACKS ETODAY PCR UDR UDFR BYTERATIO UPBYTES
UPK UPS DLBYTES DOWNK DOWNS DTODAY DAYBYTES MAXCALLS MAXPOSTS MAXMAILS MAXLINES MAXDL KBLEFT BYTESLEFT ULB DLB BTODAY
CREDITS FREECDT ACCBAL CDTLEFT CDTPERD EXPDATE EXPDAYS LASTNEW NEWFILETIME"""
OWN_TIME = """TLEFT MINLEFT LEFT TUSED TIMEUSED TIMEON TPERC MPERC TPERD MPERD TTODAY MTODAY TTOTAL MTOTAL TLAST TEXTRA
MEXTRA TBANKED MBANKED"""
SETTINGS = """AUTOTERM ANSI ASCII COLOR ICE RIP PETSCII UTF8 MOUSE SWAPDEL UPAUSE SPIN PAUSESPIN EXPERT HOTKEYS MSGCLS
FWD REMSUBS FILEDESC FILEFLAG AUTOHANG AUTOLOGON QUIET ASKNSCAN ASKSSCAN ANFSCAN EDITOR SHELL TMP PROT
PAGER ALERTS SPLITP"""
AREAS = """GRP GRPL SUB SUBL MSGS NEWMSGS MAXMSGS CONF QWKNAME FIDOAREA FIDOORIGIN NEWSGROUP LIB LIBL DIR DIRL"""
MAIL = "MAILW MAILU MAILR"
NAMES = " ".join([SYSTEM, NODE, TIME, IDENTITY, STATISTICS, OWN_TIME, SETTINGS, AREAS, MAIL]).split()


def visit(door: FrontDoor, text: bytes) -> tuple[Stay, list[str]]:
    alice = run(door.house.directory.by_login("Alice"))
    made, terminal = console((), SYNCTERM, files={"x.msg": text})
    node = door.presence.enter(alice, "Telnet").node
    stay = Stay(
        console=made,
        house=door.house,
        caller=door.caller(alice),
        node=node,
        call=Call(protocol="Telnet"),
        began=door.clock.now(),
        until=door.clock.monotonic() + 5400,
    )
    made.codes = of_stay(stay)

    async def prepare() -> None:
        await areas.gather(stay)

    made.prepare = prepare
    run(made.file("x"))
    return stay, screen(terminal.output)


def test_every_code_of_the_spec_that_is_said_to_exist_exists() -> None:
    assert sorted(set(NAMES) - lookup.KNOWN) == []


def test_every_code_has_a_value_for_a_caller() -> None:
    door = FrontDoor()
    stay, _ = visit(door, b"@TUSER@")
    for name in sorted(lookup.KNOWN):
        assert of_stay(stay)(name) is not None, name


def test_a_screen_shows_its_reader_by_name_and_his_time() -> None:
    _, rows = visit(FrontDoor(), b"@ALIAS-L12@|\r\n@TLEFT@ @TLEFT:V@ @MINLEFT@\r\n@NODE@ @TNODES@ @SEC@\r\n")
    assert rows[:3] == ["Alice       |", "01:30 1h 30m 90", "1 4 50"]


def test_counts_are_asked_for_when_a_screen_has_codes() -> None:
    _, rows = visit(FrontDoor(), b"@TUSER@ users, @TMSG@ messages, @MAILW@ letters\r\n")
    assert rows[0] == "3 users, 0 messages, 0 letters"


def test_what_is_not_known_is_shown_as_typed() -> None:
    _, rows = visit(FrontDoor(), b"@NOSUCHCODE@ me@home.test @DATE:%Q@\r\n@DATE:%Y@\r\n")
    assert rows[0].startswith("@NOSUCHCODE@ me@home.test")
    assert rows[1] == "2024"


def test_before_log_in_the_caller_is_nobody() -> None:
    door = FrontDoor()
    made, _ = console((), SYNCTERM)
    codes = before_login(door.house, made)
    assert codes("BBS") == "Test Board"
    assert codes("ALIAS") == ""
    assert codes("TLEFT:V") == ""
    assert codes("NOSUCHCODE") is None


def test_no_code_has_two_meanings() -> None:
    tables = (board.CODES, caller.CODES, areas.CODES)
    assert len(lookup.KNOWN) == sum(map(len, tables))
