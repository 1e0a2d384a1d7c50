"""The behaviours most easily got wrong, spec mail.md 10.1: one test each, by its number. The sentence that is tested
stands in each docstring."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
from base64 import b64decode, b64encode
from typing import Any

import pytest

from dialtone.config.load import load_settings
from dialtone.config.mailproc import ProcessorConfig
from dialtone.domain.access.secrets import digest_fits
from dialtone.domain.mail.stations import Stations
from dialtone.domain.model.user import User
from dialtone.formats.patterns import Patterns
from dialtone.testing.script import run
from dialtone.wire.port import Farewell
from dialtone.wire.proofs import DigestProof
from tests.protocols.pop3.room import CHALLENGE, Room
from tests.support.filter_desk import LISTED, on_the_line
from tests.support.lists import KnownSpam, ListResolver
from tests.support.post_office import PASSWORD, SYSTEM, PostOffice, converse
from tests.support.processors import FILES
from tests.support.whole_line import WholeLine

TEXT = b"From: A <a@ext.test>\r\nTo: alice@local.test\r\nSubject: hello\r\n\r\na body\r\n"
PLAIN = b64encode(b"\0alice\0" + PASSWORD.encode())


class Guarded(PostOffice):
    """A mail system with filters. `lists` are the lines of tables; the client is on a blacklist when `listed`."""

    def __init__(
        self, *flags: str, listed: bool = False, lists: dict[str, list[str]] | None = None, **more: Any
    ) -> None:
        self.hashes = KnownSpam()
        self._resolver = ListResolver({LISTED: ["127.0.0.2"]} if listed else {})
        super().__init__(options=frozenset(flags), equip=self._equip, **more)
        self.tables.dns_blacklist.set("bl.test the list")
        for name, lines in (lists or {}).items():
            getattr(self.tables, name).set(*lines)
        self.population()

    def _equip(self, office: PostOffice, stations: Stations) -> None:
        self.files = on_the_line(office, stations, self._resolver, self.hashes)


def said(office: PostOffice, *commands: bytes, login: bool = False, **more: Any) -> list[bytes]:
    """The last line of each answer after EHLO, when the client waits for every one. With a login, over TLS."""
    script = [
        b"EHLO c\r\n",
        *([b"AUTH PLAIN " + PLAIN + b"\r\n"] if login else []),
        *(each + b"\r\n" for each in commands),
    ]
    lines = office.talk(*script, secure=login, **more)
    finals = [line for line in lines if line[3:4] == b" "]
    return finals[3 if login else 2 :]


def rcpt(office: PostOffice, *addresses: bytes, **more: Any) -> list[bytes]:
    """The answers to recipients."""
    return said(office, b"MAIL FROM:<a@ext.test>", *(b"RCPT TO:<%s>" % one for one in addresses), **more)[1:]


def mail(office: PostOffice, *to: bytes, text: bytes = TEXT, by: bytes = b"a@ext.test", **more: Any) -> bytes:
    """Bring a message; the last answer."""
    recipients = [b"RCPT TO:<%s>" % one for one in to or (b"alice@local.test",)]
    return said(office, b"MAIL FROM:<%s>" % by, *recipients, b"DATA", text + b".", **more)[-1]


def test_01_only_a_whole_address_in_alias_cfg_forwards() -> None:
    """`fred fred@elsewhere` does not forward; `fred@host ...` or `*@host` does, and bypasses the rules of relaying."""
    office = Guarded(
        lists={"alias": ["fred fred@elsewhere.test", "joe@local.test joe@elsewhere.test", "*@old.test *@new.test"]}
    )
    assert rcpt(office, b"fred@local.test") == [b"550 5.1.1 Unknown User: <fred@local.test>"]
    assert mail(office, b"joe@local.test", b"ann@old.test").startswith(b"250 ")
    assert sorted(entry.recipient for entry in office.queue()) == ["ann@new.test", "joe@elsewhere.test"]


def test_02_the_order_at_RCPT() -> None:
    """Order: limits, then bait (250), then email.can, then DNSBL_BADUSER, then aliases."""
    bait, blocked = b"bait@local.test", b"old@local.test"
    lists = {"spam_bait": ["bait@local.test"], "email": ["bait@local.test", "old@local.test"], "alias": ["staff alice"]}
    office = Guarded("DNSBL_BADUSER", listed=True, lists=lists, max_recipients=1)
    assert rcpt(office, bait)[0].startswith(b"250 ")  # before email.can and the blacklist
    clean = Guarded(lists=lists, max_recipients=1)
    assert [answer[:3] for answer in rcpt(clean, b"alice@local.test", bait)] == [b"250", b"452"]  # limits first
    listed = Guarded("DNSBL_BADUSER", listed=True, lists=lists)
    assert rcpt(listed, blocked) == [b"550 5.1.1 Unknown User: <old@local.test>"]  # email.can before the blacklist
    (answer,) = rcpt(listed, b"staff@local.test")  # the blacklist before aliases
    assert b"refused due to listing at bl.test" in answer


def test_03_a_refused_relay_hangs_up_and_an_unknown_user_does_not() -> None:
    """Relay refusal disconnects; unknown user does not."""
    office = PostOffice().population()
    answers = rcpt(office, b"nobody@local.test", b"x@elsewhere.test", b"alice@local.test")
    assert answers == [b"550 5.1.1 Unknown User: <nobody@local.test>", b"550 5.7.1 Relay not allowed."]


@pytest.mark.parametrize(("port", "local"), [(b"", True), (b":25", True), (b":26", False)])
def test_04_a_port_behind_an_address_must_be_this_connections(port: bytes, local: bool) -> None:
    """An address is local only if the port part, if any, equals the connection's local port. (Strangers cannot name a
    port at all: RLY-19.)"""
    office = PostOffice(options=frozenset({"ALLOW_RELAY"})).population()
    answer = mail(
        office,
        b"bob@local.test" + port,
        by=b"alice@local.test",
        login=True,
        text=TEXT.replace(b"a@ext", b"alice@local"),
    )
    assert answer.startswith(b"250 ")
    assert len(office.letters("bob")) == (1 if local else 0)
    assert [entry.port for entry in office.queue()] == ([] if local else [26])


@pytest.mark.parametrize(
    ("lines", "author", "refused"),
    [
        (["!friend@ext.test", "*"], b"friend@ext.test", False),  # name and address both match the line
        (["!friend@ext.test", "*"], b"Friend <friend@ext.test>", True),  # the name does not: the line excludes nobody
        (["*", "!friend@ext.test"], b"friend@ext.test", True),  # the first line that says yes ends the search
        (["!other@ext.test"], b"friend@ext.test", True),  # everything but these
        (["!other@ext.test", "; a remark"], b"friend@ext.test", False),  # a remark takes the provisional yes back
    ],
)
def test_05_excluding_lines_and_looking_up_two_strings(lines: list[str], author: bytes, refused: bool) -> None:
    """`!` lines and two-string lookups in `.can` files."""
    office = PostOffice().population()
    office.tables.twit_list.set(*lines)
    answer = mail(office, text=TEXT.replace(b"A <a@ext.test>", author), by=b"friend@ext.test")
    assert answer[:3] == (b"554" if refused else b"250")


def test_05_the_two_strings_of_a_client() -> None:
    """`!1.2.3.4 / *` with (1.2.3.4, some.host) gives true; with the address alone false."""
    patterns = Patterns(["!1.2.3.4", "*"])
    assert patterns.find("1.2.3.4", now=0.0) is None
    assert patterns.find("1.2.3.4", "some.host", now=0.0) is not None


def test_06_M_is_minutes_in_durations_and_mebibytes_in_sizes(tmp_path: Any) -> None:
    """Duration `M` is minutes, and `60M` is one hour; byte `M` is mebibytes."""
    (tmp_path / "ctrl").mkdir()
    (tmp_path / "ctrl/sbbs.ini").write_text("[Mail]\nRescanFrequency = 60M\nMaxInactivity = 2m\nMaxMsgSize = 2M\n")
    settings = load_settings(tmp_path).mail
    assert (settings.rescan_frequency, settings.max_inactivity, settings.max_msg_size) == (3600, 120, 2 * 2**20)


@pytest.mark.parametrize(
    ("local", "found"),
    [
        (b"digital.man", True),
        (b"d-i-gital_man", True),
        (b"digital", False),
        (b"rob.o'swindell", True),
        (b"ROB.O'SWINDELL", True),
        (b"rob_o'swindell", False),
        (b"rob.oswindell", False),
    ],
)
def test_07_aliases_ignore_punctuation_and_real_names_only_the_dot(local: bytes, found: bool) -> None:
    """Alias comparison ignores punctuation and stops at `@`; real-name comparison ignores nothing but `.` for space."""
    office = PostOffice(system=dataclasses.replace(SYSTEM, receive_by_real_name=True)).population()
    office.add("Digital Man", real_name="Rob O'Swindell")
    (answer,) = rcpt(office, local + b"@local.test")
    assert answer.startswith(b"250 ") is found


def test_08_digits_are_user_numbers_only_as_values_of_aliases() -> None:
    """Alias values that are digits are user numbers, and only then."""
    office = Guarded(lists={"alias": ["staff 2"]})
    assert office.user("alice").number == 2
    assert rcpt(office, b"2@local.test") == [b"550 5.1.1 Unknown User: <2@local.test>"]
    assert mail(office, b"staff@local.test").startswith(b"250 ")
    assert len(office.letters("alice")) == 1


def creates_an_empty_error_file(files: dict[str, bytes], task: Any) -> None:
    """As scripts do that open it early and write only when something fails."""
    files[FILES.error] = b""


def removes_the_message(files: dict[str, bytes], task: Any) -> None:
    """The processor dealt with it."""
    del files[FILES.message]


def complains(files: dict[str, bytes], task: Any) -> None:
    """Something failed."""
    files[FILES.error] = b"no good"


@pytest.mark.parametrize(
    ("program", "answer", "kept"),
    [(creates_an_empty_error_file, b"250", 1), (removes_the_message, b"250", 0), (complains, b"554", 0)],
)
def test_09_what_the_error_file_says(program: Any, answer: bytes, kept: int) -> None:
    """An error file that was created but is empty means success; a removed message file means accepted."""
    office = WholeLine(programs={"judge": program})
    assert mail(office)[:3] == answer
    assert len(office.letters("alice")) == kept


def forwarded(office: PostOffice) -> User:
    """Alice wants her mail elsewhere."""
    return office.change(office.user("alice"), netmail="alice@home.test", forwards=True)


@pytest.mark.parametrize(
    ("address", "inbox", "queued"),
    [(b"alice@local.test", 0, 1), (b"local:alice@local.test", 1, 0), (b"bob@local.test", 1, 0)],
)
def test_10_the_user_number_decides_between_inbox_and_queue(address: bytes, inbox: int, queued: int) -> None:
    """Index `to` = RECIPIENTEXT decides inbox or queue, not the net type: a copy that leaves for a user is in the queue
    and not among what he has here, one that stays is in his mailbox and never in the queue."""
    office = PostOffice(system=dataclasses.replace(SYSTEM, forward_to_netmail=True)).population()
    forwarded(office)
    assert mail(office, address).startswith(b"250 ")
    assert len(office.letters("alice")) + len(office.letters("bob")) == inbox
    assert len(office.queue()) == queued


def test_11_a_banned_client_hears_nothing_by_SMTP_and_one_line_by_POP3() -> None:
    """Temporary ban closes with no reply (SMTP), `-ERR Access denied.` (POP3)."""
    session, wire = PostOffice().population().server([])
    run(session.farewell(Farewell.BANNED))
    assert wire.lines() == []
    room = Room()
    pop3_wire = room.wire([])
    run(room.server(pop3_wire).farewell(Farewell.BANNED))
    assert pop3_wire.lines() == [b"-ERR Access denied."]


def test_12_nospam_counts_its_case() -> None:
    """`#nospam` is case-sensitive."""
    room = Room()
    room.deliver(b"Subject: hello\r\n\r\n")
    room.deliver(b"Subject: spam\r\n\r\n", spam=True)
    assert room.talk(b"USER alice#nospam\r\n", b"PASS secret\r\n", b"QUIT\r\n")[1].startswith(b"+OK 1 ")
    assert room.talk(b"USER alice#NoSpam\r\n", b"PASS secret\r\n")[1].startswith(b"-ERR")


@pytest.mark.parametrize("spelled", ["Correct Horse", "correct horse"])
def test_12_challenges_are_answered_with_the_password_in_lower_case(spelled: str) -> None:
    """APOP and CRAM-MD5 use the lower-cased password. (Clients that keep its case are understood as well.)"""
    office = PostOffice().population()
    run(office.people.add("carol", "Correct Horse", insist=True))
    session, wire = office.server([])

    def answer() -> None:
        challenge = b64decode(wire.lines()[-1].removeprefix(b"334 "))
        digest = hmac.digest(spelled.encode(), challenge, "md5").hex()
        wire._script.append(b64encode(f"carol {digest}".encode()) + b"\r\n")

    wire._script.extend([answer, b"AUTH CRAM-MD5\r\n", b"EHLO c\r\n"])
    converse(session)
    assert wire.lines()[-1] == b"235 2.7.0 User Authenticated"
    digest = hashlib.md5(CHALLENGE + spelled.encode()).hexdigest()
    assert digest_fits("Correct Horse", DigestProof("carol", CHALLENGE, digest, "APOP"))


def test_13_restriction_I_is_for_strangers_mail_only() -> None:
    """Restriction I applies only to unauthenticated senders and only to MAIL."""
    office = PostOffice().population()
    carol = office.add("carol", restrictions="I")
    assert rcpt(office, b"carol@local.test") == [b"550 5.2.1 Closed mailbox: <carol@local.test>"]
    to_carol = [b"RCPT TO:<carol@local.test>"]
    assert said(office, b"MAIL FROM:<alice@local.test>", *to_carol, login=True)[-1].startswith(b"250 ")
    office.presence.enter(carol, "Telnet")
    for verb in (b"SEND", b"SOML"):  # telegrams; SAML leaves mail as well, and mail is what she does not want
        assert said(office, verb + b" FROM:<a@ext.test>", *to_carol)[-1].startswith(b"250 ")


def test_14_spam_is_delivered_unless_it_is_known_or_to_be_ignored() -> None:
    """A message with the SPAM attribute is still delivered unless hashed or IGNOREd."""
    flagged = b"X-Spam-Flag: Yes\r\n" + TEXT
    office = Guarded("DNSBL_SPAMHASH", listed=True)
    assert mail(office, text=flagged).startswith(b"250 ")
    assert len(office.letters("alice")) == 1
    assert mail(office, text=flagged).startswith(b"250 ")  # the same words again: known now
    assert len(office.letters("alice")) == 1
    ignoring = Guarded("DNSBL_IGNORE", listed=True)
    assert mail(ignoring, text=flagged).startswith(b"250 ")
    assert ignoring.letters("alice") == []
    plain = Guarded()
    assert mail(plain, text=flagged).startswith(b"250 ")
    assert len(plain.letters("alice")) == 1


def test_15_a_processor_without_PassThru_keeps_nothing() -> None:
    """A processor with PassThru=false answers 250 and keeps nothing, even if it did nothing."""
    idle = ProcessorConfig(name="idle", command="idle", native=True, pass_thru=False)
    office = WholeLine(programs={"idle": lambda files, task: None}, configs=[idle])
    assert mail(office).startswith(b"250 ")
    assert office.untouched()


def test_every_behaviour_of_the_list_has_a_test() -> None:
    numbers = {int(name[5:7]) for name in globals() if name.startswith("test_") and name[5:7].isdigit()}
    assert numbers == set(range(1, 16))
