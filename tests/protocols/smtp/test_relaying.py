"""security_cases.md section 3: nobody sends through us who may not."""

from __future__ import annotations

import dataclasses

import pytest

from dialtone.base import log
from dialtone.config.tables import Tables
from dialtone.domain.access.addresses import is_trusted
from dialtone.protocols.smtp import SMTP, SUBMISSION
from dialtone.wire.port import Peer
from dialtone.wire.service import Door
from tests.protocols.smtp.test_server import TEXT, base64
from tests.support.post_office import PASSWORD, STRANGER, SYSTEM, PostOffice, codes

RELAYING = {
    "RLY_01": (b"<>", [b"<u@ext.test>"]),
    "RLY_02": (b"<a@ext.test>", [b"<u@ext.test>"]),
    "RLY_03": (b"<alice@local.test>", [b"<u@ext.test>"]),
    "RLY_04": (b"<a@[192.0.2.25]>", [b"<u@ext.test>"]),
    "RLY_05": (b"<a>", [b"<u@ext.test>"]),
    "RLY_05_localhost": (b"<a@localhost>", [b"<u@ext.test>"]),
    "RLY_06": (b"<a@[192.0.2.25]>", [b"<u%ext.test@[192.0.2.25]>"]),
    "RLY_07": (b"<>", [b"<u%ext.test@local.test>"]),
    "RLY_08": (b"<>", [b'<"u@ext.test">']),
    "RLY_09": (b"<>", [b'<"u%ext.test">']),
    "RLY_10": (b"<>", [b"<u@ext.test@[192.0.2.25]>"]),
    "RLY_11": (b"<>", [b'<"u@ext.test"@[192.0.2.25]>', b'<"u@ext.test"@local.test>']),
    "RLY_12": (b"<>", [b"<u@ext.test@local.test>"]),
    "RLY_13": (b"<>", [b"<@[192.0.2.25]:u@ext.test>"]),
    "RLY_14": (b"<>", [b"<@local.test:u@ext.test>", b"<@local.test,@x.test:u@ext.test>"]),
    "RLY_15": (b"<>", [b"<ext.test!u>"]),
    "RLY_16": (b"<>", [b"<ext.test!u@[192.0.2.25]>"]),
    "RLY_17": (b"<>", [b"<ext.test!u@local.test>"]),
    "RLY_18": (
        b"<>",
        [b"<u@ext.test,alice@local.test>", b"<alice@local.test>,<u@ext.test>", b"<u@ext.test;alice@local.test>"],
    ),
    "RLY_19": (b"<>", [b"<u@ext.test:25>", b"<alice@local.test:25>"]),
    "RLY_20": (b"<>", [b"<u@local.test.ext.test>", b"<u@notlocal.test>", b"<u@ext.test.>"]),
    "RLY_21": (b"<>", [b"<forward:u@ext.test@local.test>", b'<"forward:u@ext.test"@local.test>']),
    "RLY_22": (
        b"<>",
        [
            b"<u@1:2/3>",
            b"<u.1.2.3@local.test>",
            b"<QWKID!u@local.test>",
            b"<u@f705.n103.z1.fidonet>",
            b"<sub:x@local.test>",
        ],
    ),
}
PLAIN = base64(f"\0alice\0{PASSWORD}".encode())


def login(alias: str) -> bytes:
    return b"EHLO c\r\nAUTH PLAIN " + base64(f"\0{alias}\0{PASSWORD}".encode()) + b"\r\n"


@pytest.mark.parametrize("options", [frozenset(), frozenset({"ALLOW_RELAY"})], ids=["closed", "allow_relay"])
@pytest.mark.parametrize(
    ("sender", "recipient"),
    [(sender, path) for sender, paths in RELAYING.values() for path in paths],
    ids=[f"{name}_{number}" for name, (_, paths) in RELAYING.items() for number, _ in enumerate(paths)],
)
def test_RLY_01_to_22_strangers_do_not_relay(options: frozenset[str], sender: bytes, recipient: bytes) -> None:
    system = dataclasses.replace(SYSTEM, forward_to_netmail=True)
    office = PostOffice(options=options, system=system).population()
    office.add("u", netmail="u@ext.test")
    for greeting in (b"EHLO c\r\n", b"HELO c\r\n"):
        lines = office.talk(greeting + b"MAIL FROM:" + sender + b"\r\nRCPT TO:" + recipient + b"\r\n")
        assert codes(lines)[2] == 250
        assert codes(lines)[3] in (501, 550, 551, 553, 554)


def test_RLY_06_is_about_a_user_who_is_there() -> None:
    """The percent hack names somebody called `uexttest`, and nobody else."""
    office = PostOffice().population()
    office.add("uexttest")
    lines = office.talk(b"EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<u%ext.test@local.test>\r\nDATA\r\n", TEXT + b".\r\n")
    assert codes(lines)[-1] == 250 and len(office.letters("uexttest")) == 1 and office.queue() == []


