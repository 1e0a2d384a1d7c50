"""POP3 before login."""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64decode, b64encode

import pytest

from dialtone.base.errors import Gone, TimedOut, TlsFailed
from dialtone.protocols.pop3.login import VERSION
from dialtone.testing.script import SILENCE, TLS, TLS_FAILS, run
from dialtone.wire import scram
from tests.protocols.pop3.room import CHALLENGE, FAILURE, LOGIN, QUIT, Accounts, Room, sizes

# Greeting, capabilities


def test_the_banner_carries_the_challenge(room: Room) -> None:
    wire = room.wire([QUIT])
    run(room.server(wire).run())
    assert wire.lines()[0] == f"+OK dialtone POP3 Server {VERSION} Ready ".encode() + CHALLENGE
    wire = room.wire([QUIT], secure=True)
    run(room.server(wire, tls="implicit").run())
    assert wire.lines()[0].startswith(b"+OK dialtone POP3S Server ")


def test_no_challenge_when_they_are_off() -> None:
    room = Room(Accounts(challenges=False))
    wire = room.wire([b"APOP alice " + b"0" * 32 + b"\r\n", QUIT])
    run(room.server(wire).run())
    assert wire.lines()[0].endswith(b" Ready")
    assert wire.lines()[1].startswith(b"-ERR ")
    assert not room.accounts.seen


def test_capabilities(room: Room) -> None:
    lines = room.talk(b"CAPA\r\n", QUIT)
    assert lines[0] == b"+OK Capability list follows"
    words = set(lines[1 : lines.index(b".")])
    assert {b"TOP", b"USER", b"UIDL", b"PIPELINING", b"RESP-CODES", b"AUTH-RESP-CODE", b"STLS"} <= words
    assert b"SASL SCRAM-SHA-256 CRAM-MD5 PLAIN LOGIN" in words
    assert f"IMPLEMENTATION dialtone POP3 Server {VERSION}".encode() in words
    assert b"STLS" not in room.talk(b"CAPA\r\n", QUIT, login=True)
    assert b"STLS" not in room.talk(b"CAPA\r\n", QUIT, tls="implicit")


def test_TLS_13_no_passwords_in_the_clear_where_they_are_not_wanted() -> None:
    room = Room(Accounts(clear=False))
    lines = room.talk(b"CAPA\r\n", QUIT)
    assert b"USER" not in lines
    assert b"SASL SCRAM-SHA-256 CRAM-MD5" in lines
    for attempt in (b"USER alice\r\n", b"AUTH PLAIN AGFsaWNlAHNlY3JldA==\r\n", b"AUTH LOGIN\r\n"):
        assert room.talk(attempt, QUIT)[0].startswith(b"-ERR encryption required")
    assert not room.accounts.seen
    wire = room.wire([b"STLS\r\n", TLS, *LOGIN, QUIT])
    run(room.server(wire).run())
    assert wire.lines()[3] == b"+OK 0 messages (0 bytes)"


# Before login


def test_P1_quit_and_noop_before_login(room: Room) -> None:
    assert room.talk(b"NOOP\r\n", QUIT) == [b"+OK", b"+OK"]


def test_user_and_password(room: Room) -> None:
    lines = room.talk(*LOGIN, QUIT)
    assert lines == [b"+OK", b"+OK 2 messages (%d bytes)" % sum(sizes(room)), b"+OK"]


def test_the_log_context_learns_the_user(room: Room) -> None:
    wire = room.wire([*LOGIN, QUIT])
    run(room.server(wire).run())
    assert wire.identified == ["Alice"]


@pytest.mark.parametrize("name", [b"alice", b"nobody", b"x" * 300])
def test_ENU_03_wrong_passwords_and_unknown_names_look_alike(room: Room, name: bytes) -> None:
    wire = room.wire([b"USER " + name + b"\r\n", b"PASS wrong\r\n", b"STAT\r\n"])
    run(room.server(wire).run())
    assert wire.lines()[1:] == [b"+OK", FAILURE]
    assert wire.pauses == [5.0]


@pytest.mark.parametrize(
    "password", [b"Secret", b"secret ", b" secret", b"secret\t", b"secret\0", b"", b"x" * 1000, "sécret".encode()]
)
def test_AUT_05_passwords_are_exact(room: Room, password: bytes) -> None:
    wire = room.wire([b"USER alice\r\n", b"PASS " + password + b"\r\n", QUIT])
    run(room.server(wire).run())
    assert wire.lines()[2].startswith(b"-ERR")


def test_passwords_may_hold_blanks(room: Room) -> None:
    room.talk(b"USER alice\r\n", b"PASS  two words  \r\n")
    assert room.accounts.seen[0].password.reveal() == " two words  "  # type: ignore[union-attr]


