"""News before anything is read: greeting, capabilities, STARTTLS, signing in, rubbish."""

from __future__ import annotations

from base64 import b64decode, b64encode

import pytest

from dialtone.base.errors import Gone, TimedOut
from dialtone.protocols.nntp.login import RUBBISH_MOST
from dialtone.testing.script import SILENCE, TLS, run
from dialtone.wire import scram
from dialtone.wire.port import Farewell
from tests.protocols.nntp.room import GENERAL, QUIT, Room, sub

LOGIN = [b"AUTHINFO USER alice\r\n", b"AUTHINFO PASS secret\r\n"]
PLAIN = b64encode(b"\0alice\0secret")


def banner(room: Room) -> bytes:
    wire = room.wire([QUIT])
    run(room.server(wire).run())
    return wire.lines()[0]


def test_the_greeting_tells_whether_one_may_post() -> None:
    assert banner(Room()) == b"200 The Board News (dialtone 1.0-Test NNTP Service)"
    assert banner(Room(sub("READ", post_requirements="NOT GUEST"))).startswith(b"201 ")
    assert banner(Room(guest=False)).startswith(b"200 ")


def test_mode_reader_tells_it_too() -> None:
    room = Room(sub("READ", post_requirements="NOT GUEST"))
    assert room.say(b"MODE READER")[0].startswith(b"201 ")
    assert room.say(b"MODE READER", as_="alice")[0].startswith(b"200 ")
    assert room.say(b"MODE STREAM")[0].startswith(b"501 ")


def test_capabilities_of_a_guest_and_of_who_has_signed_in() -> None:
    room = Room()
    lines = room.say(b"CAPABILITIES")
    assert lines[:2] == [b"101 capability list:", b"VERSION 2"]
    assert lines[-1] == b"."
    assert {b"READER", b"POST", b"OVER MSGID", b"HDR", b"NEWNEWS", b"STARTTLS"} <= set(lines)
    assert {b"AUTHINFO USER SASL", b"SASL SCRAM-SHA-256 PLAIN LOGIN"} <= set(lines)
    lines = room.say(b"CAPABILITIES", as_="alice")
    assert b"READER" in lines
    assert not any(line.startswith((b"AUTHINFO", b"SASL", b"STARTTLS")) for line in lines)  # RFC 4643 section 2.2
    assert b"STARTTLS" not in room.say(b"CAPABILITIES", tls="implicit")


def test_without_a_guest_nothing_is_read_before_signing_in() -> None:
    for room in (Room(guest=False), Room(no_guests=True)):
        lines = room.say(b"CAPABILITIES")
        assert b"READER" not in lines and b"POST" not in lines
        for command in (b"GROUP Main.General", b"LIST", b"POST", b"ARTICLE <1@x>", b"NEWNEWS * 20240101 000000"):
            assert room.say(command) == [b"480 Authentication required"]
        assert room.say(b"DATE", b"HELP", b"MODE READER")[0].startswith(b"111 ")
        assert room.say(b"GROUP Main.General", as_="alice")[0].startswith(b"211 ")


def test_without_guests_the_guest_cannot_sign_in() -> None:
    room = Room(no_guests=True)
    lines = room.say(b"AUTHINFO USER guest", b"AUTHINFO PASS secret", b"LIST")
    assert lines[1:] == [b"502 Anonymous/Guest logins disallowed", b"480 Authentication required"]


def test_user_and_password() -> None:
    room = Room()
    lines = room.say(b"AUTHINFO USER alice", b"AUTHINFO PASS secret", b"AUTHINFO USER bob")
    assert lines == [
        b"381 More authentication required",
        b"281 Authentication successful",
        b"502 you have signed in already",
    ]


def test_a_password_before_a_name_and_blanks_of_passwords() -> None:
    room = Room()
    assert room.say(b"AUTHINFO PASS secret")[0].startswith(b"482 ")
    room.talk(b"AUTHINFO USER alice\r\n", b"AUTHINFO PASS  secret \r\n")
    assert [proof.password.reveal() for proof in room.accounts.seen] == [" secret "]  # type: ignore[union-attr]


def test_a_wrong_password_costs_time_and_the_connection() -> None:
    room = Room()
    wire = room.wire([b"AUTHINFO USER alice\r\nAUTHINFO PASS no\r\nDATE\r\n"])
    run(room.server(wire).run())
    assert wire.lines()[2:] == [b"481 Authentication failure"]
    assert wire.pauses == [5.0]