def test_the_manuals_words_and_the_end_of_the_connection() -> None:
    """Seed FAQ, relay mail."""
    office = PostOffice().population()
    attempt = b"MAIL FROM:<a@ext.test>\r\nRCPT TO:<u@ext.test>\r\nNOOP\r\n"
    assert office.talk(b"HELO c\r\n" + attempt)[-1] == b"550 Relay not allowed."
    assert office.talk(b"EHLO c\r\n" + attempt)[-1] == b"550 5.7.1 Relay not allowed."
    office = PostOffice(options=frozenset({"ALLOW_RELAY"})).population()
    words = b"Relaying through this server requires authentication.  Please authenticate before sending."
    assert office.talk(b"HELO c\r\n" + attempt)[-1] == b"553 " + words
    assert office.talk(b"EHLO c\r\n" + attempt)[-1] == b"553 5.7.1 " + words


def test_the_log_line_and_the_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[log.Event] = []
    monkeypatch.setattr(log.switch, "sinks", [events.append])
    office = PostOffice().population()
    office.talk(b"HELO c\r\nMAIL FROM:<a@ext.test>\r\nRCPT TO:<u@ext.test>\r\n")
    (event,) = [event for event in events if event.name == "mail.relay_refused"]
    assert event.text == "!ILLEGAL RELAY ATTEMPT from <a@ext.test> [198.51.100.7] to u@ext.test"
    assert event.level == log.WARNING and event.fields["rule"] == "not logged in and not in relay.cfg"


@pytest.mark.parametrize(
    ("door", "options", "taken"),
    [
        (SMTP.door, frozenset(), False),
        (SMTP.door, frozenset({"ALLOW_RELAY"}), True),
        (SUBMISSION.door, frozenset(), True),
    ],
)
def test_users_relay(door: Door, options: frozenset[str], taken: bool) -> None:
    """Spec mail.md 2.2 rule 4: on a submission port without, on the transfer port with ALLOW_RELAY."""
    office = PostOffice(options=options).population()
    begun = login("alice") + b"MAIL FROM:<alice@local.test>\r\nRCPT TO:<u@ext.test>\r\nNOOP\r\n"
    lines = office.talk(begun, door=door, secure=True)
    assert codes(lines)[-2:] == ([250, 250] if taken else [550, 250])


@pytest.mark.parametrize("door", [SMTP.door, SUBMISSION.door])
def test_RLY_23_guests_and_restricted_users_do_not(door: Door) -> None:
    office = PostOffice(options=frozenset({"ALLOW_RELAY"})).population()
    office.add("carol", restrictions="M")
    for alias in (b"guest", b"carol"):
        attempt = b"MAIL FROM:<%s@local.test>\r\nRCPT TO:<u@ext.test>\r\nRCPT TO:<bob@local.test>\r\n" % alias
        lines = office.talk(login(alias.decode()) + attempt, door=door, secure=True)
        assert codes(lines)[-2:] == [550, 250], "refused, and the connection goes on"


def test_RLY_24_relay_hosts_are_known_by_the_address_of_the_socket() -> None:
    tables = Tables()
    tables.relay.set("127.0.0.1", "192.0.2.77")
    office = PostOffice(tables=tables).population()
    attempt = b"EHLO [127.0.0.1]\r\nMAIL FROM:<a@ext.test>\r\nRCPT TO:<u@ext.test>\r\n"
    assert codes(office.talk(attempt))[-1] == 550
    assert codes(office.talk(attempt, peer=Peer("192.0.2.77", 1, "192.0.2.25", 25)))[-1] == 250
    assert not is_trusted(STRANGER, tables.ipfilter_exempt)


def test_relay_hosts_by_name() -> None:
    tables = Tables()
    tables.relay.set("*.ext.test")
    office = PostOffice(tables=tables).population()
    lines = office.talk(b"EHLO c\r\nMAIL FROM:<a@ext.test>\r\nRCPT TO:<u@far.test>\r\nDATA\r\n", TEXT + b".\r\n")
    assert codes(lines)[-1] == 250
    (entry,) = office.queue()
    assert (entry.sender, entry.recipient, entry.domain, entry.port) == ("a@ext.test", "u@far.test", "far.test", 0)


def test_RLY_26_auth_parameter_gives_no_right() -> None:
    office = PostOffice(options=frozenset({"ALLOW_RELAY"})).population()
    attempt = b"EHLO c\r\nMAIL FROM:<alice@local.test> AUTH=alice@local.test\r\nRCPT TO:<u@ext.test>\r\n"
    assert codes(office.talk(attempt, secure=True))[-1] == 553


def test_a_port_in_the_address_is_for_users() -> None:
    """Spec mail.md 2.2 rules 2 and 3: local only with the port of this connection."""
    office = PostOffice(options=frozenset({"ALLOW_RELAY"})).population()
    paths = b"RCPT TO:<bob@local.test:25>\r\nRCPT TO:<bob@local.test:2525>\r\nRCPT TO:<u@ext.test:2525>\r\nDATA\r\n"
    lines = office.talk(
        login("alice") + b"MAIL FROM:<alice@local.test>\r\n" + paths,
        TEXT.replace(b"a@ext.test", b"alice@local.test") + b".\r\n",
        secure=True,
    )
    assert codes(lines)[-1] == 250
    assert len(office.letters("bob")) == 1
    assert [(entry.recipient, entry.port) for entry in office.queue()] == [
        ("bob@local.test", 2525),
        ("u@ext.test", 2525),
    ]
