"""security_cases.md with everything configured that a sysop can configure: boards, networks, aliases, lists of
patterns, a blacklist, sender checks and mail processors must open no door that is shut without them."""

from __future__ import annotations

import time

import pytest

from dialtone.config.levels import Level, Levels
from dialtone.config.mailproc import ProcessorConfig
from dialtone.formats.mail.headers import fields
from dialtone.formats.recipient_list import Listed, read_list, write_list
from dialtone.protocols.smtp import SUBMISSION
from dialtone.testing.script import TLS, each_line
from tests.protocols.smtp.test_relaying import RELAYING
from tests.protocols.smtp.test_smuggling import ENVELOPE, HEAD, SECOND, SMUGGLES
from tests.support.post_office import STRANGER, codes
from tests.support.processors import FILES
from tests.support.whole_line import HELD, STAFF, WholeLine, letter, login

REFUSED = (501, 550, 551, 553, 554)
INJECTED = (b"bcc", b"reply-to", b"x-y")


@pytest.fixture
def line() -> WholeLine:
    return WholeLine()


# 3. Relaying


@pytest.mark.parametrize("flags", [(), ("ALLOW_RELAY",)], ids=["closed", "allow_relay"])
@pytest.mark.parametrize("name", list(RELAYING))
def test_RLY_01_to_22_strangers_do_not_relay_through_any_station(name: str, flags: tuple[str, ...]) -> None:
    sender, paths = RELAYING[name]
    for path in paths:
        line = WholeLine(*flags)
        line.add("u", netmail="u@ext.test")
        lines = line.say(b"MAIL FROM:" + sender + b"\r\nRCPT TO:" + path + b"\r\nDATA\r\nx\r\n.\r\n")
        assert codes(lines)[2] == 250
        assert codes(lines)[3] in REFUSED, path
        assert line.untouched()


@pytest.mark.parametrize(
    "path",
    [
        b"<VERT!u@local.test>",
        b'<"VERT!u"@local.test>',
        b"<vert/other!u@local.test>",
        b"<VERT!ext.test!u@local.test>",
        b"<u@f705.n104.z1.fidonet>",
        b"<u@p1.f705.n103.z1.fidonet>",
        b"<u@f2.n2.z2.fidonet:25>",
        b"<sub:main-staff@local.test>",
        b"<sub:no-such-board@local.test>",
        b"<sub:../../etc@local.test>",
        b"<two@local.test>",
        b"<forward:sub:main-staff@local.test>",
        b"<local:u@ext.test@local.test>",
        b'<"sub:main-general@ext.test"@local.test>',
        b"<friend@far.test>",
        b"<sub:main-general@far.test>",
        b"<SRS0=AAAA=AA=ext.test=u@local.test>",
        b"<SRS1=AAAA=ext.test==BBBB=CC=far.test=u@local.test>",
    ],
)
@pytest.mark.parametrize("sender", [b"<>", b"<alice@local.test>", b"<a@ext.test>"])
def test_RLY_22_no_form_of_an_address_leads_a_stranger_into_a_network(
    line: WholeLine, sender: bytes, path: bytes
) -> None:
    lines = line.say(b"MAIL FROM:" + sender + b"\r\nRCPT TO:" + path + b"\r\n")
    assert codes(lines)[3] in REFUSED
    assert line.untouched()


@pytest.mark.parametrize("alias", ["guest", "carol"])
def test_RLY_23_guests_and_restricted_users_reach_no_network_either(line: WholeLine, alias: str) -> None:
    line.add("carol", restrictions="M")
    mine = f"{alias}@local.test".encode()
    out = b"RCPT TO:<u@ext.test>\r\nRCPT TO:<u@f2.n10.z2.fidonet>\r\nRCPT TO:<VERT!u@local.test>\r\n"
    lines = line.say(login(alias) + b"MAIL FROM:<%s>\r\n" % mine + out + b"NOOP\r\n", door=SUBMISSION.door, secure=True)
    assert codes(lines)[4:8] == [550, 550, 550, 250], "and the connection is usable"
    assert line.untouched()


def test_RLY_07_what_the_sysop_aliased_may_go_out_and_nothing_beside_it(line: WholeLine) -> None:
    """`friend` leads outside by alias.cfg; what looks like it does not."""
    assert codes(line.say(letter(b"friend@local.test")))[-2] == 250
    (entry,) = line.queue()
    assert entry.recipient == "friend@far.test"
    others = (b"friend%ext.test@local.test", b'"friend@ext.test"@local.test', b"ext.test!friend@local.test")
    for other in others:
        assert codes(line.say(b"MAIL FROM:<>\r\nRCPT TO:<%s>\r\n" % other))[3] in REFUSED
    assert len(line.queue()) == 1


