"""A board to be asked by Finger."""

from __future__ import annotations

from dialtone.protocols import finger
from dialtone.protocols.finger.answers import answer
from dialtone.protocols.finger.board import Board
from dialtone.testing.script import run
from dialtone.wire.port import Peer
from tests.support.answering import Answering

STRANGER = Peer("198.51.100.9", 50_000, "192.0.2.25", 79)
OURSELVES = Peer("127.0.0.1", 50_000, "127.0.0.1", 79)


class Room(Answering):
    """Users: 1 Digital Man, 2 Gone (deleted), 3 New One, who never called."""

    def __init__(self, **changes: object) -> None:
        super().__init__(people=("Digital Man", "Gone", "New One"), **changes)
        self.set(
            self.user(1),
            real_name="Real Name",
            last_on=1_704_106_800.0,
            last_address="198.51.100.7",
            last_host="home.ext.test",
            last_protocol="Telnet",
            birth="19690721",
            gender="M",
            location="Ulm",
            handle="DM",
            street="Secret Street 1",
            phone="0731-12345",
            netmail="dm@home.ext.test",
        )
        self.set(self.user(2), deleted=True)

    def board(self, peer: Peer = STRANGER) -> Board:
        """What Finger is lent."""
        return finger.board(self.house, peer, "tcp")

    def ask(self, line: bytes, peer: Peer = STRANGER) -> list[str]:
        """The answer's lines."""
        return [line.decode() for line in run(answer(line, self.board(peer), peer.address))]
