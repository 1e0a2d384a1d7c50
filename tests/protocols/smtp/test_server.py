"""SMTP sessions: order of commands, greetings, TLS, logins, limits. Framing is in test_smuggling.py."""

from __future__ import annotations

from binascii import a2b_base64, b2a_base64
from typing import Any

import pytest

from dialtone.base.errors import StoreError, TlsFailed
from dialtone.domain.access.attempts import address_key
from dialtone.protocols.smtp import SERVICES, SMTP, SUBMISSION, SUBMISSIONS
from dialtone.protocols.smtp.loop import JUNK_LIMIT, State
from dialtone.protocols.smtp.server import HARD_ERRORS, SOFT_ERRORS, SmtpServer
from dialtone.testing.script import TLS, TLS_FAILS, run
from dialtone.wire.port import Farewell, Peer
from dialtone.wire.sasl import answers
from dialtone.wire.scram import ScramClient
from tests.support.post_office import PASSWORD, STRANGER, PostOffice, codes, converse

LOCAL = Peer("127.0.0.1", 40000, "127.0.0.1", 587)
BEGUN = b"EHLO c\r\nMAIL FROM:<a@ext.test>\r\nRCPT TO:<alice@local.test>\r\n"
TEXT = b"From: a@ext.test\r\nSubject: hello\r\n\r\ntext\r\n"


def base64(raw: bytes) -> bytes:
    return b2a_base64(raw, newline=False)


PLAIN = base64(f"\0alice\0{PASSWORD}".encode())


@pytest.fixture
def office() -> PostOffice:
    return PostOffice().population()


# greeting


def test_banner_and_words_of_helo(office: PostOffice) -> None:
    """Spec mail.md 10.3: to a client that says HELO every word is the known one."""
    lines = office.talk(
        b"HELO client.example\r\n",
        b"MAIL FROM:<a@other.example>\r\nRCPT TO:<nobody@local.test>\r\nRCPT TO:<alice@local.test>\r\nDATA\r\n",
        TEXT + b".\r\n",
        b"MAIL FROM:<a@other.example>\r\nRCPT TO:<x@elsewhere.example>\r\n",
        b"NOOP\r\n",
    )
    assert lines[0].startswith(b"220 mx.local.test dialtone SMTP Server ") and lines[0].endswith(b" Ready")
    assert lines[1:] == [
        b"250 mx.local.test",
        b"250 OK",
        b"550 Unknown User: <nobody@local.test>",
        b"250 OK",
        b"354 send the mail data, end with <CRLF>.<CRLF>",
        b"250 OK",
        b"250 OK",
        b"550 Relay not allowed.",
    ]


def test_enhanced_codes_after_ehlo_only(office: PostOffice) -> None:
    lines = office.talk(b"EHLO c\r\nMAIL FROM:<>\r\nHELO c\r\nMAIL FROM:<>\r\nEHLO c\r\nRSET\r\nQUIT\r\n")
    assert b"250 2.1.0 OK" in lines and lines.count(b"250 OK") == 3  # twice as the last line of EHLO's answer
    assert lines[-2:] == [b"250 2.0.0 OK", b"221 2.0.0 mx.local.test Service closing transmission channel"]


def test_greeting_may_be_empty_but_not_odd(office: PostOffice) -> None:
    assert codes(office.talk(b"HELO\r\nEHLO\r\nEHLO \x0bx\r\n")) == [220, 250, 250, 501]


def test_HDR_09_a_greeting_cannot_make_a_reply(office: PostOffice) -> None:
    lines = office.talk(b"HELO x\r\n250 fake\r\n")
    assert lines[1:] == [b"250 mx.local.test", b"500 Syntax error"]
    echoed = office.talk(b"EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<%s%n{0}{x.__class__}@local.test>\r\n")[-1]
    assert echoed == b"550 5.1.1 Unknown User: <%s%n{0}{x.__class__}@local.test>"


@pytest.mark.parametrize("verb", [b"MAIL FROM:<>", b"RCPT TO:<a@b>", b"DATA", b"RSET", b"VRFY x", b"HELP", b"XYZZY"])
def test_nothing_before_the_greeting(office: PostOffice, verb: bytes) -> None:
    assert office.talk(verb + b"\r\n")[1:] == [b"503 Bad sequence of commands"]