@pytest.mark.parametrize(
    "lines",
    [["*@old.test *@local.test"], ["*@old.test *"], ["*-old *"], ["*-old@local.test *@local.test"], ["* *"]],
    ids=" ".join,
)
@pytest.mark.parametrize("ours", [True, False])
def test_RLY_06_RLY_08_RLY_10_RLY_22_no_alias_with_a_star_lends_a_stranger_the_sysops_word(
    line: WholeLine, lines: list[str], ours: bool
) -> None:
    """Where alias.cfg leads nobody is asked; but what a stranger writes before the `*`'s end leads nowhere."""
    line.tables.alias.set(*lines)
    line.tables.domains.set(*(["old.test"] if ours else []))
    paths = (
        b'"u@ext.test"@old.test',
        b"u@ext.test-old",
        b'"u@ext.test-old"@local.test',
        b"VERT!u@old.test",
        b'"VERT!u"@old.test',
        b"VERT!u-old@local.test",
        b'"VERT!u-old"@local.test',
        b"u@f2.n10.z2.fidonet-old",
        b'"u@f2.n10.z2.fidonet"@old.test',
        b'"a,u@ext.test"@old.test',
        b'"@ext.test:u"@old.test',
        b"sub:main-staff@old.test",
        b'"sub:main-staff-old"@local.test',
        b"ext.test!u@old.test",
        b"@ext.test,@old.test:u@ext.test",
    )
    for path in paths:
        said = codes(line.say(b"MAIL FROM:<a@ext.test>\r\nRCPT TO:<%s>\r\n" % path))
        assert said[3] in REFUSED, path
    assert line.untouched()


def test_RLY_07_aliases_with_a_star_do_what_they_are_for(line: WholeLine) -> None:
    line.tables.alias.set("*@old.test *@local.test", "*@far.test *@farther.test", "*-old *")
    for path in (b"alice@old.test", b"alice-old@local.test", b"o'brien+tag=x@far.test"):
        assert codes(line.say(letter(path)))[-2] == 250
    assert len(line.letters("alice")) == 2
    assert [entry.recipient for entry in line.queue()] == ["o'brien+tag=x@farther.test"]


# 15. Processors and where mail goes


def adds(*more: Listed):  # type: ignore[no-untyped-def]
    """A processor that writes more recipients into the list."""

    def program(files: dict[str, bytes], task: object) -> None:
        files[FILES.recipients] = write_list([*read_list(files[FILES.recipients]), *more])

    return program


OUTSIDE = (
    Listed(to="u@ext.test", network=5, address="u@ext.test"),
    Listed(to="u", network=5, address="u%ext.test@[192.0.2.25]"),
    Listed(to="u", network=2, address="2:10/2"),
    Listed(to="u", network=4, address="VERT"),
    Listed(to='"u@ext.test"@local.test', network=5, address='"u@ext.test"@local.test'),
    Listed(to="VERT!u@local.test", network=5, address="VERT!u@local.test"),
    Listed(to="nobody", number=4711),
    Listed(to="u", network=99, address="u@ext.test"),
)


@pytest.mark.parametrize("flags", [(), ("ALLOW_RELAY",)], ids=["closed", "allow_relay"])
def test_EXE_08_RLY_02_recipients_a_processor_adds_pass_the_relay_check(flags: tuple[str, ...]) -> None:
    line = WholeLine(*flags, programs={"adds": adds(*OUTSIDE)})
    assert codes(line.say(letter(b"alice@local.test")))[-2] == 250
    assert len(line.letters("alice")) == 1
    assert line.queue() == [] and line.netmail() == []


def test_EXE_08_nor_does_a_guest_send_through_a_processor() -> None:
    line = WholeLine("ALLOW_RELAY", programs={"adds": adds(*OUTSIDE)})
    text = b"From: guest@local.test\r\nSubject: x\r\n\r\nx\r\n"
    lines = line.say(login("guest") + letter(b"alice@local.test", by=b"guest@local.test", text=text), secure=True)
    assert codes(lines)[-2] == 250
    assert line.queue() == [] and line.netmail() == []


def test_EXE_08_what_a_user_may_do_his_processors_may() -> None:
    line = WholeLine("ALLOW_RELAY", programs={"adds": adds(OUTSIDE[0], OUTSIDE[2])})
    text = b"From: alice@local.test\r\nSubject: x\r\n\r\nx\r\n"
    lines = line.say(login("alice") + letter(b"bob@local.test", by=b"alice@local.test", text=text), secure=True)
    assert codes(lines)[-2] == 250
    assert [entry.recipient for entry in line.queue()] == ["u@ext.test"]
    assert [mail.address for mail in line.netmail()] == ["2:10/2"]


def test_EXE_08_a_text_a_processor_writes_is_looked_at_like_one_that_came() -> None:
    """Loops, two authors and huge headers do not come in through the back door."""
    texts = (
        b"Received: x\r\n" * 101 + b"From: a@ext.test\r\n\r\nx\r\n",
        b"From: a@ext.test\r\nFrom: ceo@local.test\r\n\r\nx\r\n",
        b"From: a@ext.test\r\nX: " + b"y" * 200_000 + b"\r\n\r\nx\r\n",
        b"From: a@ext.test\r\nSubject: cheap pills\r\n\r\nx\r\n",
    )
    for text in texts:

        def writes(files: dict[str, bytes], task: object, text: bytes = text) -> None:
            files[FILES.message] = text

        line = WholeLine(programs={"writes": writes})
        assert codes(line.say(letter()))[-2] in (550, 554)
        assert line.untouched()


