"""What every engine promises about chat: channels that are kept, and what was said on them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.domain.model.chat_line import ChatLine
from dialtone.domain.ports.store import Records, Store

HELLO = ChatLine(
    channel="#main",
    id="a1",
    at=1.5,
    kind="PRIVMSG",
    source="ann!ann@host.example",
    account="Ann Ö",
    bot=True,
    text="Grüße \x01ACTION waves\x01 \U0001f600",
)


async def texts(store: Store, channel: str = "#main") -> list[str]:
    """What is kept of a channel, in order."""
    return [line.text for line in (await store.read(lambda records: records.chat.lines())).get(channel, [])]


async def put(store: Store, state: str) -> None:
    """Keep the state of the channel."""
    await store.write(lambda records: records.chat.put_channel("#main", state))


async def say(store: Store, *words: str, channel: str = "#main") -> None:
    """Keep lines."""
    lines = [replace(HELLO, channel=channel, id=f"{channel}{at}", text=text) for at, text in enumerate(words)]
    await store.write(lambda records: records.chat.add(lines))


class ChatSuite:
    """Needs the fixture `store`."""

    async def test_what_was_said_comes_back_as_it_was_by_channel_and_in_order(self, store: Store) -> None:
        await store.write(lambda records: records.chat.add([HELLO]))
        await say(store, "one", "two", channel="#other")
        await say(store, "second")
        found = await store.read(lambda records: records.chat.lines())
        assert found["#main"][0] == HELLO
        assert await texts(store) == [HELLO.text, "second"]
        assert await texts(store, "#other") == ["one", "two"]

    async def test_the_oldest_lines_of_one_channel_are_forgotten(self, store: Store) -> None:
        await say(store, "1", "2", "3", "4")
        await say(store, "here", channel="#other")
        assert await store.write(lambda records: records.chat.trim("#main", 3)) == 1
        assert await store.write(lambda records: records.chat.trim("#main", 3)) == 0
        assert (await texts(store), await texts(store, "#other")) == (["2", "3", "4"], ["here"])

    async def test_a_channel_s_state_is_replaced_and_forgotten_with_its_lines(self, store: Store) -> None:
        for state in ("first", "second ü"):
            await put(store, state)
        await say(store, "gone soon")
        await say(store, "stays", channel="#other")
        assert await store.read(lambda records: records.chat.channels()) == {"#main": "second ü"}
        await store.write(lambda records: records.chat.drop_channel("#main"))
        await store.write(lambda records: records.chat.drop_channel("#never"))
        assert await store.read(lambda records: records.chat.channels()) == {}
        assert (await texts(store), await texts(store, "#other")) == ([], ["stays"])

    async def test_chat_of_a_failed_change_is_undone(self, store: Store) -> None:
        await say(store, "before")

        async def change(records: Records) -> None:
            await records.chat.add([HELLO])
            await records.chat.put_channel("#main", "state")
            await records.chat.trim("#main", 1)
            raise Refusal(Why.DENIED)

        with pytest.raises(Refusal):
            await store.write(change)
        assert await texts(store) == ["before"]
        assert await store.read(lambda records: records.chat.channels()) == {}