# order


def test_every_command_in_every_wrong_state_changes_nothing(office: PostOffice) -> None:
    for verb, row in SmtpServer.commands.items():
        for state in set(State) - row.when:
            session, wire = office.server(verb + b"\r\n")
            session.state = state
            before = (session.hello, session.caller, session.letter)
            run(session.turn())
            assert codes(wire.lines()) == [503], (verb, state)
            assert (session.state, (session.hello, session.caller, session.letter)) == (state, before)


def test_a_second_mail_begins_anew(office: PostOffice) -> None:
    lines = office.talk(
        BEGUN + b"MAIL FROM:<b@ext.test>\r\nDATA\r\n", b"RCPT TO:<bob@local.test>\r\nDATA\r\n", TEXT + b".\r\n"
    )
    assert codes(lines) == [220, 250, 250, 250, 250, 503, 250, 354, 250]
    assert office.letters("alice") == []
    assert office.letters("bob")[0].startswith(b"Return-Path: <b@ext.test>\r\n")


@pytest.mark.parametrize("command", [b"RSET\r\n", b"EHLO c\r\n", b"HELO c\r\n"])
def test_reset_forgets_the_envelope(office: PostOffice, command: bytes) -> None:
    assert codes(office.talk(BEGUN + command + b"DATA\r\n"))[-1] == 503
    assert codes(office.talk(BEGUN + b"BDAT 3\r\nabc" + command + b"BDAT 0 LAST\r\n"))[-1] == 503
    assert office.letters("alice") == []


def test_after_a_message_a_new_mail_is_needed(office: PostOffice) -> None:
    lines = office.talk(BEGUN + b"DATA\r\n", TEXT + b".\r\nRCPT TO:<alice@local.test>\r\nDATA\r\n")
    assert codes(lines)[-3:] == [250, 503, 503]


def test_arguments_where_none_belong(office: PostOffice) -> None:
    lines = office.talk(BEGUN + b"DATA now\r\nRSET x\r\nSTARTTLS x\r\nQUIT x\r\nNOOP x\r\nQUIT  \r\n")
    assert codes(lines)[4:] == [501, 501, 501, 501, 250, 221]


def test_commands_that_are_not_served(office: PostOffice) -> None:
    lines = office.talk(b"EHLO c\r\nTURN\r\nETRN x\r\nATRN x\r\nXYZZY\r\n")
    assert codes(lines)[2:] == [502, 502, 502, 500]
    assert office.talk(b"HELO c\r\nTURN\r\n")[-1] == b"502 command not supported"


def test_ENU_01_verify_says_the_same_of_everybody(office: PostOffice) -> None:
    lines = office.talk(b"EHLO c\r\nVRFY alice\r\nVRFY nobody\r\nEXPN staff\r\nEXPN nolist\r\n")[-4:]
    assert lines[0] == lines[1] and lines[0].startswith(b"252 2.5.2 ")
    assert lines[2] == lines[3] and lines[2].startswith(b"502 ")


def test_help_names_the_commands(office: PostOffice) -> None:
    lines = office.talk(b"EHLO c\r\nHELP\r\n")[-2:]
    assert lines[0].startswith(b"214-2.0.0 ") and b"MAIL" in lines[0] and lines[1].startswith(b"214 2.0.0 ")


# POS: what must work


def test_POS_01_pipelining(office: PostOffice) -> None:
    """After the final dot the next MAIL comes in the same packet."""
    group = b"MAIL FROM:<a@ext.test>\r\nRCPT TO:<alice@local.test>\r\nRCPT TO:<bob@local.test>\r\nDATA\r\n"
    lines = office.talk(b"EHLO c\r\n", group, TEXT + b".\r\n" + group, TEXT + b".\r\nQUIT\r\n")
    assert codes(lines) == [220, 250, 250, 250, 250, 354, 250, 250, 250, 250, 354, 250, 221]
    assert len(office.letters("alice")) == len(office.letters("bob")) == 2