def test_EXE_08_bare_line_ends_a_processor_writes_end_no_message() -> None:
    """SMG-14: what a program of another system writes is brought into the form of mail, or refused."""

    def writes(files: dict[str, bytes], task: object) -> None:
        files[FILES.message] = b"From: a@ext.test\nSubject: x\n\none\n.\nMAIL FROM:<evil@ext.test>\r.\r\n"

    line = WholeLine(programs={"writes": writes})
    said = codes(line.say(letter()))
    for text in line.letters("alice"):
        assert b"\r" not in text.replace(b"\r\n", b"") and b"\n" not in text.replace(b"\r\n", b"")
    assert said[-2] in (250, 451, 554)


def test_EXE_04_a_processor_that_fails_leaves_the_message_to_the_sender(line: WholeLine) -> None:
    from dialtone.domain.ports.processors import Run

    line = WholeLine(
        programs={"fails": lambda files, task: Run(trouble="took longer than 60 seconds")},
        configs=[ProcessorConfig(name="fails", command="fails", native=True)],
    )
    assert codes(line.say(letter() + b"NOOP\r\n"))[-3:] == [451, 250, 221]
    assert line.untouched()


# 1. Framing with everything on


@pytest.mark.parametrize("between", list(SMUGGLES.values()), ids=list(SMUGGLES))
@pytest.mark.parametrize("to", [b"alice@local.test", b"sub:main-general@local.test", b"staff@local.test"])
def test_SMG_01_to_12_no_station_takes_a_false_end(line: WholeLine, between: bytes, to: bytes) -> None:
    envelope = ENVELOPE.replace(b"alice@local.test", to)
    script = (b"EHLO c\r\n", envelope, lambda: None, HEAD + b"first" + between + SECOND, b"QUIT\r\n")
    assert codes(line.talk(*script))[-3:] == [354, 550, 221]
    assert line.untouched()


def test_SMG_13_SMG_22_dots_and_long_lines_reach_a_board_as_they_were_sent(line: WholeLine) -> None:
    body = b".\r\n..\r\n. \r\n.x\r\n" + b"y" * 4094 + b".\r\nMAIL FROM:<x@y.z>\r\n"
    text = b"From: a@ext.test\r\nSubject: dots\r\n\r\n" + body
    stuffed = b"\r\n".join(b"." + row if row.startswith(b".") else row for row in text.split(b"\r\n"))
    lines = line.say(
        b"MAIL FROM:<a@ext.test>\r\nRCPT TO:<sub:main-general@local.test>\r\nRCPT TO:<alice@local.test>\r\nDATA\r\n"
        + stuffed
        + b".\r\n"
    )
    assert codes(lines)[-2:] == [250, 221]
    (post,) = line.posts()
    assert line.post_text(post).endswith(b"\r\n\r\n" + body)
    assert line.letters("alice")[0].endswith(b"\r\n\r\n" + body)


def test_TLS_03_standing_and_envelope_are_forgotten_with_everything_on(line: WholeLine) -> None:
    lines = line.talk(
        b"EHLO a\r\nMAIL FROM:<x@ext.test>\r\n",
        b"RSET\r\n",
        b"STARTTLS\r\n",
        TLS,
        b"RCPT TO:<alice@local.test>\r\n",
        b"MAIL FROM:<x@ext.test>\r\n",
    )
    assert codes(lines)[-2:] == [503, 503]


# 2. Injection into whatever a message becomes


def one_of_each(block: bytes) -> dict[str, int]:
    """How often each field is in a header block."""
    counts: dict[str, int] = {}
    for field in fields(block.partition(b"\r\n\r\n")[0] + b"\r\n"):
        name = field.name.decode("ascii", "replace").lower()
        counts[name] = counts.get(name, 0) + 1
    return counts


HOSTILE = {
    "HDR_02": b"Subject: =?utf-8?q?a=0D=0ABcc:=20v@ext.test?=\r\n",
    "HDR_02_lf": b"Subject: =?utf-8?q?a=0ABcc:=20v@ext.test?=\r\n",
    "HDR_02_b": b"Subject: =?utf-8?b?YQ0KQmNjOiB2QGV4dC50ZXN0?=\r\n",
    "HDR_04_vt": b"Subject: a\x0bX-Y: 1\r\n",
    "HDR_04_ff": b"Subject: a\x0cX-Y: 1\r\n",
    "HDR_04_fs": b"Subject: a\x1cX-Y: 1\r\n",
    "HDR_04_nel": b"Subject: a\x85X-Y: 1\r\n",
    "HDR_04_ls": "Subject: a\u2028X-Y: 1\r\n".encode(),
    "HDR_04_nel8": "Subject: a\u0085X-Y: 1\r\n".encode(),
}
NAMES = {
    "HDR_03": b'From: "a\\\r\n b" <x@ext.test>\r\n',
    "HDR_03_encoded": b"From: =?utf-8?q?X=0AReply-To:_evil@ext.test?= <x@ext.test>\r\n",
    "HDR_03_kludge": b"From: =?utf-8?q?X=0D=01AREA:EVIL?= <x@ext.test>\r\n",
}
ENDS = "\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\x01\x00"


def harmless(text: str) -> bool:
    """Whether a stored name or subject is one line, without kludges."""
    return not any(ch in ENDS for ch in text)


