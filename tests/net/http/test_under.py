"""The transport the library sees."""

from __future__ import annotations

import asyncio
from typing import Any

from dialtone.base.bell import Bell
from dialtone.net.http.under import MOST, Under
from dialtone.wire.port import Peer


class Wire:
    """A connection that remembers."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.blocked = False
        self.secure = True
        self.peer = Peer("192.0.2.1", 4000, "192.0.2.9", 443)

    def write_now(self, data: bytes) -> None:
        self.written.append(data)


class Protocol:
    def __init__(self) -> None:
        self.told: list[str] = []

    def pause_writing(self) -> None:
        self.told.append("pause")

    def resume_writing(self) -> None:
        self.told.append("resume")


def made() -> tuple[Under, Wire, Any, Bell]:
    wire, bell, protocol = Wire(), Bell(), Protocol()
    under = Under(wire, bell)  # type: ignore[arg-type]
    under.protocol = protocol
    return under, wire, protocol, bell


async def test_what_is_written_in_one_turn_leaves_together() -> None:
    under, wire, _, _ = made()
    under.write(b"head")
    under.write(b"body")
    assert wire.written == []
    await asyncio.sleep(0)
    assert wire.written == [b"headbody"]


async def test_much_leaves_at_once_and_a_peer_that_is_behind_stops_the_library() -> None:
    under, wire, protocol, bell = made()
    wire.blocked = True
    under.write(b"x" * (MOST + 1))
    assert len(wire.written) == 1
    assert protocol.told == ["pause"]
    assert bell.answer()
    under.caught_up()
    assert protocol.told == ["pause", "resume"]


async def test_closing_sends_the_rest_and_rings() -> None:
    under, wire, _, bell = made()
    under.write(b"last")
    under.close()
    under.write(b"nothing more")
    await asyncio.sleep(0)
    assert wire.written == [b"last"]
    assert under.is_closing()
    assert bell.answer()


async def test_pausing_and_going_on() -> None:
    under, _, _, bell = made()
    under.pause_reading()
    assert under.paused
    assert not under.is_reading()
    under.resume_reading()
    assert bell.answer()
    under.resume_reading()
    assert not bell.answer()


async def test_the_library_is_told_the_two_ends_and_that_tls_is_on() -> None:
    under, _, _, _ = made()
    assert under.get_extra_info("peername") == ("192.0.2.1", 4000)
    assert under.get_extra_info("sockname") == ("192.0.2.9", 443)
    assert under.get_extra_info("sslcontext")
    assert under.get_extra_info("socket") is None