@pytest.mark.parametrize(
    "body",
    [
        b".\r\n..\r\n...\r\n. \r\n",
        b"x" * 998 + b"\r\n",
        b"",
        "Grüße\r\n".encode("latin-1"),
        b"ends in blanks   \r\n-- \r\n\r\n\r\n",
        b"tab\there\x0b\x0c\x1b\r\n",
    ],
)
def test_POS_02_bytes_are_kept(office: PostOffice, body: bytes) -> None:
    text = b"From: a@ext.test\r\nSubject: x\r\n\r\n" + body
    stuffed = text.replace(b"\r\n.", b"\r\n..")
    lines = office.talk(
        b"EHLO c\r\nMAIL FROM:<a@ext.test> BODY=8BITMIME\r\nRCPT TO:<alice@local.test>\r\nDATA\r\n", stuffed + b".\r\n"
    )
    assert codes(lines)[-1] == 250
    assert office.letters("alice")[0].endswith(b"(envelope-from <a@ext.test>)\r\n" + text)


def test_POS_02_headers_only_and_body_only(office: PostOffice) -> None:
    for text in (b"From: a@ext.test\r\nSubject: x\r\n", b"\r\nonly a body\r\n", b"no header at all\r\n"):
        assert codes(office.talk(BEGUN + b"DATA\r\n", text + b".\r\n"))[-1] == 250
        assert office.letters("alice")[-1].endswith(b"(envelope-from <a@ext.test>)\r\n" + text)


def test_POS_03_spellings(office: PostOffice) -> None:
    lines = office.talk(
        b"ehlo c  \r\nmail from:<A@ext.test>  \r\nrcpt to:<Postmaster>\r\nRcpt To: <alice@LOCAL.test>\r\nrset  \r\n"
        b"MAIL FROM:<>\r\nRCPT TO:<abuse@local.test>\r\n"
    )
    assert codes(lines) == [220, 250, 250, 250, 250, 250, 250, 550]  # abuse is a line of alias.cfg
    office.tables.alias.set("abuse 1")
    assert codes(office.talk(b"EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<abuse@local.test>\r\n"))[-1] == 250


def test_POS_04_unusual_addresses(office: PostOffice) -> None:
    office.add("O'Neil")
    office.add("x" * 25)
    paths = [
        b"<o'neil@local.test>",
        b'<"alice"@local.test>',
        b"<a.l.i.c.e@local.test>",
        b"<alice@[192.0.2.25]>",
        b"<alice>",
    ]
    lines = office.talk(b"EHLO c\r\nMAIL FROM:<>\r\n" + b"".join(b"RCPT TO:%s\r\n" % path for path in paths))
    assert codes(lines)[3:] == [250] * len(paths)


def test_POS_04_an_ipv6_literal_of_ours(office: PostOffice) -> None:
    peer = Peer("2001:db8::9", 40000, "2001:db8::25", 25)
    lines = office.talk(b"EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<alice@[IPv6:2001:db8:0::25]>\r\n", peer=peer)
    assert codes(lines)[-1] == 250


def test_POS_05_a_hundred_recipients_and_a_hundred_messages(office: PostOffice) -> None:
    for number in range(100):
        office.add(f"user{number:03}")
    recipients = b"".join(b"RCPT TO:<user%03d@local.test>\r\n" % number for number in range(100))
    lines = office.talk(b"EHLO c\r\nMAIL FROM:<a@ext.test>\r\n" + recipients + b"DATA\r\n", TEXT + b".\r\n")
    assert codes(lines)[-1] == 250
    assert len(office.letters("user000")) == len(office.letters("user099")) == 1
    one = [b"MAIL FROM:<a@ext.test>\r\nRCPT TO:<alice@local.test>\r\nDATA\r\n", TEXT + b".\r\n"]
    assert codes(office.talk(b"EHLO c\r\n", *one * 100))[-1] == 250
    assert len(office.letters("alice")) == 100


def test_POS_07_bounces_are_delivered(office: PostOffice) -> None:
    lines = office.talk(b"EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<alice@local.test>\r\nDATA\r\n", TEXT + b".\r\n")
    assert codes(lines)[-1] == 250
    assert office.letters("alice")[0].startswith(b"Return-Path: <>\r\n")


def test_POS_09_a_login_after_mistakes(office: PostOffice) -> None:
    wrong = base64(b"\0alice\0wrong")
    for _ in range(5):
        assert codes(office.talk(b"EHLO c\r\nAUTH PLAIN " + wrong + b"\r\n", secure=True))[-1] == 535
    assert codes(office.talk(b"EHLO c\r\nAUTH PLAIN " + PLAIN + b"\r\n", secure=True))[-1] == 235