def test_LOG_02_lines_before_login_are_secret(room: Room) -> None:
    wire = room.wire([*LOGIN, b"STAT\r\n", QUIT])
    run(room.server(wire).run())
    assert wire.secrets == [b"USER alice", b"PASS secret"]


def test_POP_07_commands_out_of_order(room: Room) -> None:
    assert room.talk(b"PASS secret\r\n", QUIT)[0] == b"-ERR USER, APOP, CAPA, or STLS command expected"
    assert room.talk(b"STAT\r\n", QUIT)[0] == b"-ERR USER, APOP, CAPA, or STLS command expected"
    assert room.talk(b"USER alice\r\n", b"RETR 1\r\n", QUIT)[1] == b"-ERR PASS command expected"
    assert room.talk(b"USER alice\r\n", b"LIST\r\n", b"PASS secret\r\n", QUIT)[2].startswith(b"-ERR ")
    assert room.talk(b"USER bob\r\n", b"USER alice\r\n", b"PASS secret\r\n", QUIT)[2].startswith(b"+OK 2 ")
    assert not room.talk(b"USER \r\n", QUIT)[0].startswith(b"+OK")


def test_POP_07_too_long_and_too_many(room: Room) -> None:
    lines = room.talk(b"USER alice\r\n", b"PASS " + b"x" * 10_000 + b"\r\n", QUIT)
    assert lines[1] == b"-ERR line too long"
    assert lines[-1] == b"+OK"
    lines = room.talk(*[b"XYZZY\r\n"] * 30)
    assert len(lines) == 20
    assert all(line.startswith(b"-ERR") for line in lines)
    lines = room.talk(*[b"XYZZY\r\n"] * 30, login=True)
    assert lines == [b"-ERR UNSUPPORTED COMMAND: XYZZY"] * 20


def test_apop(room: Room) -> None:
    digest = hashlib.md5(CHALLENGE + b"secret").hexdigest().encode()
    assert digest == b"69e6c39c890cc38eca505360f358e7fb"  # spec mail.md 5.2
    assert room.talk(b"APOP alice " + digest + b"\r\n", QUIT)[0].startswith(b"+OK 2 messages")
    assert room.talk(b"APOP alice " + digest.upper() + b"\r\n", QUIT)[0].startswith(b"+OK 2 messages")
    assert room.talk(b"APOP alice " + b"0" * 32 + b"\r\n")[0] == FAILURE
    for odd in (b"APOP", b"APOP alice", b"APOP " + digest, b"APOP alice 00"):
        assert room.talk(odd + b"\r\n", QUIT)[0].startswith(b"-ERR ")


@pytest.mark.parametrize("initial", [True, False])
def test_auth_plain(room: Room, initial: bool) -> None:
    answer = b64encode(b"\0alice\0secret")
    script = [b"AUTH PLAIN " + answer + b"\r\n"] if initial else [b"AUTH plain\r\n", answer + b"\r\n"]
    lines = room.talk(*script, QUIT)
    assert lines[-2].startswith(b"+OK 2 messages")
    assert initial or lines[0] == b"+ "


def test_auth_cram_md5(room: Room) -> None:
    digest = hmac.digest(b"secret", CHALLENGE, "md5").hex().encode()
    lines = room.talk(b"AUTH CRAM-MD5\r\n", b64encode(b"alice#nospam " + digest) + b"\r\n", QUIT)
    assert lines[0] == b"+ " + b64encode(CHALLENGE)
    assert lines[1].startswith(b"+OK 2 messages")


def test_auth_scram_with_the_suffix(room: Room) -> None:
    room.deliver(b"Subject: spam\r\n\r\n", spam=True)
    client = scram.ScramClient("alice#nospam", "secret", "abc")
    first = b"AUTH SCRAM-SHA-256 " + b64encode(client.first()) + b"\r\n"
    probe = room.wire([first])  # the nonce of this room is always the same, so that one session shows the next one's
    with pytest.raises(Gone):
        run(room.server(probe).run())
    final = b64encode(client.final(b64decode(probe.lines()[1][2:])))
    wire = room.wire([first, final + b"\r\n", b"\r\n", QUIT])
    run(room.server(wire).run())
    lines = wire.lines()
    client.check(b64decode(lines[2][2:]))
    assert lines[3].startswith(b"+OK 2 messages")


@pytest.mark.parametrize(
    ("script", "answer"),
    [
        ([b"AUTH PLAIN !!!\r\n"], b"-ERR Bad argument"),
        ([b"AUTH PLAIN =\r\n"], b"-ERR Bad argument"),
        ([b"AUTH PLAIN\r\n", b"*\r\n"], b"-ERR cancelled"),
        ([b"AUTH PLAIN\r\n", b"A" * 12_290 + b"\r\n"], b"-ERR "),
        ([b"AUTH PLAIN\r\n", b"A" * 1_000_000 + b"\r\n"], b"-ERR line too long"),
        ([b"AUTH NTLM\r\n"], b"-ERR authentication mechanism not offered"),
        ([b"AUTH \xff\r\n"], b"-ERR authentication mechanism not offered"),
    ],
)
def test_AUT_07_and_AUT_08_malformed_exchanges(room: Room, script: list[bytes], answer: bytes) -> None:
    lines = room.talk(*script, QUIT)
    assert lines[-2].startswith(answer)
    assert lines[-1] == b"+OK"


