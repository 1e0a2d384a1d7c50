"""Two sessions on one mailbox, doing whatever they like: what each was told adds up to what the mailbox is.

Each client believes what RFC 9051 has it believe: EXISTS makes messages, EXPUNGE takes one away and moves the numbers
behind it, FETCH tells flags. If a number ever meant another message than the client thinks, it would show here.
"""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from dialtone.domain.mailstore.contract import Mark
from dialtone.testing.script import run
from tests.protocols.imap.room import Room, mail
from tests.support.examples import examples

FETCH = re.compile(rb"\* (\d+) FETCH \((.*)\)\Z")
FLAGS = re.compile(rb"FLAGS \(([^)]*)\)")
UID = re.compile(rb"UID (\d+)")
BITS = {b"\\Seen": Mark.SEEN, b"\\Deleted": Mark.DELETED, b"\\Flagged": Mark.FLAGGED, b"\\Answered": Mark.ANSWERED}


class Client:
    """One session, and what its client believes."""

    def __init__(self, room: Room, *before: bytes) -> None:
        self.wire = room.wire([])
        self.session = room.server(self.wire)
        self.uids: list[int] = []
        self.flags: dict[int, int] = {}
        self.read = 0
        run(self.session.greet())
        for line in (b"l LOGIN alice secret", *before, b"s SELECT INBOX", b"f FETCH 1:* (UID FLAGS)"):
            self.do(line)

    def do(self, line: bytes) -> list[bytes]:
        """One command; what was said to it, believed."""
        self.wire.arrive(line + b"\r\n")
        run(self.session.turn())
        said = self.wire.output[self.read :].removesuffix(b"\r\n").split(b"\r\n")
        self.read = len(self.wire.output)
        moves = line.split()[1] not in (b"FETCH", b"STORE", b"SEARCH")
        for one in said:
            self.believe(one, moves)
        return said

    def believe(self, line: bytes, moves: bool) -> None:
        words = line.split()
        if words[:1] != [b"*"]:
            return
        if words[:2] == [b"*", b"VANISHED"]:
            assert moves, "messages went while numbers counted"
            for piece in words[2].split(b","):
                low, _, high = piece.partition(b":")
                for uid in range(int(low), int(high or low) + 1):
                    self.uids.remove(uid if uid in self.uids else 0)
        elif words[2:3] == [b"EXPUNGE"]:
            assert moves, "messages went while numbers counted"
            self.flags.pop(self.uids.pop(int(words[1]) - 1), None)
        elif words[2:3] == [b"EXISTS"]:
            assert int(words[1]) >= len(self.uids)
            self.uids += [0] * (int(words[1]) - len(self.uids))
        elif found := FETCH.match(line):
            self.fetched(int(found[1]) - 1, found[2])

    def fetched(self, place: int, inside: bytes) -> None:
        if uid := UID.search(inside):
            assert self.uids[place] in (0, int(uid[1])), "a number means another message than the client was told"
            self.uids[place] = int(uid[1])
        flags = FLAGS.search(inside)
        if flags and self.uids[place]:
            self.flags[self.uids[place]] = sum(BITS[word] for word in flags[1].split() if word in BITS)


NUMBER = st.integers(1, 6)
FLAG = st.sampled_from([b"\\Seen", b"\\Deleted", b"\\Flagged", b"\\Answered"])
COMMANDS = st.one_of(
    st.sampled_from(
        [b"x NOOP", b"x EXPUNGE", b"x CHECK", b"x SEARCH ALL", b"x FETCH 1:* (UID FLAGS)", b"x UID FETCH 1:* FLAGS"]
    ),
    st.builds(
        lambda n, sign, flag: b"x STORE %d %bFLAGS (%b)" % (n, sign, flag),
        NUMBER,
        st.sampled_from([b"+", b"-", b""]),
        FLAG,
    ),
    st.builds(lambda n, flag: b"x UID STORE %d +FLAGS.SILENT (%b)" % (n, flag), NUMBER, FLAG),
    st.builds(lambda n: b"x MOVE %d Trash" % n, NUMBER),
    st.builds(lambda n: b"x COPY %d INBOX" % n, NUMBER),
    st.builds(lambda n: b"x UID EXPUNGE %d" % n, NUMBER),
    st.builds(lambda n: b"x FETCH %d (UID FLAGS BODY[])" % n, NUMBER),
    st.just(b"x APPEND INBOX {3+}\r\nnew"),
)
TURNS = st.lists(st.tuples(st.booleans(), COMMANDS), max_size=25)


def check(room: Room, client: Client) -> None:
    """After NOOP and FETCH the client believes what is true."""
    client.do(b"y NOOP")
    client.do(b"z FETCH 1:* (UID FLAGS)")
    messages = room.boxes.find("INBOX").messages
    assert client.uids == [message.uid for message in messages]
    assert {uid: client.flags[uid] for uid in client.uids} == {message.uid: int(message.marks) for message in messages}


@settings(max_examples=examples(150), deadline=None)
@given(TURNS, st.booleans())
def test_IMP_07_each_client_is_told_the_truth_in_order(turns: list[tuple[bool, bytes]], resync: bool) -> None:
    room = Room()
    room.put(*[mail(str(number)) for number in range(4)])
    one = Client(room)
    other = Client(room, b"n ENABLE QRESYNC") if resync else Client(room)
    for second, command in turns:
        client = other if second else one
        target = None
        if command.startswith(b"x STORE") and b"\\Deleted" in command:
            number = int(command.split()[2])
            target = client.uids[number - 1] if number <= len(client.uids) else None
        before = {message.uid: message.marks for message in room.boxes.find("INBOX").messages}
        client.do(command)
        if target:
            after = {message.uid: message.marks for message in room.boxes.find("INBOX").messages}
            assert all(after[uid] == marks for uid, marks in before.items() if uid != target and uid in after)
    check(room, one)
    check(room, other)


@settings(max_examples=examples(80), deadline=None)
@given(TURNS, st.integers(0, 20))
def test_who_was_away_catches_up(turns: list[tuple[bool, bytes]], at: int) -> None:
    """QRESYNC: what a client remembers and what it is told when it comes back add up to the mailbox."""
    room = Room()
    room.put(*[mail(str(number)) for number in range(4)])
    here = Client(room)
    for _, command in turns[:at]:
        here.do(command)
    box = room.boxes.find("INBOX")
    remembered = {message.uid: int(message.marks) for message in box.messages}
    modseq, last = box.modseq, box.next_uid
    for _, command in turns[at:]:
        here.do(command)
    wire = room.wire([])
    away = room.server(wire)
    run(away.greet())
    wire.arrive(b"l LOGIN alice secret\r\nn ENABLE QRESYNC\r\ns SELECT INBOX (QRESYNC (1001 %d))\r\n" % modseq)
    for _ in range(3):
        run(away.turn())
    for line in wire.lines():
        if line.startswith(b"* VANISHED (EARLIER) "):
            for piece in line.split()[3].split(b","):
                low, _, high = piece.partition(b":")
                for uid in range(int(low), int(high or low) + 1):
                    remembered.pop(uid, None)
        elif found := FETCH.match(line):
            uid = int(UID.search(found[2])[1])  # type: ignore[index]
            remembered[uid] = sum(BITS[word] for word in FLAGS.search(found[2])[1].split() if word in BITS)  # type: ignore[index]
    assert remembered == {message.uid: int(message.marks) for message in box.messages}
    assert last <= box.next_uid
