"""Calls from pages of the site."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dialtone.base.errors import HangUp, Refusal, Why
from dialtone.net.http.calls import NORMAL, POLICY, PageCalls, is_ours
from dialtone.wire.port import Peer

PEER = Peer("192.0.2.1", 1, "192.0.2.2", 2)
SCOPE = {
    "type": "websocket",
    "scheme": "wss",
    "headers": [(b"host", b"bbs.example"), (b"origin", b"https://bbs.example")],
    "dialtone.peer": PEER,
    "dialtone.secure": True,
}


class Tickets:
    async def redeem(self, secret: str, peer: Peer) -> str:
        if secret != "good":
            raise Refusal(Why.BAD_LOGIN, "this ticket has been used, or its time is over")
        return "the caller"


class Caught:
    """A call: what the browser says, what it is told, what the board was given."""

    def __init__(self, *messages: Any, answer: Any = None, **scope: Any) -> None:
        self.messages = [{"type": "websocket.connect"}, *messages]
        self.sent: list[dict[str, Any]] = []
        self.calls: list[Any] = []
        self.scope = {**SCOPE, **scope}
        self._answer = answer

    async def hold(self) -> Caught:
        async def face(terminal: Any, call: Any, house: Any) -> None:
            self.calls.append((terminal, call))
            if self._answer is not None:
                await self._answer(terminal)

        await PageCalls(face, Tickets(), None)(self.scope, self.receive, self.send)  # type: ignore[arg-type]
        return self

    async def receive(self) -> dict[str, Any]:
        return self.messages.pop(0) if self.messages else {"type": "websocket.disconnect", "code": 1001}

    async def send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)

    @property
    def code(self) -> int:
        return int(self.sent[-1]["code"])

    @property
    def shown(self) -> bytes:
        return b"".join(message.get("bytes", b"") for message in self.sent)


def hello(**said: Any) -> dict[str, Any]:
    return {"type": "websocket.receive", "text": json.dumps(said)}


async def test_a_ticket_brings_its_caller():
    call = await Caught(hello(ticket="good", columns=100, rows=30)).hold()
    terminal, told = call.calls[0]
    assert told.caller == "the caller" and terminal.size == (100, 30) and terminal.secure
    assert call.code == NORMAL


async def test_without_a_ticket_the_board_asks():
    call = await Caught(hello(columns=80, rows=24, ticket="")).hold()
    assert call.calls[0][1].caller is None


async def test_WSK_04_a_bad_ticket_is_told_and_the_call_ends():
    call = await Caught(hello(ticket="used")).hold()
    assert not call.calls and b"has been used" in call.shown and call.code == POLICY


@pytest.mark.parametrize(
    "origin", [b"https://evil.test", b"null", b"http://bbs.example", b"https://bbs.example.evil.test", None]
)
async def test_WSK_01_only_our_own_pages_call(origin):
    headers = [(b"host", b"bbs.example")] + ([(b"origin", origin)] if origin is not None else [])
    call = await Caught(hello(), headers=headers).hold()
    assert not call.calls and [message["type"] for message in call.sent] == ["websocket.close"]


def test_WSK_01_a_request_without_a_host_is_nobodys():
    assert not is_ours({"headers": [(b"origin", b"https://")], "scheme": "wss"})


async def test_WSK_03_nothing_else_of_the_message_counts():
    call = await Caught(hello(run="../x", caller="Sysop", host="evil", columns="x", rows=None)).hold()
    told = call.calls[0][1]
    assert (told.run, told.caller, told.name, told.trusted) == ("", None, "", False)


async def test_a_door_can_be_asked_for():
    assert (await Caught(hello(run="GAME1")).hold()).calls[0][1].run == "GAME1"


@pytest.mark.parametrize("first", ["nonsense", "[]", "{" * 1000, "x" * 100_000])
async def test_WSK_02_a_first_message_that_is_none_is_an_empty_one(first):
    call = await Caught({"type": "websocket.receive", "text": first}).hold()
    assert call.calls[0][1].caller is None


async def test_hanging_up_shows_the_last_words():
    async def bye(terminal):
        await terminal.write(b"Goodbye!")
        raise HangUp

    call = await Caught(hello(), answer=bye).hold()
    assert call.shown == b"Goodbye!" and call.code == NORMAL


async def test_a_browser_that_leaves_before_it_said_anything():
    assert not (await Caught().hold()).calls
