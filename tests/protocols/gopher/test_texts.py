"""Bulletins and what the board says of itself."""

from __future__ import annotations

from dialtone.domain.model.statistics import PastCall
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.store import Records
from dialtone.testing.script import run
from tests.protocols.gopher.burrow import Burrow, selectors


def test_bulletins() -> None:
    burrow = Burrow()
    burrow.sysop_texts.put("qwk/news.txt", b"\x01hNews\x01n\r\nof today\r\n")
    burrow.sysop_texts.put("secret.txt", b"secret")
    assert "qwkbulletin:news.txt" in selectors(burrow.ask(b""))
    assert burrow.ask(b"qwkbulletin:news.txt") == ["News", "of today", "."]


def test_texts_of_the_board() -> None:
    burrow = Burrow()
    assert burrow.ask(b"nodelist") == ["Nobody is on line.", "."]
    burrow.presence.enter(burrow.user(2), "Telnet", "reading mail")
    burrow.presence.enter(burrow.user(3), "SSH", quiet=True)
    assert burrow.ask(b"nodelist") == ["Node  1 Alice reading mail via Telnet", "."]
    assert burrow.ask(b"automsg") == ["There is none.", "."]
    run(burrow.house.auto_messages.write(burrow.caller(burrow.user(2)), ["Be kind"]))
    assert burrow.ask(b"automsg") == ["Be kind", "."]
    assert burrow.ask(b"logonlist") == ["Nobody has called today.", "."]
    assert "total_users = 4" in burrow.ask(b"stats")
    assert burrow.ask(b"time") == ["Mon Jan 01 2024 12:00 pm UTC 0x0000", "."]
    assert burrow.ask(b"ver") == ["dialtone Gopher 0.1.0", "dialtone 0.1.0", "."]


def test_todays_callers() -> None:
    burrow = Burrow()

    async def called(records: Records) -> None:
        call = PastCall(user=UserNumber(2), alias="Alice", protocol="SSH", node=1, began=burrow.clock.now())
        await records.statistics.call_begins(call)

    run(burrow.store.write(called))
    assert burrow.ask(b"logonlist") == ["Mon Jan 01 2024 12:00 pm UTC  Alice via SSH", "."]