def test_empty_message(office: PostOffice) -> None:
    assert office.talk(BEGUN + b"DATA\r\n", b".\r\n")[-1] == b"554 5.6.0 No message text"
    assert office.talk(BEGUN + b"BDAT 0 LAST\r\n")[-1] == b"554 5.6.0 No message text"


@pytest.mark.parametrize(
    "path",
    [
        b"alice@local.test",
        b'<"" @local.test>',
        b'<""@local.test>',
        rb'<"a\"b"@local.test>',
        b"<@local.test>",
        b"<alice@>",
        b"<alice@local.test.>",
        b"<alice@LOCAL.TEST>",
        b"<" + b"a" * 65 + b"@local.test>",
        b"<alice@[IPv6:::1]>",
        b"<alice@[999.1.1.1]>",
        "<alicé@local.test>".encode(),
        "<alice@lôcal.test>".encode(),
        b"<alice@local.test> NOTIFY=",
        b"<alice@local.test> NOTIFY=NEVER",
    ],
)
def test_HDR_07_means_alice_or_is_refused(office: PostOffice, path: bytes) -> None:
    lines = office.talk(b"EHLO c\r\nMAIL FROM:<a@ext.test>\r\nRCPT TO:" + path + b"\r\nDATA\r\n", TEXT + b".\r\n")
    taken = codes(lines)[3] == 250
    assert taken or codes(lines)[3] in (501, 553)
    assert len(office.letters("alice")) == taken


# limits


@pytest.mark.parametrize("last", [b"", b"QUIT\r\n", b"RSET\r\n", b"EHLO c\r\n", b"BDAT x\r\n"])
def test_unfinished_texts_are_thrown_away(office: PostOffice, last: bytes) -> None:
    dropped: list[int] = []
    kind = type(office.blobs.spool())
    usual = kind.drop

    async def drop(self: Any) -> None:
        dropped.append(self.size)
        await usual(self)

    kind.drop = drop  # type: ignore[method-assign]
    try:
        office.talk(BEGUN + b"BDAT 5\r\nabcde" + last)
        assert dropped == [5]
        office.talk(BEGUN + b"DATA\r\n", b"abcde")
    finally:
        kind.drop = usual  # type: ignore[method-assign]
    assert len(dropped) == 2


def test_SLO_03_idle_commands(office: PostOffice) -> None:
    for command in (b"NOOP\r\n", b"RSET\r\n", b"EHLO c\r\n", b"VRFY x\r\n"):
        lines = office.talk(b"EHLO c\r\n" + command * 10_000)
        assert len(codes(lines)) == JUNK_LIMIT + 2 and lines[-1].startswith(b"421 4.7.0 ")


def test_SLO_03_recipients_beyond_the_limit(office: PostOffice) -> None:
    """452 for each of them, and the message still goes to the others."""
    small = PostOffice(max_recipients=2).population()
    begun = b"EHLO c\r\nMAIL FROM:<a@ext.test>\r\nRCPT TO:<alice@local.test>\r\nRCPT TO:<bob@local.test>\r\n"
    lines = small.talk(begun + b"RCPT TO:<sysop@local.test>\r\n" * 1000 + b"DATA\r\n", TEXT + b".\r\n")
    assert lines.count(b"452 4.5.3 Too many recipients") == 1000
    assert codes(lines)[-1] == 250 and len(small.letters("bob")) == 1
    assert small.talk(begun.replace(b"EHLO", b"HELO") + b"RCPT TO:<sysop>\r\n")[-1] == b"452 Too many recipients"


def test_ENU_02_guessing_names_gets_slow_and_ends(office: PostOffice) -> None:
    names = [b"RCPT TO:<invented%d@local.test>\r\n" % number for number in range(50)]
    for connection in range(2):
        session, wire = office.server(
            b"EHLO c\r\nMAIL FROM:<a@ext.test>\r\n" + b"".join(names[connection * 5 :]), peer=STRANGER
        )
        converse(session)
        assert codes(wire.lines())[3:] == [550] * (HARD_ERRORS - 1) + [421]
        assert len(wire.pauses) == HARD_ERRORS - 1 - SOFT_ERRORS
        assert wire.pauses == sorted(set(wire.pauses)), "growing"
        standing = run(office.ledger.standing(address_key(STRANGER.address)))
        assert standing.effective == connection + 1, "counts toward a temporary ban"