@pytest.mark.parametrize("subject", list(HOSTILE.values()), ids=list(HOSTILE))
def test_HDR_02_HDR_04_subjects_stay_one_field_in_mail_posts_and_netmail(line: WholeLine, subject: bytes) -> None:
    text = b"From: alice@local.test\r\n" + subject + b"\r\nbody\r\n"
    to = (b"bob@local.test", b"sub:main-general@local.test", b"u@f2.n10.z2.fidonet", b"VERT!u@local.test")
    mine = letter(*to, by=b"alice@local.test", text=text).replace(
        b"alice@local.test>\r\n", b"alice@local.test> BODY=8BITMIME\r\n", 1
    )
    lines = line.say(login("alice") + mine, door=SUBMISSION.door, secure=True)
    assert codes(lines)[-2] == 250
    (post,), netmail = line.posts(), line.netmail()
    assert len(netmail) == 2
    for stored in (line.letters("bob")[0], line.post_text(post)):
        counts = one_of_each(stored)
        assert counts["subject"] == 1 and not any(name.decode() in counts for name in INJECTED)
        assert subject in stored, "the bytes are kept"
    assert harmless(post.subject) and all(harmless(mail.subject) for mail in netmail)
    assert line.queue() == []


@pytest.mark.parametrize("author", list(NAMES.values()), ids=list(NAMES))
def test_HDR_03_names_stay_on_one_line_in_posts_notices_and_lists(line: WholeLine, author: bytes) -> None:
    line.presence.enter(line.user("bob"), "Telnet")
    text = author + b"To: =?utf-8?q?All=0D=0AX-Y:_1?= <b@ext.test>\r\nSubject: x\r\n\r\nbody\r\n"
    assert codes(line.say(letter(b"bob@local.test", b"sub:main-general@local.test", text=text)))[-2] == 250
    (post,) = line.posts()
    assert harmless(post.author) and harmless(post.author_address) and harmless(post.to)
    (notice,) = line.telegrams("bob")
    assert "Reply-To" not in notice.split("\r\n", 1)[-1] or notice.count("\n") <= 2
    assert "\x1b" not in notice and "\x01AREA" not in notice


def test_HDR_03_ANS_01_a_telegram_has_one_sender_and_no_codes(line: WholeLine) -> None:
    line.presence.enter(line.user("alice"), "Telnet")
    script = (
        b"SEND FROM:<a@ext.test>\r\nRCPT TO:<alice@local.test>\r\nDATA\r\n"
        b"\x1b]0;x\x07\x1b[2J\x9b6n \x01QFrom: =?utf-8?q?a=0D=0AX?= <sysop@local.test>\r\n.\r\n"
    )
    assert codes(line.say(script))[-2] == 250
    (text,) = line.telegrams("alice")
    assert "\x1b" not in text and "\x9b" not in text and "\x07" not in text and "\x01Q" not in text
    assert "a@ext.test" in text and STRANGER.address in text, "who sent it, and from where"


def test_HDR_06_odd_headers_reach_a_board_as_text_or_not_at_all(line: WholeLine) -> None:
    heads = (
        b"no colon at all\r\n\r\n",
        b"From : x@ext.test\r\nSubject: x\r\n\r\n",
        b": x\r\nFrom: a@ext.test\r\n\r\n",
        b"From: a@ext.test\r\n" + b"X\xff: y\r\n\r\n",
        b"From: a@ext.test\r\n" + b"X: y\r\n" * 2000 + b"\r\n",
        b"From: a@ext.test\r\nX: " + b"y" * 200_000 + b"\r\n\r\n",
        b"From: a@ext.test\r\nSubject: no blank line",
        b"\r\nFrom: a@ext.test\r\n\r\n",
    )
    for head in heads:
        said = codes(line.say(letter(b"sub:main-general@local.test", text=head + b"body\r\n")))
        assert said[-2] in (250, 550, 552, 554) and said[-1] == 221
    for post in line.posts():
        assert harmless(post.subject) and harmless(post.author)


ATTACHMENTS = (
    b'; name="a\\\r\n Content-Type: text/html"',
    b'; name="; x="',
    b"; name=../../x",
    b"; name=" + b"x" * 10_000,
    b"".join(b";\r\n name*%d=x" % number for number in range(5000)),
    b"; filename*=utf-8''%0d%0a",
    b"; charset*0=a; charset*1=b",
)


@pytest.mark.parametrize("more", ATTACHMENTS, ids=range(len(ATTACHMENTS)))
def test_HDR_05_hostile_names_of_attachments_are_kept_unread_and_quickly(more: bytes) -> None:
    """Nothing here makes a file of an attachment; what looks at Content-Type is DefaultCharset."""
    line = WholeLine(default_charset="cp437")
    text = b"From: a@ext.test\r\nContent-Type: text/plain" + more + b"\r\n\r\n\x81x\r\n"
    begun = time.perf_counter()
    assert codes(line.say(letter(b"alice@local.test", b"sub:main-general@local.test", text=text)))[-2] == 250
    assert time.perf_counter() - begun < 1
    (stored,) = line.letters("alice")
    assert one_of_each(stored)["content-type"] == 1
    assert stored.endswith(b"\r\n\r\n\x81x\r\n")


