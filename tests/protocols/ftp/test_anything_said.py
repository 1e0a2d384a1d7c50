"""Whatever a client says, in whatever order: nothing comes out before the log-in, nothing of others changes, every
answer is one of the protocol's own, and nothing is left behind."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from dialtone.protocols.ftp.server import FtpServer
from dialtone.testing.sidelines import HOLD
from tests.protocols.ftp.harbour import GAMES, SECRET, Harbour
from tests.support.examples import examples
from tests.support.residents import PASSWORD

VERBS = sorted(set(FtpServer.commands) - {b"AUTH"})
PATHS = st.sampled_from(
    [
        *(b"", b"/", b"..", b"...", b"main", b"main/games", b"main/games/a.zip", b"main/secret/s.zip", b"main/up/n"),
        *(b"../../etc/passwd", b"/local:/", b"/local:/srv/x", b"00index", b"LOCAL.qwk", b"LOCAL.rep", b"play/a.zip"),
        *(b"-la", b"*", b"?*?*?*?*", b"main/games/*.zip", b"a\xff\xf4b", b"\xc3\xbc", b"\xfc", b"%2e%2e/x", b"x\x00y"),
    ]
)
WORDS = st.sampled_from(
    [
        *(b"1", b"-1", b"99999999999999999999", b"I", b"A", b"S", b"F", b"ALL", b"2", b"P", b"C", b"0", b"TLS"),
        *(b"198,51,100,7,4,1", b"10,0,0,1,0,25", b"|1|198.51.100.7|1025|", b"|2|::1|1|", b"4,4,1,2,3,4,2,4,1"),
        *(b"MLST type;", b"UTF8 ON", b"WHO", b"EXEC x", b"RECYCLE", b"20200101000000 main/games/a.zip", b"local:"),
    ]
)
LINES = st.one_of(
    st.builds(lambda verb, word: verb + b" " + word + b"\r\n", st.sampled_from(VERBS), st.one_of(PATHS, WORDS)),
    st.sampled_from([b"EPSV\r\n", b"PASV\r\n", b"ABOR\r\n", b"\xff\xf4\xff\xf2ABOR\r\n", b"USER bob\r\n"]),
    st.binary(max_size=40).map(lambda data: data + b"\r\n"),
)
SCRIPTS = st.lists(LINES, max_size=20)
ANSWER = re.compile(r"[1-5]\d\d[ -]|[ ]")


def board() -> Harbour:
    made = Harbour()
    made.vault.keep(GAMES, "a.zip", b"0123456789", uploader="Bob", uploader_user=made.bob.number)
    made.vault.keep(SECRET, "s.zip", b"secretsecret")
    return made


def contents(made: Harbour) -> dict[str, bytes]:
    files = {"/".join(place): bytes(data) for place, data in made.vault.disk.files.items()}
    return {name: data for name, data in files.items() if name.endswith(("a.zip", "s.zip"))}


@settings(max_examples=examples(150), deadline=None)
@given(SCRIPTS)
def test_before_the_login_nothing_is_told(said: list[bytes]) -> None:
    made = board()
    found = made.talk(*said)
    assert not any("a.zip" in line and "Syntax" not in line for line in found)
    assert all(ANSWER.match(line) for line in found)
    assert made.lines.made == []


@settings(max_examples=examples(150), deadline=None)
@given(SCRIPTS, st.booleans())
def test_PTH_01_nothing_of_others_is_changed_or_shown(said: list[bytes], slow: bool) -> None:
    made = board()
    before = contents(made)
    for _ in range(10):
        made.lines.brings(b"data", *([HOLD] if slow else []))
    found = made.talk("USER alice", f"PASS {PASSWORD}", *said)
    assert contents(made) == before
    assert not any(b"secretsecret" in line.sent or b"s.zip" in line.sent for line in made.lines.made)
    assert all(ANSWER.match(line) for line in found), found
    assert all(errand.done for errand in made.lines.errands)
    assert made.services.clients.count == 0 and made.presence.count == 0
    assert not any(name[1].startswith("..") for name in made.vault.disk.files)
