"""Every verb in every state: the codes of its replies, as a visitor, a guest, a user, a sysop, during a transfer and
over TLS. Sources: RFC 959 section 5.4, 2228, 2389, 2428, 3659, 4217; spec services.md 3.11.

A row is a line with the codes of its last replies in the states VISITOR, GUEST, USER, SYSOP, BUSY.
"""

import pytest

from dialtone.protocols.ftp.server import FtpServer
from dialtone.testing.script import TLS
from tests.protocols.ftp.harbour import GAMES, SYSTEM_PASSWORD, Harbour
from tests.support.residents import PASSWORD

STATES = ("visitor", "guest", "user", "sysop", "busy")
TABLE = """
    USER bob                        331 331 331 331 425
    USER anonymous                  331 331 331 331 425
    USER                            501 501 501 501 425
    PASS x                          503 503 503 503 425
    ACCT x                          202 202 202 202 425
    CWD main                        530 250 250 250 250
    CWD nowhere                     530 550 550 550 550
    XCWD main                       530 250 250 250 250
    CDUP                            530 200 200 200 200
    XCUP                            530 200 200 200 200
    SMNT local:                     530 550 550 250 425
    SMNT bbs:                       530 250 250 250 425
    REIN                            220 220 220 220 425
    PORT 198,51,100,7,4,1           530 200 200 200 425
    PORT 198,51,100,7,0,22          530 504 504 504 425
    PORT 10,0,0,1,4,1               530 504 504 504 425
    PORT x                          530 501 501 501 425
    EPRT |1|198.51.100.7|1025|      530 200 200 200 425
    EPRT |3|x|1|                    530 522 522 522 425
    LPRT 4,4,198,51,100,7,2,4,1     530 200 200 200 425
    LPRT 9,1,1,2,4,1                530 521 521 521 425
    PASV                            530 227 227 227 425
    P@SW                            530 227 227 227 425
    EPSV                            530 229 229 229 425
    EPSV 1                          530 229 229 229 425
    EPSV 2                          530 522 522 522 425
    EPSV ALL                        530 200 200 200 425
    LPSV                            530 228 228 228 425
    TYPE I                          530 200 200 200 200
    TYPE                            530 501 501 501 501
    MODE S                          530 200 200 200 200
    MODE C                          530 504 504 504 504
    STRU F                          530 200 200 200 200
    STRU P                          530 504 504 504 504
    RETR main/games/a.zip           530 425 425 425 425
    STOR main/up/x                  530 425 425 425 425
    STOU                            530 504 504 504 425
    APPE main/up/x                  530 425 425 425 425
    LIST                            530 425 425 425 425
    NLST                            530 425 425 425 425
    MLSD                            530 425 425 425 425
    MLSD main/games/a.zip           530 501 501 501 425
    MLSD nowhere                    530 550 550 550 425
    MLST main                       530 250 250 250 250
    MLST nowhere                    530 550 550 550 550
    SIZE main/games/a.zip           530 213 213 213 213
    SIZE main                       530 550 550 550 550
    MDTM main/games/a.zip           530 213 213 213 213
    MDTM nowhere                    530 550 550 550 550
    MFMT 20200101000000 00index     530 550 550 550 425
    MFMT x main/games/a.zip         530 501 501 501 425
    ALLO 5                          530 202 202 202 425
    ALLO x                          530 501 501 501 425
    REST 0                          530 350 350 350 425
    REST -1                         530 501 501 501 425
    DESC x                          530 200 200 200 425
    DESC                            530 501 501 501 425
    RNFR main/games/a.zip           530 350 350 350 425
    RNFR nowhere                    530 550 550 550 425
    RNTO x                          530 503 503 503 425
    DELE main/games/a.zip           530 550 550 250 425
    DELE nowhere                    530 550 550 550 425
    MKD x                           530 550 257 257 425
    XMKD x                          530 550 257 257 425
    RMD x                           530 550 550 550 425
    XRMD x                          530 550 550 550 425
    PWD                             530 257 257 257 257
    XPWD                            530 257 257 257 257
    STAT                            530 211 211 211 211
    STAT main                       530 213 213 213 213
    ABOR                            530 226 226 226 226
    SYST                            215 215 215 215 215
    HELP                            214 214 214 214 214
    NOOP                            200 200 200 200 200
    FEAT                            211 211 211 211 211
    OPTS MLST type;                 200 200 200 200 425
    OPTS UTF8 ON                    200 200 200 200 425
    OPTS X                          501 501 501 501 425
    SITE HELP                       214 214 214 214 214
    SITE VER                        530 211 211 211 211
    SITE WHO                        530 211 211 211 211
    SITE UPTIME                     530 211 211 211 211
    SITE RECYCLE                    530 550 550 211 550
    SITE EXEC ls                    500 500 500 500 500
    SITE                            500 500 500 500 500
    AUTH KERBEROS_V5                504 504 504 504 425
    PBSZ 0                          503 503 503 503 425
    PROT P                          503 503 503 503 425
    CCC                             533 533 533 533 533
    QUIT                            221 221 221 221 221
    XYZZY                           500 500 500 500 500
"""
ROWS = [line.strip() for line in TABLE.strip().splitlines()]
# Over TLS, after log-in: what differs.
PRIVATE = [
    ("AUTH TLS", "534"),
    ("PBSZ 0", "200"),
    ("PBSZ x", "501"),
    ("PROT P", "536"),
    ("CCC", "534"),
    ("PWD", "257"),
    ("RETR main/games/a.zip", "425"),
]


@pytest.fixture
def board():
    made = Harbour()
    made.vault.keep(GAMES, "a.zip", b"x" * 100, uploader="Bob", uploader_user=made.bob.number)
    return made


def answer(board, state, line):
    """The code of the last reply to a line, alone on the wire."""
    before = []
    if state == "guest":
        before = ["USER anonymous", "PASS me@example.net"]
    elif state == "sysop":
        before = ["USER sysop", f"PASS {PASSWORD}:{SYSTEM_PASSWORD}"]
    elif state != "visitor":
        before = ["USER alice", f"PASS {PASSWORD}"]
    if state == "busy":
        board.lines.holds()
        before += ["EPSV", "RETR main/games/a.zip"]
    begun = []
    board.talk(*before, lambda: begun.append(len(board.wire.lines())), line)
    said = board.wire.lines()[begun[0] :]
    return said[-1][:3].decode()


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("row", ROWS)
def test_a_verb_in_a_state(board, row, state):
    *words, visitor, guest, user, sysop, busy = row.split()
    line, codes = " ".join(words), (visitor, guest, user, sysop, busy)
    assert answer(board, state, line) == codes[STATES.index(state)], line


def test_the_table_has_every_verb():
    shown = {row.split()[0] for row in ROWS} - {"XYZZY"}
    assert shown == {verb.decode() for verb in FtpServer.commands}


@pytest.mark.parametrize(("line", "code"), PRIVATE)
def test_FTP_08_a_verb_over_tls(board, line, code):
    found = board.talk(b"AUTH TLS\r\n", TLS, "USER alice", f"PASS {PASSWORD}", line)
    assert found[-1][:3] == code


@pytest.mark.parametrize("form", ["TLS", "tls", "SSL", "TLS-C"])
def test_AUTH_in_its_forms(board, form):
    assert board.talk(f"AUTH {form}\r\n".encode(), TLS, "NOOP")[0] == "234 Ready to start TLS"