def test_HDR_09_no_text_of_a_client_is_a_format_or_a_second_line(line: WholeLine) -> None:
    hostile = b"%s%n{0}{x.__class__}"
    lines = line.say(
        b"MAIL FROM:<a@ext.test>\r\nRCPT TO:<"
        + hostile
        + b"@local.test>\r\nRCPT TO:<sub:"
        + hostile
        + b"@local.test>\r\nRCPT TO:<VERT!"
        + hostile
        + b"@local.test>\r\n"
    )
    assert codes(lines)[3:6] == [550, 550, 550]
    assert all(b"class 'str'" not in said for said in lines)
    assert line.talk(b"HELO x\r\n250 fake\r\n")[1:] and not any(
        said.startswith(b"250 fake") for said in line.talk(b"HELO x\r\n250 fake\r\n")
    )


# 4. Backscatter


def test_BSC_01_every_no_of_every_station_is_said_in_the_session(line: WholeLine) -> None:
    line.add("full")
    line.add("closed", restrictions="I")
    attempts = (
        letter(b"nobody@local.test"),
        letter(b"closed@local.test"),
        letter(b"sub:main-staff@local.test"),
        letter(b"old@local.test"),
        letter(by=b"x@spammer.test"),
        letter(text=b"From: a@ext.test\r\nSubject: cheap pills\r\n\r\nx\r\n"),
        letter(text=b"From: Twit <t@ext.test>\r\nSubject: x\r\n\r\nx\r\n"),
    )
    for attempt in attempts:
        lines = line.say(attempt)
        assert any(said.startswith((b"550", b"554", b"553")) for said in lines), attempt
        assert line.untouched()


def test_BSC_02_mail_without_sender_for_a_board_or_network_answers_nobody(line: WholeLine) -> None:
    line.say(letter(b"sub:main-staff@local.test", by=b""))
    line.say(letter(b"VERT!u@local.test", by=b""))
    assert line.queue() == [] and line.letters("Sysop") == []


def test_BSC_03_one_answer_for_a_mailbox_a_full_one_a_board_and_a_bait() -> None:
    line = WholeLine(max_msgs_waiting=1)
    assert codes(line.say(letter(b"bob@local.test") * 2))[-2] == 250
    to = (b"alice@local.test", b"bob@local.test", b"sub:main-general@local.test", b"sub:main-staff@local.test")
    said = codes(line.say(letter(*to)))
    assert said[3:9] == [250, 450, 250, 550, 354, 250]
    assert (len(line.letters("alice")), len(line.letters("bob")), len(line.posts())) == (1, 2, 1)
    assert line.posts(STAFF) == [] and line.queue() == []


def test_BSC_03_a_failing_processor_decides_for_all_before_the_answer() -> None:
    from dialtone.domain.ports.processors import Run

    line = WholeLine(
        programs={"for_bob": lambda files, task: Run(trouble="ended by signal 9")},
        configs=[ProcessorConfig(name="for_bob", command="x", native=True, to=("bob@local.test",))],
    )
    to = (b"alice@local.test", b"bob@local.test", b"sub:main-general@local.test")
    assert codes(line.say(letter(*to)))[-2] == 451
    assert line.untouched()


def test_BSC_05_two_forwarding_hosts_do_not_send_mail_round_for_ever() -> None:
    """Alice forwards to carol@far.test, which sends everything back to Alice: with SRS, an alias and a processor."""
    line = WholeLine(programs={"rewrites": lambda files, task: None})
    line.add("dora", netmail="dora@far.test", forwards=True)
    text, sender = b"From: a@ext.test\r\nSubject: round\r\n\r\nx\r\n", b"a@ext.test"
    for turn in range(10):
        line.say(letter(b"dora@local.test", by=sender, text=text))
        if len(line.queue()) == turn:
            break
        entry = line.queue()[-1]
        assert entry.recipient == "dora@far.test"
        text, sender = b"Received: by far.test\r\n" + line.queued_text(entry), entry.sender.encode()
        assert len(sender) < 200
    assert turn == 1, "it went out once and stayed when it came home"
    assert len(line.letters("dora")) == 1


def test_BSC_05_users_here_who_forward_to_each_other_get_their_own_mail(line: WholeLine) -> None:
    """Also by way of an alias: what leads to ourselves is no forwarding."""
    line.tables.alias.set("other bob", "other@local.test bob@local.test")
    for name, netmail in (("alice", "bob@local.test"), ("bob", "alice@mx.local.test"), ("guest", "other@local.test")):
        line.change(line.user(name), netmail=netmail, forwards=True)
    assert codes(line.say(letter(b"alice@local.test", b"bob@local.test", b"other@local.test")))[-2] == 250
    assert codes(line.say(letter(b"forward:alice@local.test", b"guest@local.test")))[-2] == 250
    assert (len(line.letters("alice")), len(line.letters("bob")), len(line.letters("guest"))) == (2, 1, 1)
    assert line.queue() == []


def test_BSC_07_aliases_expand_once_and_a_chain_of_fifty_ends_at_its_first_link() -> None:
    line = WholeLine()
    chain = [f"link{number} link{number + 1}" for number in range(50)]
    line.tables.alias.set(*chain, "link50 alice", "self self", "ping pong", "pong ping", "wide alice,bob,a@ext.test")
    for name in (b"link0", b"self", b"ping", b"wide"):
        lines = line.say(letter(name + b"@local.test"))
        assert codes(lines)[3] in (250, 550)
        assert len(line.queue()) == 0
    assert codes(line.say(letter(b"link50@local.test")))[-2] == 250
    assert len(line.letters("alice")) == 1


