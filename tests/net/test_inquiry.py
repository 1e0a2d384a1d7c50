"""Many are asked at once."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from dialtone.net.inquiry import DatagramInquirer

ASKED = b"who?"


class Neighbour:
    """Answers each question with its words, from the port that was asked unless `elsewhere`."""

    def __init__(self, *words: bytes, elsewhere: bool = False) -> None:
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.bind(("127.0.0.1", 0))
        self.place = ("127.0.0.1", int(self.sock.getsockname()[1]))
        self._words = words
        self._elsewhere = elsewhere
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        question, address = self.sock.recvfrom(1000)
        assert question in (ASKED, b"end")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
            for word in self._words:
                (other if self._elsewhere else self.sock).sendto(word, address)

    def close(self) -> None:
        """End it."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"end", self.place)
        self._thread.join(10)
        self.sock.close()


@pytest.fixture
def neighbours() -> Iterator[list[Neighbour]]:
    found: list[Neighbour] = []
    yield found
    for one in found:
        one.close()


async def test_whoever_answers_is_heard(neighbours: list[Neighbour]) -> None:
    neighbours += [Neighbour(b"I"), Neighbour(b"me too", b"again")]
    places = [one.place for one in neighbours]
    found = await DatagramInquirer().ask(ASKED, [*places, places[0]], within=10, most=4)
    assert found == {places[0]: b"I", places[1]: b"me t"}


async def test_who_is_silent_or_not_there_is_left_out(neighbours: list[Neighbour]) -> None:
    neighbours += [Neighbour(b"I"), Neighbour()]
    places = [one.place for one in neighbours]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        closed = probe.getsockname()
    found = await DatagramInquirer().ask(ASKED, [*places, closed, ("not an address", 11)], within=0.3, most=100)
    assert found == {places[0]: b"I"}


async def test_answers_from_places_that_were_not_asked_do_not_count(neighbours: list[Neighbour]) -> None:
    neighbours.append(Neighbour(b"forged", elsewhere=True))
    assert await DatagramInquirer().ask(ASKED, [neighbours[0].place], within=0.3, most=100) == {}


async def test_nobody_is_asked() -> None:
    assert await DatagramInquirer().ask(ASKED, [], within=10, most=100) == {}