def test_too_many_unknown_commands(office: PostOffice) -> None:
    lines = office.talk(b"EHLO c\r\n" + b"XYZZY\r\n" * 20)
    assert codes(lines)[2:] == [500] * 9 + [421]
    assert codes(office.talk(b"EHLO c\r\n" + b"XYZZY\r\n" * 9 + b"NOOP\r\n" + b"XYZZY\r\n" * 9))[-1] == 500


def test_most_messages_of_one_connection(office: PostOffice) -> None:
    session, wire = office.server(b"EHLO c\r\nMAIL FROM:<>\r\nNOOP\r\n")
    session.messages = 10_000
    converse(session)
    assert codes(wire.lines())[-1] == 421


@pytest.mark.proves("Mail.MinFreeSpace")
def test_SLO_09_low_disk_space() -> None:
    free = [10_000_000]
    office = PostOffice(min_free_space=5_000_000, free_space=lambda: free[0]).population()
    assert codes(office.talk(b"EHLO c\r\nMAIL FROM:<> SIZE=1000\r\n"))[-1] == 250
    assert office.talk(b"EHLO c\r\nMAIL FROM:<> SIZE=6000000\r\n")[-1] == b"452 4.3.1 Insufficient system storage"
    free[0] = 4_000_000
    assert office.talk(b"HELO c\r\nMAIL FROM:<>\r\n")[-1] == b"452 Insufficient system storage"


def test_a_failing_store_means_later() -> None:
    """Every step of the store fails in turn: nothing is acknowledged then, and nothing is there."""
    failing = -1
    steps = 0

    def tap(_: str) -> None:
        nonlocal steps
        steps += 1
        if steps == failing:
            raise StoreError("the disk is full")

    office = PostOffice(tap=tap).population()
    begun = BEGUN + b"RCPT TO:<bob@local.test>\r\nDATA\r\n"
    steps = 0
    office.talk(begun, TEXT + b".\r\n")
    most, before = steps, (1, 1)
    for failing in range(1, most + 1):
        steps = 0
        lines = office.talk(begun, TEXT + b".\r\n", b"NOOP\r\n")
        assert codes(lines)[-2:] == [452, 250], failing
        assert (len(office.letters("alice")), len(office.letters("bob"))) == before
    failing = -1
    assert codes(office.talk(begun, TEXT + b".\r\n"))[-1] == 250


def test_trouble_of_the_disk_while_the_text_arrives(office: PostOffice) -> None:
    async def full(self: object, data: bytes) -> None:
        raise StoreError("no space left")

    kind = type(office.blobs.spool())
    usual, kind.write = kind.write, full  # type: ignore[method-assign]
    try:
        lines = office.talk(BEGUN + b"DATA\r\n", TEXT, b"more\r\n.\r\n", b"NOOP\r\n")
    finally:
        kind.write = usual  # type: ignore[method-assign]
    assert lines[-2:] == [b"452 4.3.1 Insufficient system storage", b"250 2.0.0 OK"]


# TLS


def test_starttls_is_offered_while_clear(office: PostOffice) -> None:
    lines = office.talk(b"EHLO c\r\n", b"STARTTLS\r\n", TLS, b"EHLO c\r\n")
    assert lines.count(b"250-STARTTLS") == 1
    assert b"220 2.0.0 Ready to start TLS" in lines
    assert b"250-AUTH PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256" in lines


def test_TLS_01_what_was_sent_too_early_is_not_answered(office: PostOffice) -> None:
    session, wire = office.server([b"EHLO c\r\n", b"STARTTLS\r\nRSET\r\nEHLO evil\r\n", TLS, b"NOOP\r\n"])
    converse(session)
    assert codes(wire.lines())[2:] == [220, 250]
    assert session.hello == b""