def test_ENU_01_ENU_02_boards_networks_and_lists_are_not_told_to_strangers(line: WholeLine) -> None:
    names = (b"alice", b"nobody", b"sub:main-general", b"staff", b"VERT!u", b"two-list")
    answers = {line.say(b"VRFY " + name + b"\r\n")[-2] for name in names}
    assert len(answers) == 1
    assert {codes(line.say(b"EXPN " + name + b"\r\n"))[-2] for name in names} == {502}
    guesses = b"".join(b"RCPT TO:<sub:guess%d@local.test>\r\n" % number for number in range(50))
    session, wire = line.server(each_line(b"EHLO c\r\nMAIL FROM:<a@ext.test>\r\n" + guesses))
    from tests.support.post_office import converse

    converse(session)
    said = codes(wire.lines())
    assert said[3:22] == [550] * 19 and said[22:] == [421]
    assert wire.pauses == sorted(wire.pauses) and wire.pauses[-1] > wire.pauses[0]


# 5. Who says he wrote it


@pytest.mark.parametrize("field", [b"From", b"Sender", b"Resent-From"])
@pytest.mark.parametrize(
    "to", [b"sub:main-general@local.test", b"u@f2.n10.z2.fidonet", b"VERT!u@local.test", b"alice@local.test"]
)
def test_FRM_06_nobody_posts_or_writes_in_anothers_name(line: WholeLine, field: bytes, to: bytes) -> None:
    head = b"" if field == b"From" else b"From: alice@local.test\r\n"
    text = head + field + b": Bob <bob@local.test>\r\nSubject: x\r\n\r\nx\r\n"
    lines = line.say(login("alice") + letter(to, by=b"alice@local.test", text=text), door=SUBMISSION.door, secure=True)
    assert codes(lines)[-2] == 550
    assert line.untouched()
    lines = line.say(login("alice") + letter(to, by=b"bob@local.test"), door=SUBMISSION.door, secure=True)
    assert codes(lines)[3] == 550


def test_FRM_06_a_post_carries_the_name_of_the_account(line: WholeLine) -> None:
    text = b'From: "The Operator" <alice@local.test>\r\nSubject: x\r\n\r\nx\r\n'
    lines = line.say(
        login("alice") + letter(b"sub:main-general@local.test", by=b"alice@local.test", text=text), secure=True
    )
    assert codes(lines)[-2] == 250
    assert [post.author for post in line.posts()] == ["alice"]


@pytest.mark.parametrize(
    "text",
    [
        b"From: a@ext.test\r\nFrom: ceo@local.test\r\n\r\nx\r\n",
        b"From: a@ext.test\r\nFrom : ceo@local.test\r\n\r\nx\r\n",
        b"from: a@ext.test\r\nFrom: ceo@local.test\r\n\r\nx\r\n",
    ],
)
@pytest.mark.parametrize("to", [b"alice@local.test", b"sub:main-general@local.test", b"sub:main-held@local.test"])
def test_FRM_01_two_authors_are_refused_at_every_destination(line: WholeLine, text: bytes, to: bytes) -> None:
    assert codes(line.say(letter(to, text=text)))[-2] == 550
    assert line.untouched() and line.posts(HELD) == []


@pytest.mark.parametrize(
    "field",
    [
        b"Authentication-Results: mx.local.test; dkim=pass\r\n",
        b"AUTHENTICATION-results :\tMX.Local.Test ; dkim=pass\r\n",
        b"Authentication-Results:\r\n mx.local.test;\r\n dkim=pass\r\n",
        b"Authentication-Results: (x) mx.local.test; dkim=pass\r\n",
    ],
)
def test_FRM_07_results_in_our_name_reach_no_mailbox_and_no_board(line: WholeLine, field: bytes) -> None:
    text = field + b"From: a@ext.test\r\nSubject: x\r\n\r\nx\r\n"
    assert codes(line.say(letter(b"alice@local.test", b"sub:main-general@local.test", text=text)))[-2] == 250
    (post,) = line.posts()
    for stored in (line.letters("alice")[0], line.post_text(post)):
        found = [one for one in fields(stored) if one.name.strip().lower() == b"authentication-results"]
        assert len(found) == 1 and b"dkim=pass" not in found[0].value


# 18. Privacy


def test_SEC_04_blind_copies_are_not_in_posts_netmail_or_mail(line: WholeLine) -> None:
    text = b"From: alice@local.test\r\nBcc: secret@ext.test\r\nResent-Bcc: other@ext.test\r\nSubject: x\r\n\r\nx\r\n"
    to = (b"bob@local.test", b"sub:main-general@local.test", b"u@f2.n10.z2.fidonet", b"x@ext.test")
    lines = line.say(login("alice") + letter(*to, by=b"alice@local.test", text=text), door=SUBMISSION.door, secure=True)
    assert codes(lines)[-2] == 250
    (post,) = line.posts()
    for stored in (line.letters("bob")[0], line.post_text(post), line.queued_text(line.queue()[0])):
        assert b"secret" not in stored and b"other@ext" not in stored