def test_malformed_answers_are_reported_to_those_who_count(room: Room) -> None:
    room.talk(b"AUTH PLAIN !!!\r\n", QUIT)
    assert room.accounts.malformed_answers == ["!Bad AUTH PLAIN argument"]


def test_auth_without_mechanism_lists_them(room: Room) -> None:
    assert room.talk(b"AUTH\r\n", QUIT) == [b"+OK", b"SCRAM-SHA-256", b"CRAM-MD5", b"PLAIN", b"LOGIN", b".", b"+OK"]


def test_the_client_leaves_in_the_middle_of_auth(room: Room) -> None:
    wire = room.wire([b"AUTH PLAIN\r\n"])
    with pytest.raises(Gone):
        run(room.server(wire).run())


def test_no_spam_logins(room: Room) -> None:
    room.deliver(b"Subject: spam\r\n\r\n", spam=True)
    assert room.talk(b"USER alice\r\n", b"PASS secret\r\n", QUIT)[1].startswith(b"+OK 3 ")
    assert room.talk(b"USER alice#nospam\r\n", b"PASS secret\r\n", QUIT)[1].startswith(b"+OK 2 ")
    digest = hashlib.md5(CHALLENGE + b"secret").hexdigest().encode()
    assert room.talk(b"APOP alice#nospam " + digest + b"\r\n", QUIT)[0].startswith(b"+OK 2 ")
    assert room.talk(b"USER alice#NOSPAM\r\n", b"PASS secret\r\n")[1] == FAILURE


@pytest.mark.parametrize("line", [b"GET / HTTP/1.1\r\nHost: mx\r\n\r\n", b"\x16\x03\x01\r\n", b"EHLO x\r\n"])
def test_TLS_11_other_protocols_get_no_answer(room: Room, line: bytes) -> None:
    assert room.talk(line, QUIT) == []


# TLS


def test_TLS_02_plaintext_behind_stls_is_not_executed(room: Room) -> None:
    wire = room.wire([b"STLS\r\nCAPA\r\n", TLS, b"NOOP\r\n", QUIT])
    run(room.server(wire).run())
    assert wire.lines()[1:] == [b"+OK Begin TLS negotiation", b"+OK", b"+OK"]


def test_TLS_04_nothing_said_before_tls_counts(room: Room) -> None:
    lines = room.talk(b"USER alice\r\n", b"STLS\r\n", b"STLS\r\n", TLS, b"PASS secret\r\n", QUIT)
    assert lines[1] == b"-ERR PASS command expected"
    assert lines[3] == b"-ERR USER, APOP, CAPA, or STLS command expected"
    assert room.talk(b"STLS\r\n", QUIT, login=True)[0] == b"-ERR already authenticated"


def test_TLS_05_stls_twice_with_argument_and_failing(room: Room) -> None:
    assert room.talk(b"STLS\r\n", TLS, b"STLS\r\n", QUIT)[1] == b"-ERR STLS command not supported"
    assert room.talk(b"STLS now\r\n", QUIT)[0] == b"-ERR STLS takes no argument"
    assert room.talk(b"STLS\r\n", QUIT, tls="implicit")[0] == b"-ERR STLS command not supported"
    with pytest.raises(TlsFailed):
        room.talk(b"STLS\r\n", TLS_FAILS)
    with pytest.raises(TimedOut):
        room.talk(b"STLS\r\n", SILENCE)


def test_auth_scram_bound_to_the_tls_connection(room: Room) -> None:
    client = scram.ScramClient("alice", "secret", "abc", "p=tls-server-end-point,,", b"our certificate")

    def final() -> None:
        wire.arrive(b64encode(client.final(b64decode(wire.lines()[-1][2:]))) + b"\r\n")

    first = b"AUTH SCRAM-SHA-256-PLUS " + b64encode(client.first()) + b"\r\n"
    wire = room.wire([b"CAPA\r\n", first, final, b"\r\n", QUIT], secure=True)
    wire.channel = b"our certificate"
    run(room.server(wire).run())
    assert b"SASL SCRAM-SHA-256-PLUS SCRAM-SHA-256 CRAM-MD5 PLAIN LOGIN" in wire.lines()
    assert wire.lines()[-2].startswith(b"+OK 2 messages")
    wire = room.wire([b"CAPA\r\n", first, QUIT])
    wire.channel = b"our certificate"
    run(room.server(wire).run())
    assert b"-ERR authentication mechanism not offered" in wire.lines()