def test_TLS_03_everything_before_tls_is_forgotten(office: PostOffice) -> None:
    session, wire = office.server(
        [b"EHLO a\r\n", b"STARTTLS\r\n", TLS, b"MAIL FROM:<x@ext.test>\r\n", b"RCPT TO:<alice@local.test>\r\n"]
    )
    converse(session)
    assert codes(wire.lines())[3:] == [503, 503] and session.state is State.START
    lines = office.talk(b"EHLO a\r\nMAIL FROM:<x@ext.test>\r\nSTARTTLS\r\nRCPT TO:<alice@local.test>\r\n")
    assert codes(lines)[2:] == [250, 503, 250]


def test_TLS_04_no_tls_after_a_login(office: PostOffice) -> None:
    lines = office.talk(b"EHLO c\r\nAUTH PLAIN " + PLAIN + b"\r\nEHLO c\r\nSTARTTLS\r\n", peer=LOCAL)
    assert codes(lines)[2:] == [235, 250, 503]
    assert lines.count(b"250-STARTTLS") == 1, "not announced any more"


def test_TLS_05_odd_uses(office: PostOffice) -> None:
    assert codes(office.talk(b"EHLO c\r\n", b"STARTTLS\r\n", TLS, b"EHLO c\r\n", b"STARTTLS\r\n"))[-1] == 503
    assert codes(office.talk(b"EHLO c\r\nSTARTTLS now\r\n"))[-1] == 501
    assert codes(office.talk(BEGUN + b"STARTTLS\r\n"))[-1] == 503
    session, wire = office.server([b"EHLO c\r\n", b"STARTTLS\r\n", TLS_FAILS])
    with pytest.raises(TlsFailed):
        run(session.run())
    assert codes(wire.lines())[-1] == 220


def test_implicit_tls_has_no_starttls(office: PostOffice) -> None:
    lines = office.talk(b"EHLO c\r\n", door=SUBMISSIONS.door, secure=True)
    assert b"dialtone SMTPS Server" in lines[0] and b"250-STARTTLS" not in lines
    assert codes(office.talk(b"EHLO c\r\nSTARTTLS\r\n", door=SUBMISSIONS.door, secure=True))[-1] == 503


def test_TLS_13_passwords_do_not_cross_a_clear_connection(office: PostOffice) -> None:
    lines = office.talk(b"EHLO c\r\nAUTH PLAIN " + PLAIN + b"\r\nAUTH LOGIN\r\n")
    assert b"250-AUTH CRAM-MD5 SCRAM-SHA-256" in lines
    assert codes(lines)[-2:] == [538, 538] and lines[-1].startswith(b"538 5.7.11 ")


# AUTH


def client(
    office: PostOffice, mechanism: str, user: str = "alice", password: str = PASSWORD, initial: bool = True
) -> list[bytes]:
    """A whole login by our own client side."""
    says = answers(mechanism, user, password, office.chance)
    session, wire = office.server([], secure=True)
    first = says.initial() if initial else None
    wire._script[:] = [b"EHLO c\r\n"]

    def reply() -> None:
        last = wire.lines()[-1]
        if last.startswith(b"334 "):
            wire._script.append(reply)
            wire._script.append(says.answer(last[4:]) + b"\r\n")

    wire._script.insert(0, reply)
    wire._script.insert(1, b"AUTH " + mechanism.encode() + (b" " + first if first else b"") + b"\r\n")
    converse(session)
    assert says.satisfied or wire.lines()[-1].startswith(b"5")
    return wire.lines()


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256"])
def test_every_mechanism(office: PostOffice, mechanism: str) -> None:
    assert client(office, mechanism)[-1] == b"235 2.7.0 User Authenticated"
    assert client(office, mechanism, initial=False)[-1] == b"235 2.7.0 User Authenticated"
    assert client(office, mechanism, password="wrong")[-1] == b"535 5.7.8 Authentication failure"


def test_a_login_is_bound_to_the_tls_connection(office: PostOffice) -> None:
    says = ScramClient("alice", PASSWORD, "abc", "p=tls-server-end-point,,", b"our certificate")

    def final() -> None:
        wire.arrive(base64(says.final(a2b_base64(wire.lines()[-1][4:]))) + b"\r\n")

    first = b"AUTH SCRAM-SHA-256-PLUS " + base64(says.first()) + b"\r\n"
    session, wire = office.server([b"EHLO c\r\n", first, final, b"\r\n"], secure=True)
    wire.channel = b"our certificate"
    converse(session)
    assert b"250-AUTH PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256-PLUS SCRAM-SHA-256" in wire.lines()
    assert wire.lines()[-1] == b"235 2.7.0 User Authenticated"