def test_SEC_05_a_post_does_not_tell_where_its_author_sits(line: WholeLine) -> None:
    text = b"From: alice@local.test\r\nSubject: x\r\n\r\nx\r\n"
    to = (b"sub:main-general@local.test", b"u@f2.n10.z2.fidonet", b"x@ext.test")
    lines = line.say(login("alice") + letter(*to, by=b"alice@local.test", text=text), door=SUBMISSION.door, secure=True)
    assert codes(lines)[-2] == 250
    (post,) = line.posts()
    for stored in (line.post_text(post), line.queued_text(line.queue()[0]), line.netmail()[0].prefix):
        assert STRANGER.address.encode() not in stored and b"mx.ext.test" not in stored


# 16, 17


INJECTIONS = (b"' OR 1=1--", b'"; DROP TABLE x', b"%", b"_", b"\\", b"a\\'b")


@pytest.mark.parametrize("text", INJECTIONS)
def test_SQL_01_no_text_is_a_command_of_the_database(line: WholeLine, text: bytes) -> None:
    message = b'From: "%s" <a@ext.test>\r\nTo: %s\r\nSubject: %s\r\nMessage-ID: <%s@x>\r\n\r\nx\r\n' % (
        text.replace(b"\\", b"\\\\").replace(b'"', b'\\"'),
        text,
        text,
        text,
    )
    assert codes(line.say(letter(b"alice@local.test", b"sub:main-general@local.test", text=message)))[-2] == 250
    (post,) = line.posts()
    assert post.subject == text.decode()
    for form in (b"<%s@local.test>", b"<sub:%s@local.test>", b'<"%s"@local.test>'):
        said = codes(line.say(b"MAIL FROM:<a@ext.test>\r\nRCPT TO:" + form % text + b"\r\n"))
        assert said[3] in (501, 550, 553)


@pytest.mark.parametrize(
    "word",
    [
        b"=?utf-7?q?+2AA-?=",
        b"=?unicode_escape?q?=5Cud800?=",
        b"\xed\xa0\x80",
        b"=?utf-8?q?=ED=A0=80=00?=",
        b"=?u?b?ANg=?=",
    ],
)
def test_SQL_01_no_spelling_of_a_lone_surrogate_or_nul_reaches_the_records(line: WholeLine, word: bytes) -> None:
    message = b"From: %s <a@ext.test>\r\nTo: %s\r\nSubject: %s\r\nMessage-ID: <%s@x>\r\n\r\nx\r\n" % (
        word,
        word,
        word,
        word,
    )
    to = (b"alice@local.test", b"sub:main-general@local.test")
    assert codes(line.say(letter(*to, text=message)))[-2] == 250
    (post,) = line.posts()
    for text in (post.subject, post.author, post.to, post.message_id):
        assert "\0" not in text and text.encode("utf-8")
    said = line.say(
        b"MAIL FROM:<a@ext.test> SMTPUTF8\r\nRCPT TO:<\xed\xa0\x80@local.test>\r\nRCPT TO:<sub:\xed@local.test>\r\n"
    )
    assert codes(said)[3:5] == [501, 501]


@pytest.mark.parametrize(
    "text", [b"{{7*7}}", b"${7*7}", b"__import__('os')", b"%(x)s", b"!!python/object:x", b"%f %m @ALIAS@"]
)
def test_EXE_06_no_text_of_a_message_is_evaluated(line: WholeLine, text: bytes) -> None:
    line.presence.enter(line.user("alice"), "Telnet")
    message = b'From: "%s" <a@ext.test>\r\nTo: %s\r\nSubject: %s\r\n\r\n%s\r\n' % (text, text, text, text)
    assert codes(line.say(letter(b"alice@local.test", b"sub:main-general@local.test", text=message)))[-2] == 250
    (post,), (notice,) = line.posts(), line.telegrams("alice")
    assert (post.subject, post.author) == (text.decode(), text.decode())
    assert text.decode() in notice.replace("\x01h", ""), "but for colours that keep it from being a code"
    assert line.letters("alice")[0].endswith(message)


def test_SEC_07_nothing_is_answered_automatically_to_strangers(line: WholeLine) -> None:
    asks = b"Disposition-Notification-To: a@ext.test\r\nReturn-Receipt-To: a@ext.test\r\n"
    text = asks + b"From: a@ext.test\r\nSubject: x\r\n\r\n<img src=http://ext.test/x>\r\n"
    to = (b"alice@local.test", b"guest@local.test", b"postmaster@local.test", b"sub:main-held@local.test")
    assert codes(line.say(letter(*to, text=text)))[-2] == 250
    assert line.queue() == [] and line.netmail() == []


def test_SQL_03_two_sessions_at_once_do_not_share_the_last_message_of_the_day() -> None:
    line = WholeLine("ALLOW_RELAY", levels=Levels({50: Level(emails_per_day=1)}))
    text = b"From: alice@local.test\r\nSubject: x\r\n\r\nx\r\n"
    first, data = (
        login("alice") + letter(b"u@ext.test", by=b"alice@local.test", text=text).replace(b"DATA", b"NOOP\r\nDATA")
    ).split(b"NOOP\r\n")
    meanwhile: list[bytes] = []

    def other() -> None:
        meanwhile.extend(line.say(first + data, secure=True))

    script = (*each_line(b"EHLO c\r\n" + first), other, *each_line(data + b"QUIT\r\n"))
    said = codes(line.talk(*script, secure=True))
    assert codes(meanwhile)[-2:] == [250, 221]
    assert said[-2:] == [452, 221]
    assert len(line.queue()) == 1