def test_secrets_are_read_as_such() -> None:
    room = Room()
    wire = room.wire([b"DATE\r\n", *LOGIN, b"DATE\r\n", QUIT])
    run(room.server(wire).run())
    assert wire.secrets == [b"DATE", b"AUTHINFO USER alice", b"AUTHINFO PASS secret"]
    assert wire.identified == ["", "Alice"]


def test_sasl_plain_in_one_line_and_in_two() -> None:
    room = Room()
    assert room.say(b"AUTHINFO SASL PLAIN " + PLAIN) == [b"281 Authentication successful"]
    assert room.say(b"AUTHINFO SASL PLAIN", PLAIN) == [b"383 =", b"281 Authentication successful"]


def test_sasl_scram_writes_nothing_at_all_as_an_equals_sign() -> None:
    """RFC 4643 section 2.4.2."""
    room, client = Room(), scram.ScramClient("alice", "secret", "abc")
    wire = room.wire(b"")

    def challenge() -> bytes:
        return b64decode(wire.lines()[-1].removeprefix(b"383 "))

    wire = room.wire(
        [
            b"AUTHINFO SASL SCRAM-SHA-256 " + b64encode(client.first()) + b"\r\n",
            lambda: wire.arrive(b64encode(client.final(challenge())) + b"\r\n"),
            lambda: client.check(challenge()),
            b"=\r\n",
            QUIT,
        ]
    )
    run(room.server(wire).run())
    assert wire.lines()[-2] == b"281 Authentication successful"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"AUTHINFO", b"501"),
        (b"AUTHINFO GENERIC x", b"501"),
        (b"AUTHINFO USER", b"501"),
        (b"AUTHINFO SASL", b"501"),
        (b"AUTHINFO SASL KERBEROS", b"503"),
        (b"AUTHINFO SASL PLAIN !!!", b"482"),
        (b"AUTHINFO SASL PLAIN " + b64encode(b"a\0b"), b"482"),
        (b"AUTHINFO SASL PLAIN *", b"481"),
    ],
)
def test_what_cannot_be_read(line: bytes, code: bytes) -> None:
    assert Room().talk(line + b"\r\n", QUIT)[0].startswith(code)


def test_TLS_13_no_passwords_in_the_clear_where_they_are_not_wanted() -> None:
    room = Room()
    room.accounts.clear = False
    lines = room.say(b"CAPABILITIES")
    assert b"AUTHINFO SASL" in lines and b"SASL SCRAM-SHA-256" in lines
    for attempt in (b"AUTHINFO USER alice", b"AUTHINFO SASL PLAIN " + PLAIN, b"AUTHINFO SASL LOGIN"):
        assert room.say(attempt)[0].startswith(b"483 ")
    assert not room.accounts.seen
    wire = room.wire([b"STARTTLS\r\n", TLS, *LOGIN, QUIT])
    run(room.server(wire).run())
    assert wire.lines()[3] == b"281 Authentication successful"


def test_TLS_02_what_was_said_before_the_handshake_is_no_command() -> None:
    room = Room()
    wire = room.wire([b"STARTTLS\r\nMODE READER\r\n", TLS, b"DATE\r\n", QUIT])
    run(room.server(wire).run())
    assert [line[:3] for line in wire.lines()[1:]] == [b"382", b"111", b"205"]


def test_TLS_04_05_starttls_forgets_and_is_given_once() -> None:
    room = Room()
    room.write()
    wire = room.wire([b"GROUP Main.General\r\nSTARTTLS\r\n", TLS, b"STAT\r\nSTARTTLS\r\nSTARTTLS x\r\n", QUIT])
    run(room.server(wire).run())
    assert [line[:3] for line in wire.lines()[2:]] == [b"382", b"412", b"502", b"501", b"205"]
    assert room.say(b"STARTTLS", as_="alice")[0].startswith(b"502 ")
    assert room.say(b"STARTTLS", tls="none")[0].startswith(b"580 ")


def test_TLS_11_other_protocols_are_not_answered() -> None:
    for line in (b"GET / HTTP/1.1\r\n", b"POST / HTTP/1.1\r\n", b"\x16\x03\x01\x02\r\n", b"EHLO x\r\n"):
        wire = Room().wire([line, b"DATE\r\n"])
        run(Room().server(wire).run())
        assert len(wire.lines()) == 1