def test_login_prompts_are_the_known_ones(office: PostOffice) -> None:
    """Spec mail.md 1.7."""
    lines = office.talk(b"AUTH LOGIN\r\n", base64(b"alice") + b"\r\n", base64(PASSWORD.encode()) + b"\r\n", secure=True)
    assert lines[1:] == [b"334 VXNlcm5hbWU6", b"334 UGFzc3dvcmQ6", b"235 User Authenticated"]
    assert office.talk(b"AUTH PLAIN\r\n", PLAIN + b"\r\n", secure=True)[1:] == [b"334 ", b"235 User Authenticated"]


def test_answers_to_challenges_are_read_as_secrets(office: PostOffice) -> None:
    session, wire = office.server([b"AUTH PLAIN\r\n", PLAIN + b"\r\n"], secure=True)
    converse(session)
    assert wire.secrets == [PLAIN] and wire.identified == ["alice"]


def test_cram_challenge_is_ours_and_new(office: PostOffice) -> None:
    first, second = (a2b_base64(office.talk(b"AUTH CRAM-MD5\r\n")[-1][4:]) for _ in range(2))
    assert first != second and first.endswith(b"@mx.local.test>")


@pytest.mark.parametrize(
    ("argument", "code"),
    [
        (PLAIN.rstrip(b"="), 501),
        (PLAIN[:5] + b" " + PLAIN[5:], 501),
        (base64(b"alice\0" + PASSWORD.encode()), 501),
        (base64(b"\0alice\0" + PASSWORD.encode() + b"\0x"), 501),
        (base64(b"bob\0alice\0" + PASSWORD.encode()), 535),
        (b"!!!!", 501),
        (b"=", 501),
        (b"A" * 1_000_000, 500),
    ],
)
def test_AUT_07_malformed_proofs(office: PostOffice, argument: bytes, code: int) -> None:
    session, wire = office.server(b"EHLO c\r\nAUTH PLAIN " + argument + b"\r\n", secure=True)
    converse(session)
    assert codes(wire.lines())[-1] == code and session.caller is None


def test_AUT_07_giving_up(office: PostOffice) -> None:
    lines = office.talk(b"EHLO c\r\nAUTH PLAIN\r\n*\r\nNOOP\r\n", secure=True)
    assert codes(lines)[-3:] == [334, 501, 250]
    office.talk(b"EHLO c\r\nAUTH PLAIN\r\n", secure=True)  # leaves after 334


def test_AUT_07_an_answer_that_is_too_long(office: PostOffice) -> None:
    assert codes(office.talk(b"EHLO c\r\nAUTH PLAIN\r\n" + b"A" * 20_000 + b"\r\n", secure=True))[-1] == 500


def test_AUT_08_order(office: PostOffice) -> None:
    name = base64(b"alice")
    lines = office.talk(b"EHLO c\r\nAUTH LOGIN " + name + b"\r\n" + base64(PASSWORD.encode()) + b"\r\n", secure=True)
    assert codes(lines)[-2:] == [334, 235]
    assert codes(office.talk(b"EHLO c\r\nAUTH XYZZY\r\n", secure=True))[-1] == 504
    assert office.talk(b"AUTH XYZZY\r\n")[-1] == b"504 Unrecognized authentication type."
    assert codes(office.talk(BEGUN + b"AUTH PLAIN " + PLAIN + b"\r\n", secure=True))[-1] == 503
    twice = b"AUTH PLAIN " + PLAIN + b"\r\n"
    assert codes(office.talk(b"EHLO c\r\n" + twice + twice, secure=True))[-2:] == [235, 503]


def test_a_wrong_password_ends_the_connection_after_a_delay(office: PostOffice) -> None:
    wrong = base64(b"\0alice\0wrong")
    session, wire = office.server(b"HELO c\r\nAUTH PLAIN " + wrong + b"\r\nNOOP\r\n", secure=True)
    converse(session)
    assert wire.lines()[-1] == b"535 Authentication failure" and wire.pauses == [5.0]


# submission