def test_SLO_03_recipients_are_bounded_whatever_they_are(line: WholeLine) -> None:
    line = WholeLine("ALLOW_RELAY", max_recipients=100)
    to = [b"u%d@ext.test" % number for number in range(150)]
    text = b"From: alice@local.test\r\nSubject: x\r\n\r\nx\r\n"
    said = codes(
        line.say(login("alice") + letter(*to, by=b"alice@local.test", text=text), door=SUBMISSION.door, secure=True)
    )
    assert said[4:154] == [250] * 100 + [452] * 50 and said[-2] == 250
    assert len(line.queue()) == 100


# 19. Positive controls with everything on


def test_POS_01_pipelining_passes_every_station(line: WholeLine) -> None:
    text = b"From: a@ext.test\r\nSubject: x\r\n\r\nx\r\n.\r\n"
    group = b"MAIL FROM:<a@ext.test>\r\nRCPT TO:<alice@local.test>\r\nRCPT TO:<sub:main-general@local.test>\r\nDATA\r\n"
    lines = line.talk(b"EHLO c\r\n", group, lambda: None, text + group, lambda: None, text + b"QUIT\r\n")
    assert codes(lines) == [220, 250] + [250, 250, 250, 354, 250] * 2 + [221]
    assert len(line.letters("alice")) == 2


@pytest.mark.parametrize(
    "text",
    [
        b"From: a@ext.test\r\n\r\n.\r\n..\r\n...\r\n. \r\n",
        b"From: a@ext.test\r\n\r\n" + b"x" * 998 + b"\r\n",
        b"From: a@ext.test\r\n\r\n",
        b"From: a@ext.test\r\nSubject: headers only\r\n",
        b"From: a@ext.test\r\n\r\n" + bytes(range(128, 256)) + b"\r\n",
    ],
)
def test_POS_02_no_station_changes_a_byte(line: WholeLine, text: bytes) -> None:
    lines = line.say(letter(text=text).replace(b"a@ext.test>\r\n", b"a@ext.test> BODY=8BITMIME\r\n", 1))
    assert codes(lines)[-2] == 250
    assert line.letters("alice")[0].endswith(text)


@pytest.mark.parametrize(
    "commands",
    [
        b"mail from:<A@ext.test>\r\nrcpt to:<alice@local.test>  \r\n",
        b"MAIL FROM:<>\r\nRCPT TO:<Postmaster>\r\n",
        b"MAIL FROM:<>\r\nRCPT TO:<postmaster@local.test>\r\n",
    ],
)
def test_POS_03_old_spellings_pass_every_station(line: WholeLine, commands: bytes) -> None:
    assert codes(line.say(commands))[2:4] == [250, 250]


def test_POS_04_unusual_addresses_pass_every_station(line: WholeLine) -> None:
    for name in ("o'brien", "first.last", "x" * 25):
        line.add(name)
    for address in (b"alice#tag@local.test", b'"alice"@local.test', b"o'brien@local.test", b"x" * 25 + b"@local.test"):
        assert codes(line.say(letter(address)))[-2] == 250


def test_POS_05_a_hundred_recipients_pass_every_station() -> None:
    line = WholeLine(max_recipients=100)
    for number in range(98):
        line.add(f"user{number:03}x")
    to = [b"user%03dx@local.test" % number for number in range(98)] + [
        b"alice@local.test",
        b"sub:main-general@local.test",
    ]
    assert codes(line.say(letter(*to)))[3:] == [250] * 100 + [354, 250, 221]


def test_POS_07_bounces_lists_and_forwarded_mail_pass_every_station(line: WholeLine) -> None:
    extra = b"List-Id: <x.ext.test>\r\nPrecedence: list\r\nSender: owner-x@ext.test\r\n"
    text = extra + b"From: a@other.test\r\nSubject: [x] hello\r\n\r\nx\r\n"
    assert codes(line.say(letter(by=b"")))[-2] == 250
    assert codes(line.say(letter(by=b"owner-x@ext.test", text=text)))[-2] == 250
    assert len(line.letters("alice")) == 2 and line.queue() == []


def test_POS_08_ansi_art_and_colours_reach_mailbox_and_board_unchanged(line: WholeLine) -> None:
    art = b"\x1b[1;31m\xdb\xb2\xb1\xb0\x1b[0m \x01h\x01rred\x01n \xe9\r\n"
    text = b"From: a@ext.test\r\nSubject: art\r\n\r\n" + art
    assert codes(line.say(letter(b"alice@local.test", b"sub:main-general@local.test", text=text)))[-2] == 250
    (post,) = line.posts()
    assert line.letters("alice")[0].endswith(art) and line.post_text(post).endswith(art)


def test_POS_10_all_planes_pass_every_station(line: WholeLine) -> None:
    text = "From: Ünï 🌍 <a@ext.test>\r\nSubject: שלום 𝔘 漢字\r\n\r\nжурнал\r\n".encode()
    commands = letter(b"alice@local.test", b"sub:main-general@local.test", text=text)
    lines = line.say(commands.replace(b"a@ext.test>\r\n", b"a@ext.test> SMTPUTF8 BODY=8BITMIME\r\n", 1))
    assert codes(lines)[-2] == 250
    (post,) = line.posts()
    assert line.letters("alice")[0].endswith(text) and post.subject == "שלום 𝔘 漢字"
