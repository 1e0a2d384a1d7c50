"""Before login: what is announced, what is taken, and what is never answered."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest

from dialtone.base.errors import Gone, TimedOut
from dialtone.testing.script import SILENCE, TLS, run
from dialtone.wire import sasl
from dialtone.wire.scram import ScramClient
from tests.protocols.imap.room import LOGIN, Accounts, Room
from tests.protocols.pop3.room import CHALLENGE

PLAIN = base64.b64encode(b"\0alice\0secret")


def words(line: bytes) -> set[bytes]:
    return set(line.split())


def test_the_greeting_says_what_is_spoken() -> None:
    room = Room()
    wire = room.wire([b"a LOGOUT\r\n"])
    run(room.server(wire).run())
    assert wire.lines()[0].startswith(b"* OK [CAPABILITY IMAP4rev1 IMAP4rev2 ")
    assert wire.lines()[1:] == [b"* BYE see you", b"a OK LOGOUT completed"]


def test_TLS_13_without_tls_no_password_is_taken() -> None:
    room = Room(Accounts(clear=False))
    script = [b"a CAPABILITY\r\n", b"b LOGIN alice secret\r\n", b"c AUTHENTICATE PLAIN " + PLAIN + b"\r\n"]
    lines = room.lines(*script, login=False)
    offered = words(lines[1])
    assert {b"LOGINDISABLED", b"STARTTLS", b"AUTH=SCRAM-SHA-256", b"AUTH=CRAM-MD5"} <= offered
    assert offered.isdisjoint({b"AUTH=PLAIN", b"AUTH=LOGIN"})
    assert lines[3].startswith(b"b NO [PRIVACYREQUIRED] ")
    assert lines[4].startswith(b"c NO [PRIVACYREQUIRED] ")
    assert room.accounts.seen == []


def test_TLS_02_what_was_sent_too_early_is_never_answered() -> None:
    room = Room(Accounts(clear=False))
    wire = room.wire([b"a STARTTLS\r\nb NOOP\r\nc LOGIN alice secret\r\n", TLS, b"d CAPABILITY\r\n", b"e LOGOUT\r\n"])
    run(room.server(wire).run())
    assert not any(line.startswith((b"b ", b"c ")) for line in wire.lines())
    offered = words(wire.lines()[2])
    assert b"AUTH=PLAIN" in offered
    assert offered.isdisjoint({b"STARTTLS", b"LOGINDISABLED"})


def test_TLS_04_TLS_05_starttls_in_the_wrong_place() -> None:
    room = Room()
    lines = room.lines(b"a STARTTLS now\r\n", login=False)
    assert lines[1].startswith(b"a BAD ")
    assert room.lines(b"a STARTTLS\r\n")[0].startswith(b"a BAD ")
    assert room.lines(b"a STARTTLS\r\n", login=False, secure=True)[1].startswith(b"a BAD ")


@pytest.mark.parametrize(
    "said",
    [
        b"a LOGIN alice secret\r\n",
        b'a login "alice" "secret"\r\n',
        b"a LOGIN {5+}\r\nalice {6+}\r\nsecret\r\n",
        b"a AUTHENTICATE PLAIN " + PLAIN + b"\r\n",
    ],
)
def test_ways_to_log_in(said: bytes) -> None:
    room = Room()
    lines = room.lines(said, login=False)
    assert lines[-1].startswith(b"a OK [CAPABILITY IMAP4rev1 IMAP4rev2 ")
    assert {b"IDLE", b"QRESYNC", b"UIDPLUS"} <= words(lines[-1])


def test_a_synchronizing_literal_is_invited() -> None:
    room = Room()
    lines = room.lines(b"a LOGIN {5}\r\n", b"alice {6}\r\n", b"secret\r\n", login=False)
    assert lines[1:3] == [b"+ OK", b"+ OK"]
    assert lines[3].startswith(b"a OK ")


def test_exchanges_with_challenges() -> None:
    room = Room()
    digest = hmac.digest(b"secret", CHALLENGE, hashlib.md5).hex().encode()
    answer = base64.b64encode(b"alice " + digest)
    lines = room.lines(b"a AUTHENTICATE CRAM-MD5\r\n", answer + b"\r\n", login=False)
    assert lines[1] == b"+ " + base64.b64encode(CHALLENGE)
    assert lines[2].startswith(b"a OK ")
    lines = room.lines(b"a AUTHENTICATE PLAIN\r\n", PLAIN + b"\r\n", login=False)
    assert lines[1] == b"+ "
    assert lines[2].startswith(b"a OK ")


def test_ENU_03_unknown_names_are_answered_alike() -> None:
    room = Room()
    said = []
    for name in (b"alice", b"nobody"):
        wire = room.wire([b"a LOGIN " + name + b" wrong\r\n"])
        run(room.server(wire).run())
        said.append((wire.output, wire.pauses))
    assert said[0] == said[1]


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (b"*", b"a BAD "),
        (b"!!!", b"a BAD "),
        (b"AGFsaWNl", b"a BAD "),
        (b"", b"a BAD "),
        (b"A" * (sasl.LIMIT + 1), b"a BAD "),
    ],
)
def test_AUT_07_malformed_answers(answer: bytes, says: bytes) -> None:
    lines = Room().lines(b"a AUTHENTICATE PLAIN\r\n", answer + b"\r\n", login=False)
    assert lines[2].startswith(says)


def test_AUT_07_gone_after_the_challenge() -> None:
    room = Room()
    with pytest.raises(Gone):
        run(room.server(room.wire([b"a AUTHENTICATE PLAIN\r\n"])).run())
    assert room.accounts.seen == []


def test_AUT_08_authenticate_in_the_wrong_place() -> None:
    assert Room().lines(b"a AUTHENTICATE FOO\r\n", login=False)[1].startswith(b"a NO ")
    assert Room().lines(b"a AUTHENTICATE PLAIN\r\n")[0].startswith(b"a BAD ")
    assert Room().lines(b"a LOGIN alice secret\r\n")[0].startswith(b"a BAD ")


def test_AUT_05_control_characters_never_reach_the_judge() -> None:
    room = Room()
    lines = room.lines(b"a LOGIN alice {5+}\r\nse\ncr\r\n", login=False)
    assert lines[1].startswith(b"a BAD ")
    assert room.accounts.seen == []


def test_lines_before_login_are_secret() -> None:
    room = Room()
    wire = room.wire([b"a LOGIN {5+}\r\nalice secret\r\n", b"b NOOP\r\n", b"c LOGOUT\r\n"])
    run(room.server(wire).run())
    assert wire.secrets == [b"a LOGIN {5+}", b" secret"]
    assert not any(b"NOOP" in line for line in wire.secrets)


@pytest.mark.parametrize(
    "verb",
    [b"SELECT INBOX", b'LIST "" *', b"FETCH 1 FLAGS", b"APPEND INBOX {5+}\r\nhello", b"IDLE", b"UID FETCH 1 FLAGS"],
)
def test_before_login_nothing_is_told(verb: bytes) -> None:
    room = Room()
    room.put(b"Subject: x\r\n\r\ninside\r\n")
    assert room.lines(b"a " + verb + b"\r\n", login=False)[1].startswith(b"a BAD ")


def test_IMP_01_sizes_before_login() -> None:
    for size in (b"{4294967295}", b"{9999999999}", b"{8193}", b"{8193+}", b"{99999999999999999999}"):
        room = Room()
        wire = room.wire([b"a LOGIN " + size + b"\r\n", b"x" * 100_000, b"b NOOP\r\n"])
        run(room.server(wire).run())
        assert wire.lines()[1:] == [b"a NO [TOOBIG] literal too large", b"* BYE closing this connection"]
    for size in (b"{-1}", b"{}", b"{1_0}"):
        assert Room().lines(b"a LOGIN " + size + b"\r\n", login=False)[1].startswith(b"a BAD ")


def test_IMP_01_a_literal_that_does_not_come() -> None:
    room = Room()
    wire = room.wire([b"a LOGIN {5+}\r\n", SILENCE])
    with pytest.raises((TimedOut, Gone)):
        run(room.server(wire).run())


def test_too_many_mistakes_end_it() -> None:
    room = Room()
    wire = room.wire([b"a FOO\r\n"] * 30)
    run(room.server(wire).run())
    assert wire.lines().count(b"a BAD unknown command") == 20
    assert wire.lines()[-1] == b"* BYE closing this connection"


@pytest.mark.parametrize("line", [b"GET / HTTP/1.1\r\n", b"EHLO client\r\n"])
def test_TLS_11_other_protocols_are_cut_off(line: bytes) -> None:
    room = Room()
    wire = room.wire([line, b"a NOOP\r\n"])
    run(room.server(wire).run())
    assert len(wire.lines()) == 1


def test_half_an_hour_is_waited_after_login() -> None:
    room = Room()
    waited: list[float | None] = []
    wire = room.wire([LOGIN, b"a NOOP\r\n", b"b LOGOUT\r\n"])
    read = wire.read_line

    async def watching(**options: object) -> bytes:
        waited.append(options.get("within"))  # type: ignore[arg-type]
        return await read(**options)  # type: ignore[arg-type]

    wire.read_line = watching  # type: ignore[method-assign]
    run(room.server(wire).run())
    assert waited == [None, 1800.0, 1800.0]


def bound_login(header: str, mechanism: bytes, *, secure: bool = True) -> list[bytes]:
    """A login with a right password over a channel that is known by a certificate."""
    room, client = (
        Room(),
        ScramClient("alice", "secret", "abc", header, b"our certificate" if header[0] == "p" else b""),
    )
    wire = room.wire(b"", secure=secure)

    def final() -> None:
        if (said := wire.lines()[-1]).startswith(b"+ "):
            wire.arrive(base64.b64encode(client.final(base64.b64decode(said[2:]))) + b"\r\n")

    first = b"a AUTHENTICATE " + mechanism + b" " + base64.b64encode(client.first()) + b"\r\n"
    wire = room.wire([first, final, b"\r\n", b"b LOGOUT\r\n"], secure=secure)
    wire.channel = b"our certificate"
    run(room.server(wire).run())
    return wire.lines()


def test_scram_can_be_bound_to_the_tls_connection() -> None:
    lines = bound_login("p=tls-server-end-point,,", b"SCRAM-SHA-256-PLUS")
    assert b" AUTH=SCRAM-SHA-256-PLUS AUTH=SCRAM-SHA-256 " in lines[0]
    assert lines[3].startswith(b"a OK ")


def test_AUT_09_a_client_that_was_not_told_of_channel_binding_is_refused() -> None:
    assert bound_login("y,,", b"SCRAM-SHA-256")[2].startswith(b"a NO [AUTHENTICATIONFAILED]")
    assert bound_login("n,,", b"SCRAM-SHA-256")[3].startswith(b"a OK ")


def test_without_tls_nothing_is_bound() -> None:
    lines = bound_login("p=tls-server-end-point,,", b"SCRAM-SHA-256-PLUS", secure=False)
    assert b"PLUS" not in lines[0]
    assert lines[1].startswith(b"a NO ")
    assert bound_login("y,,", b"SCRAM-SHA-256", secure=False)[3].startswith(b"a OK ")