@pytest.mark.parametrize("door", [SUBMISSION.door, SUBMISSIONS.door])
def test_submission_is_for_people_who_log_in(office: PostOffice, door: object) -> None:
    lines = office.talk(b"HELO c\r\nMAIL FROM:<alice@local.test>\r\nNOOP\r\n", door=door, secure=True)
    assert lines[-2:] == [b"530 Authentication required.", b"250 OK"]
    begun = b"EHLO c\r\nAUTH PLAIN " + PLAIN + b"\r\nMAIL FROM:<alice@local.test>\r\n"
    assert codes(office.talk(begun, door=door, secure=True))[-1] == 250


def test_the_wire_hears_who_is_of_use(office: PostOffice) -> None:
    """A stranger counts as one as soon as a recipient was accepted, not before."""
    session, wire = office.server(b"EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<x@local.test>\r\n")
    converse(session)
    assert wire.identified == []
    session, wire = office.server(BEGUN + b"RCPT TO:<bob@local.test>\r\n")
    converse(session)
    assert wire.identified == [""]


def test_doors() -> None:
    assert [(kind.door.service, kind.door.title, kind.door.tls) for kind in SERVICES] == [
        ("smtp", "SMTP Transfer Agent", "starttls"),
        ("submission", "SMTP Submission Agent", "starttls"),
        ("submissions", "SMTPS Submission Agent", "implicit"),
    ]


def test_a_door_makes_a_session_from_the_house(office: PostOffice) -> None:
    from dialtone.testing.script import ScriptedWire

    session = SMTP.make(ScriptedWire(b""), SMTP.door, office)
    run(session.farewell(Farewell.SHUTDOWN))
    assert session.wire.lines()[0].startswith(b"421 4.3.2 mx.local.test ")  # type: ignore[attr-defined]
    session = SMTP.make(ScriptedWire(b""), SMTP.door, office)
    run(session.farewell(Farewell.BANNED))
    assert session.wire.output == b""  # type: ignore[attr-defined]


# properties


def scripts() -> list[tuple[bytes, ...]]:
    """Conversations whose packets may be joined and cut anywhere (text never comes before 354)."""
    return [
        (b"EHLO c\r\nMAIL FROM:<a@ext.test>\r\nRCPT TO:<alice@local.test>\r\nRCPT TO:<x>\r\nRSET\r\nNOOP\r\nQUIT\r\n",),
        (BEGUN + b"BDAT 6\r\nFrom: BDAT 12 LAST\r\na@b\r\n\r\ntext\nNOOP\r\n",),
        (BEGUN + b"BDAT 6\r\nFrom: BDAT 13 LAST\r\na@b\r\n\r\ntext\r\nNOOP\r\n",),
        (b"HELO x\r\n\r\nXYZZY\r\nMAIL\r\nMAIL FROM:<a@b\r\nAUTH\r\nAUTH CRAM-MD5\r\n*\r\nVRFY\r\n",),
    ]


@pytest.mark.parametrize("script", scripts())
def test_cutting_the_input_elsewhere_changes_nothing(script: tuple[bytes, ...]) -> None:
    def played(cut: int) -> list[bytes]:
        return PostOffice().population().talk(*script, cut=cut)

    whole = played(0)
    for cut in (1, 2, 3, 7, 64):
        assert played(cut) == whole


def test_any_input_ends_in_an_answer(office: PostOffice) -> None:
    """Every line is answered or ends the conversation; no other exception."""
    from random import Random

    chance = Random(7)
    words = [
        *SmtpServer.commands,
        b"FROM:<a@ext.test>",
        b"TO:<alice@local.test>",
        b"<>",
        b"SIZE=1",
        b"\xff",
        b"\x00",
        b"=",
        b".",
        b"PLAIN",
        b"5",
        b"LAST",
    ]
    ends: tuple[bytes, ...] = (b"\r\n", b"\r\n", b"\r\n", b"\n", b"\r")
    for _ in range(300):
        packets = [b" ".join(chance.choices(words, k=chance.randint(1, 4))) + chance.choice(ends) for _ in range(20)]
        lines = office.talk(b"EHLO c\r\n", *packets, secure=bool(chance.getrandbits(1)))
        assert all(line[:3].isdigit() for line in lines)