def test_rubbish_makes_slow_and_a_guest_is_sent_away() -> None:
    room = Room(filter_rubbish=True)
    wire = room.wire(b"GROUP no.such\r\n" * (RUBBISH_MOST + 2))
    run(room.server(wire).run())
    lines = wire.lines()[1:]
    assert lines[:-1] == [b"411 no such newsgroup"] * (RUBBISH_MOST - 1)
    assert lines[-1].startswith(b"400 ")
    assert wire.pauses == [float(seconds) for seconds in range(1, RUBBISH_MOST)]
    assert room.filter.blocked == [("192.0.2.1", "TOO MANY BOGUS COMMANDS")]


def test_what_counts_as_rubbish() -> None:
    room = Room()
    for line in (b"", b"GROUP no.such", b"ARTICLE 1", b"NEXT", b"OVER 1-", b"LISTGROUP"):
        wire = room.wire([line + b"\r\n", b"DATE\r\n", QUIT])
        run(room.server(wire).run())
        assert wire.pauses[:1] == [1.0], line
    wire = room.wire([b"NONSENSE\r\n", b"LIST NONSENSE\r\n", b"ARTICLE <1@x>\r\n", QUIT])
    run(room.server(wire).run())
    assert wire.pauses == []


def test_without_f_nobody_is_filtered_and_who_signed_in_stays() -> None:
    room = Room()
    room.talk(b"GROUP no.such\r\n" * 20)
    assert room.filter.blocked == []
    lines = room.talk(b"GROUP no.such\r\n" * 20 + b"DATE\r\n", QUIT, as_="alice")
    assert lines[-2].startswith(b"111 ")


def test_unknown_commands_are_answered_up_to_a_number() -> None:
    room = Room()
    lines = room.talk(b"XYZZY\r\n" * 100)
    assert lines == [b"500 Syntax error or unknown command"] * 40


def test_a_line_that_is_too_long_costs_itself_only() -> None:
    lines = Room().say(b"GROUP " + b"x" * 2000, b"DATE")
    assert lines[0] == b"501 line too long"
    assert lines[1].startswith(b"111 ")


def test_blanks_and_tabs_between_words() -> None:
    room = Room()
    assert room.say(b"  GROUP \t Main.General  ")[0].startswith(b"211 ")
    assert room.say(b"group\tmain.GENERAL")[0].startswith(b"211 ")


def test_last_words() -> None:
    room = Room()
    for why in Farewell:
        wire = room.wire(b"")
        run(room.server(wire).farewell(why, "x1"))
        assert wire.output[:3] in (b"400", b"502") and wire.output.count(b"\r\n") == 1


def test_silence_and_gone_are_the_drivers_business() -> None:
    room = Room()
    with pytest.raises(TimedOut):
        run(room.server(room.wire([SILENCE])).run())
    with pytest.raises(Gone):
        run(room.server(room.wire(b"")).run())


def test_exemption_H_may_be_silent() -> None:
    room = Room()
    server = room.server(room.wire(b""))
    run(server.begin())
    assert server.patience() == 300
    server.caller, server.signed_in = room.hall.caller(room.add("Carol", exemptions="H")), True
    assert server.patience() > 10**6


def test_slave_and_ihave_are_answered() -> None:
    lines = Room().say(b"SLAVE", b"IHAVE <1@x>", b"IHAVE")
    assert [line[:3] for line in lines] == [b"202", b"435", b"501"]


def test_every_command_has_a_line_of_help() -> None:
    room = Room()
    text = b"\n".join(room.say(b"HELP"))
    for verb in room.server(room.wire(b"")).commands:
        assert verb in text
    assert GENERAL.code


def test_sasl_scram_bound_to_the_tls_connection() -> None:
    room = Room()
    client = scram.ScramClient("alice", "secret", "abc", "p=tls-server-end-point,,", b"our certificate")

    def final() -> None:
        wire.arrive(b64encode(client.final(b64decode(wire.lines()[-1].removeprefix(b"383 ")))) + b"\r\n")

    first = b"AUTHINFO SASL SCRAM-SHA-256-PLUS " + b64encode(client.first()) + b"\r\n"
    wire = room.wire([b"CAPABILITIES\r\n", first, final, b"=\r\n", QUIT], secure=True)
    wire.channel = b"our certificate"
    run(room.server(wire).run())
    assert b"SASL SCRAM-SHA-256-PLUS SCRAM-SHA-256 PLAIN LOGIN" in wire.lines()
    assert wire.lines()[-2] == b"281 Authentication successful"
