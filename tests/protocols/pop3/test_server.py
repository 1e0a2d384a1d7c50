"""POP3 sessions without sockets."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialtone.base import log
from dialtone.base.errors import Gone, TimedOut
from dialtone.domain.access.rates import Rates
from dialtone.protocols.pop3.login import State
from dialtone.protocols.pop3.server import Pop3Server
from dialtone.testing.script import SILENCE, ScriptedWire, run
from dialtone.wire.framing import BodyDecoder, InputBuffer
from dialtone.wire.port import Farewell
from tests.protocols.pop3.room import LOGIN, PREFIX, QUIT, Room, sizes
from tests.support.examples import examples
from tests.support.residents import Residents

# After login


def test_stat_list_and_uidl(room: Room) -> None:
    one, two = sizes(room)
    lines = room.talk(b"STAT\r\n", b"LIST\r\n", b"LIST 2\r\n", b"UIDL\r\n", b"UIDL 1\r\n", QUIT, login=True)
    assert lines[0] == b"+OK 2 %d" % (one + two)
    assert lines[1:5] == [b"+OK 2 messages (%d bytes)" % (one + two), b"1 %d" % one, b"2 %d" % two, b"."]
    assert lines[5] == b"+OK 2 %d" % two
    names = [line.split()[1] for line in lines[7:9]]
    assert lines[10] == b"+OK 1 " + names[0]
    assert len(set(names)) == 2
    assert all(0x21 <= byte <= 0x7E for name in names for byte in name)
    assert all(len(name) <= 70 for name in names)


def test_P6_deleted_messages_leave_the_listings(room: Room) -> None:
    _, two = sizes(room)
    lines = room.talk(b"DELE 1\r\n", b"STAT\r\n", b"LIST\r\n", b"LIST 1\r\n", b"RSET\r\n", QUIT, login=True)
    assert lines[0] == b"+OK"
    assert lines[1] == b"+OK 1 %d" % two
    assert lines[2:5] == [b"+OK 1 messages (%d bytes)" % two, b"2 %d" % two, b"."]
    assert lines[5] == b"-ERR message deleted"
    assert lines[6] == b"+OK 2 messages (%d bytes)" % sum(sizes(room))


def test_an_empty_mailbox() -> None:
    lines = Room().talk(b"LIST\r\n", b"UIDL\r\n", b"RETR 1\r\n", QUIT, login=True)
    assert lines == [
        b"+OK 0 messages (0 bytes)",
        b".",
        b"+OK 0 messages (0 bytes)",
        b".",
        b"-ERR no such message",
        b"+OK",
    ]


def retrieved(output: bytes) -> bytes:
    """The text in an answer to RETR."""
    buffer, decoder = InputBuffer(), BodyDecoder()
    buffer.feed(output[output.index(b"+OK message follows\r\n") + 21 :])
    text = decoder.decode(buffer)
    assert decoder.done
    return text


TEXTS = [
    b"",
    b"\r\n",
    b"Subject: x\r\n\r\n.\r\n..\r\n...\r\n. \r\n",
    b"A: 1\r\n\r\n" + b"x" * 998 + b"\r\n",
    b"headers: only\r\n",
    "A: 1\r\n\r\nähm €\r\n".encode(),
    b"A: 1\r\n\r\n" + b".leading\r\n" * 20_000,
    b"A: 1\r\n\r\n" + b"0123456789\r\n.\r\n" * 30_000,
]


@pytest.mark.parametrize("text", TEXTS)
def test_POP_04_and_POP_06_and_POS_02_what_comes_out_is_what_went_in(text: bytes) -> None:
    room = Room()
    room.deliver(text)
    wire = room.wire([*LOGIN, b"LIST 1\r\n", b"RETR 1\r\n", QUIT])
    run(room.server(wire).run())
    listed = int(wire.lines()[3].split()[2])
    assert retrieved(wire.output) == PREFIX + text
    assert listed == len(PREFIX + text)


def test_a_text_without_final_line_end_gets_one() -> None:
    room = Room()
    room.deliver(b"A: 1\r\n\r\nlast line", b"A: 1\r\n\r\n" + b"x" * 1_000_000)
    lines = room.talk(b"RETR 1\r\n", b"RETR 2\r\n", QUIT, login=True)
    assert lines[-3:] == [b"x" * 1_000_000, b".", b"+OK"]
    assert lines[lines.index(b"last line") + 1] == b"."


def test_top(room: Room) -> None:
    lines = room.talk(b"TOP 2 2\r\n", b"TOP 2 0\r\n", b"TOP 2 999999\r\n", QUIT, login=True)
    head = [b"+OK message follows", PREFIX[:-2], b"Subject: two", b""]
    assert lines == [
        *head,
        b"second",
        b"..",
        b".",
        *head,
        b".",
        *head,
        b"second",
        b"..",
        b"...dots",
        b".",
        b"+OK",
    ]


def test_top_of_a_large_message() -> None:
    room = Room()
    room.deliver(b"A: 1\r\n\r\n" + b"0123456789\r\n.\r\n" * 30_000)
    lines = room.talk(b"TOP 1 30001\r\n", QUIT, login=True)
    assert len(lines) == 1 + 3 + 30_001 + 1 + 1
    assert lines[-4:] == [b"..", b"0123456789", b".", b"+OK"]


@pytest.mark.parametrize(
    "line",
    [
        b"RETR 0",
        b"RETR -1",
        b"RETR 1_0",
        b"RETR 99999999999999999999",
        b"RETR",
        b"RETR x",
        b"TOP 1 -1",
        b"TOP 1",
        b"TOP 3 1",
        b"LIST 1 2",
        b"LIST 3",
        b"UIDL x",
        b"UIDL 0",
        b"DELE 3",
        b"DELE",
    ],
)
def test_POP_03_odd_numbers(room: Room, line: bytes) -> None:
    lines = room.talk(line + b"\r\n", b"STAT\r\n", QUIT, login=True)
    assert lines[0].startswith(b"-ERR ")
    assert lines[1].startswith(b"+OK 2 ")


def test_POP_01_without_quit_nothing_is_deleted(room: Room) -> None:
    for end in ([], [SILENCE]):
        wire = room.wire([*LOGIN, b"RETR 1\r\n", b"DELE 1\r\n", *end])
        with pytest.raises((Gone, TimedOut)):
            run(room.server(wire).run())
    assert room.talk(b"STAT\r\n", QUIT, login=True)[0].startswith(b"+OK 2 ")


def test_P2_quit_deletes(room: Room) -> None:
    assert room.talk(b"DELE 1\r\n", QUIT, login=True) == [b"+OK", b"+OK"]
    assert room.talk(b"RETR 1\r\n", QUIT, login=True)[2] == b"Subject: two"


def test_POP_02_a_full_disk_at_quit(room: Room) -> None:
    def fill() -> None:
        room.disk_full = True

    lines = room.talk(b"RETR 2\r\n", b"DELE 1\r\n", fill, QUIT, login=True)
    assert lines[-1] == b"-ERR [SYS/TEMP] messages not removed, try again later"
    room.disk_full = False
    assert room.talk(b"STAT\r\n", QUIT, login=True)[0].startswith(b"+OK 2 ")


def test_a_full_disk_does_not_hurt_those_who_only_read(room: Room) -> None:
    room.disk_full = True
    assert room.talk(b"RETR 1\r\n", QUIT, login=True)[-1] == b"+OK"


def test_POP_05_removed_by_another_session(room: Room) -> None:
    def other() -> None:
        room.talk(b"DELE 1\r\n", QUIT, login=True)

    lines = room.talk(b"LIST\r\n", other, b"RETR 1\r\n", b"RETR 2\r\n", b"DELE 1\r\n", QUIT, login=True)
    assert lines[4] == b"-ERR message removed by another session"
    assert b"Subject: two" in lines
    assert lines[-2:] == [b"+OK", b"+OK"]


def test_POP_08_uidls_are_never_used_again(room: Room) -> None:
    before = room.talk(b"UIDL\r\n", QUIT, login=True)[1:3]
    room.talk(b"DELE 1\r\n", b"DELE 2\r\n", QUIT, login=True)
    room.deliver(b"Subject: one\r\n\r\nfirst\r\n")
    after = room.talk(b"UIDL 1\r\n", QUIT, login=True)[0]
    assert after.split()[2] not in [line.split()[1] for line in before]
    assert room.talk(b"UIDL 1\r\n", QUIT, login=True)[0] == after


def test_P5_read_marks(room: Room) -> None:
    def marks() -> list[bool]:
        caller = run(room.accounts.admit(room.wire([]).peer, "pop3", room.accounts.seen[0], secure=False))
        return [head.read for _, head in run(room.mailboxes.open(caller)).left()]

    room.talk(b"TOP 1 1000\r\n", QUIT, login=True)
    assert marks() == [False, False]
    room.talk(b"RETR 2\r\n", QUIT, login=True, mark_read=False)
    assert marks() == [False, False]
    room.talk(b"RETR 2\r\n", QUIT, login=True)
    assert marks() == [False, True]


def test_logging_in_twice(room: Room) -> None:
    lines = room.talk(b"USER alice\r\n", b"PASS secret\r\n", b"APOP a b\r\n", b"AUTH PLAIN\r\n", QUIT, login=True)
    assert lines == [b"-ERR already authenticated"] * 4 + [b"+OK"]


def test_unsupported_commands_are_shown_cleaned(room: Room) -> None:
    lines = room.talk(b"LAST\r\n", b"X\x1b[2J\xff x\r\n", QUIT, login=True)
    assert lines[:2] == [b"-ERR UNSUPPORTED COMMAND: LAST", b"-ERR UNSUPPORTED COMMAND: X?[2J?"]


def test_a_missing_file_is_refused_before_anything_is_promised() -> None:
    room = Room()
    room.deliver(b"x" * 1_000_000)
    room.blobs.kept.clear()
    assert room.talk(b"RETR 1\r\n", b"NOOP\r\n", QUIT, login=True) == [
        b"-ERR [SYS/TEMP] mailbox trouble, nothing was changed, try again later",
        b"+OK",
        b"+OK",
    ]


# Last words, log


def test_last_words(room: Room) -> None:
    def said(why: Farewell) -> list[bytes]:
        wire = room.wire([])
        run(room.server(wire).farewell(why, "X1"))
        return wire.lines()

    assert said(Farewell.TIMEOUT) == []
    assert said(Farewell.BLOCKED)[0].startswith(b"-ERR Access denied.")
    assert said(Farewell.BUSY)[0].startswith(b"-ERR System Error: Maximum active clients reached, try again later")
    assert said(Farewell.SHUTDOWN)[0].startswith(b"-ERR [SYS/TEMP] ")
    assert b"X1" in said(Farewell.FAULT)[0]


def test_LOG_02_no_password_reaches_the_log(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[log.Event] = []
    monkeypatch.setattr(log.switch, "sinks", [events.append])
    monkeypatch.setattr(log.switch, "level", log.TRACE)
    room.talk(*LOGIN, b"RETR 1\r\n", b"DELE 1\r\n", QUIT)
    room.talk(b"USER alice\r\n", b"PASS wrong-one\r\n")
    texts = [event.text + str(event.fields) for event in events]
    assert not any("secret" in text or "wrong-one" in text for text in texts)
    assert any("logged-out from port 50000 on <no name> [192.0.2.1]" in text for text in texts)


# Properties


EVERYTHING = [
    b"CAPA",
    b"NOOP",
    b"RSET",
    b"STAT",
    b"LIST",
    b"LIST 1",
    b"UIDL",
    b"UIDL 2",
    b"RETR 2",
    b"TOP 2 1",
    b"DELE 1",
    b"RETR 1",
    b"XTND",
    b"RETR 99",
]


@settings(max_examples=examples(30))
@given(st.lists(st.integers(1, 40), min_size=1, max_size=6))
def test_cutting_the_input_elsewhere_changes_nothing(cut: list[int]) -> None:
    script = [*LOGIN, *(line + b"\r\n" for line in EVERYTHING), QUIT]
    outputs = set()
    for options in ({}, {"cut": cut}):
        room = Room()
        room.deliver(b"Subject: one\r\n\r\nfirst\r\n", b"Subject: two\r\n\r\n.second\r\n")
        wire = room.wire(script, **options)
        run(room.server(wire).run())
        outputs.add(wire.output)
    assert len(outputs) == 1


WORDS = st.sampled_from(
    [*(b"%s" % line for line in EVERYTHING), b"USER alice", b"PASS secret", b"AUTH PLAIN", b"*", b"="]
)


@given(st.lists(st.one_of(WORDS, st.binary(max_size=30)), max_size=15))
def test_any_input_ends_in_an_answer_or_hanging_up(lines: list[bytes]) -> None:
    room = Room()
    room.deliver(b"A: 1\r\n\r\n1\r\n", b"A: 1\r\n\r\n2\r\n")
    wire = room.wire([b"\r\n".join(lines) + b"\r\n"])
    try:
        run(room.server(wire).run())
    except Gone:
        pass
    assert wire.output.endswith(b"\r\n")


def test_every_verb_in_every_wrong_state_is_refused(room: Room) -> None:
    for verb, row in Pop3Server.commands.items():
        for state in set(State) - row.when:
            login = state is State.TRANSACTION
            line = verb + b" 1 1\r\n"
            lines = room.talk(line, QUIT, login=login)
            assert lines[0].startswith(b"-ERR "), (verb, state)
    assert room.talk(b"STAT\r\n", QUIT, login=True)[0].startswith(b"+OK 2 ")


def test_pipelining(room: Room) -> None:
    together = b"".join([*LOGIN, b"STAT\r\n", b"RETR 1\r\n", b"DELE 1\r\n", QUIT])
    wire = ScriptedWire([together])
    run(room.server(wire).run())
    apart = Room()
    apart.deliver(b"Subject: one\r\n\r\nfirst\r\n", b"Subject: two\r\n\r\nsecond\r\n.\r\n..dots\r\n")
    assert wire.lines()[1:] == apart.talk(*LOGIN, b"STAT\r\n", b"RETR 1\r\n", b"DELE 1\r\n", QUIT)


# MaxRequestsPerPeriod


@pytest.mark.proves("Mail.MaxRequestsPerPeriod")
def test_too_many_commands_after_login_end_the_session(room: Room) -> None:
    board = Residents(max_requests_per_period=2)
    wire = room.wire([*LOGIN, b"STAT\r\n", b"NOOP\r\n", b"NOOP\r\n", b"NOOP\r\n"])
    session = room.server(wire)
    session.rates = Rates(board.clock, board.mail, board.filtering, board.tables)
    run(session.run())
    assert wire.lines()[-1] == b"-ERR too many requests, try again later"
    assert len(wire.lines()) == 6


def test_who_leaves_keeps_what_was_marked(room: Room) -> None:
    board = Residents(max_requests_per_period=1)
    session = room.server(room.wire([*LOGIN, b"DELE 1\r\n", QUIT]))
    session.rates = Rates(board.clock, board.mail, board.filtering, board.tables)
    run(session.run())
    assert room.talk(b"STAT\r\n", QUIT, login=True)[0].startswith(b"+OK 1 ")
