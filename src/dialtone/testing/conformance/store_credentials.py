"""What every engine promises about properties, public keys and tokens."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.domain.model.credential import PublicKey, Token
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.people_records import MOST_PROPERTY_NAME, MOST_PROPERTY_TEXT, MOST_TOKENS
from dialtone.domain.ports.store import Records, Store

ANN, BOB = UserNumber(1), UserNumber(2)
RING = PublicKey(
    user=ANN,
    fingerprint="SHA256:abc",
    kind="ssh-ed25519",
    data="AAAAC3Nz",
    comment="Ann's läptop",
    added=10.5,
    last_used=11.25,
)


async def keep(store: Store, user: UserNumber, section: str, key: str, text: str) -> None:
    """Write one property."""
    await store.write(lambda records: records.properties.put(user, section, key, text))


class PropertySuite:
    """Needs the fixture `store`."""

    async def test_properties_are_found_without_case_and_replaced(self, store: Store) -> None:
        await keep(store, ANN, "Chat", "Color", "red")
        await keep(store, ANN, "CHAT", "COLOR", "blau\r\n\0ü")
        await keep(store, ANN, "chat", "Ärger", "x")
        assert await store.read(lambda records: records.properties.get(ANN, "chat", "coLor")) == "blau\r\n\0ü"
        assert await store.read(lambda records: records.properties.get(ANN, "chat", "äRGER")) == "x"
        assert await store.read(lambda records: records.properties.get(ANN, "color", "chat")) is None
        assert await store.read(lambda records: records.properties.get(BOB, "chat", "color")) is None

    async def test_properties_are_listed_by_section(self, store: Store) -> None:
        for user, section, key in ((ANN, "a", "one"), (ANN, "a", "TWO"), (ANN, "", "three"), (BOB, "a", "four")):
            await keep(store, user, section, key, f"text of {key}")
        in_a = {"one": "text of one", "two": "text of TWO"}
        assert await store.read(lambda records: records.properties.section(ANN, "A")) == in_a
        assert await store.read(lambda records: records.properties.section(ANN, "b")) == {}
        everything = {"a": in_a, "": {"three": "text of three"}}
        assert await store.read(lambda records: records.properties.all(ANN)) == everything

    async def test_an_empty_text_removes_a_property(self, store: Store) -> None:
        await keep(store, ANN, "a", "one", "text")
        await keep(store, ANN, "A", "ONE", "")
        await keep(store, ANN, "a", "never there", "")
        assert await store.read(lambda records: records.properties.all(ANN)) == {}

    async def test_a_change_sees_the_properties_it_wrote_and_a_failed_one_leaves_none(self, store: Store) -> None:
        async def change(records: Records) -> None:
            for text in ("1", "2"):
                await records.properties.put(ANN, "a", "count", text)
            assert await records.properties.get(ANN, "a", "count") == "2"
            raise Refusal(Why.FULL)

        with pytest.raises(Refusal):
            await store.write(change)
        assert await store.read(lambda records: records.properties.all(ANN)) == {}

    async def test_properties_are_bounded(self, store: Store) -> None:
        longest = "n" * MOST_PROPERTY_NAME
        most = "ü" * (MOST_PROPERTY_TEXT // 2)
        await keep(store, ANN, longest, longest, most)
        for section, key, text in ((longest + "n", "k", "t"), ("s", longest + "n", "t"), ("s", "k", most + "t")):
            with pytest.raises(StoreError) as caught:
                await keep(store, ANN, section, key, text)
            assert not caught.value.temporary
        assert await store.read(lambda records: records.properties.all(ANN)) == {longest: {longest: most}}


async def add(store: Store, key: PublicKey) -> bool:
    """Keep a public key."""
    return await store.write(lambda records: records.credentials.add_key(key))


async def fingerprints(store: Store, user: UserNumber) -> list[str]:
    """The keys of a user, in the store's order."""
    return [key.fingerprint for key in await store.read(lambda records: records.credentials.keys(user))]


async def issue(store: Store, key: str, user: UserNumber = ANN, purpose: str = "password", **fields: Any) -> None:
    """Keep a token."""
    token = Token(key=key, user=user, purpose=purpose, **fields)
    await store.write(lambda records: records.credentials.add_token(token))


async def works(store: Store, key: str, now: float = 100.0) -> bool:
    """Whether a token can still be used."""
    return await store.read(lambda records: records.credentials.token(key, now)) is not None


class CredentialSuite:
    """Needs the fixture `store`."""

    async def test_keys_keep_every_field_and_are_listed_oldest_first(self, store: Store) -> None:
        later = replace(RING, fingerprint="SHA256:later", added=99.0)
        same_time = replace(later, fingerprint="SHA256:after")
        for key in (later, same_time, RING):
            assert await add(store, key)
        assert await store.read(lambda records: records.credentials.keys(ANN)) == [RING, later, same_time]
        assert await store.read(lambda records: records.credentials.keys(BOB)) == []

    async def test_a_user_has_a_key_once_and_several_users_may_have_it(self, store: Store) -> None:
        bobs = replace(RING, user=BOB, comment="borrowed")
        assert await add(store, bobs)
        assert await add(store, RING)
        assert not await add(store, replace(RING, comment="again"))
        assert await store.read(lambda records: records.credentials.key("SHA256:abc")) == [RING, bobs]
        assert await store.read(lambda records: records.credentials.key("SHA256:ABC")) == []

    async def test_keys_are_removed_from_their_user_alone(self, store: Store) -> None:
        for user in (ANN, BOB):
            await add(store, replace(RING, user=user))
        assert await store.write(lambda records: records.credentials.remove_key(ANN, "SHA256:abc"))
        assert not await store.write(lambda records: records.credentials.remove_key(ANN, "SHA256:abc"))
        assert (await fingerprints(store, ANN), await fingerprints(store, BOB)) == ([], ["SHA256:abc"])

    async def test_the_use_of_a_key_is_noted(self, store: Store) -> None:
        for user in (ANN, BOB):
            await add(store, replace(RING, user=user))
        await store.write(lambda records: records.credentials.used_key(ANN, "SHA256:abc", 77.5))
        await store.write(lambda records: records.credentials.used_key(ANN, "SHA256:other", 78.5))
        used = await store.read(lambda records: records.credentials.key("SHA256:abc"))
        assert [key.last_used for key in used] == [77.5, 11.25]

    async def test_a_token_is_looked_at_without_using_it(self, store: Store) -> None:
        token = Token(key="ab" * 32, user=BOB, purpose="download", detail="FILES/ö.zip", expires=200.5, left=3)
        await store.write(lambda records: records.credentials.add_token(token))
        for _ in range(2):
            assert await store.read(lambda records: records.credentials.token("ab" * 32, 100.0)) == token
        assert not await works(store, "cd" * 32)

    async def test_a_token_works_as_often_as_it_says(self, store: Store) -> None:
        await issue(store, "a", left=2)
        left = []
        for _ in range(3):
            taken = await store.write(lambda records: records.credentials.take_token("a", 100.0))
            left.append(taken.left if taken else None)
        assert left == [1, 0, None]
        assert not await works(store, "a")

    async def test_a_token_works_until_its_time_is_over(self, store: Store) -> None:
        await issue(store, "a", expires=100.0)
        await issue(store, "b")
        assert await works(store, "a", 99.75)
        assert not await works(store, "a", 100.0)
        assert await store.write(lambda records: records.credentials.take_token("a", 100.0)) is None
        assert await works(store, "b", 1e12)

    async def test_SQL_03_of_many_that_use_a_token_at_once_one_may(self, store: Store) -> None:
        await issue(store, "a")
        await issue(store, "b", left=4)

        async def take(key: str) -> bool:
            return await store.write(lambda records: records.credentials.take_token(key, 100.0)) is not None

        taken = await asyncio.gather(*map(take, "ab" * 10))
        assert (sum(taken[::2]), sum(taken[1::2])) == (1, 4)

    async def test_SQL_03_a_token_used_in_a_failed_change_still_works(self, store: Store) -> None:
        async def change(records: Records) -> None:
            assert await records.credentials.take_token("a", 100.0)
            assert await records.credentials.take_token("a", 100.0) is None
            raise Refusal(Why.FULL)

        await issue(store, "a")
        with pytest.raises(Refusal):
            await store.write(change)
        assert await works(store, "a")

    async def test_a_token_with_a_known_key_replaces_the_earlier_one(self, store: Store) -> None:
        await issue(store, "a", ANN, "password")
        await issue(store, "a", BOB, "login")
        found = await store.read(lambda records: records.credentials.token("a", 1.0))
        assert found == Token(key="a", user=BOB, purpose="login")

    async def test_tokens_are_revoked_by_user_and_purpose(self, store: Store) -> None:
        await issue(store, "a", ANN, "password")
        await issue(store, "b", ANN, "recovery")
        await issue(store, "c", ANN, "recovery")
        await issue(store, "d", BOB, "recovery")
        assert await store.write(lambda records: records.credentials.revoke_tokens(ANN, "recovery")) == 2
        assert [key for key in "abcd" if await works(store, key)] == ["a", "d"]
        assert await store.write(lambda records: records.credentials.revoke_tokens(ANN, "")) == 1
        assert [key for key in "abcd" if await works(store, key)] == ["d"]

    async def test_tokens_of_a_user_are_listed_by_purpose(self, store: Store) -> None:
        await issue(store, "a", ANN, "web")
        await issue(store, "b", ANN, "login")
        await issue(store, "c", BOB, "web")
        await issue(store, "d", ANN, "web")
        found = await store.read(lambda records: records.credentials.tokens(ANN, "web"))
        assert [token.key for token in found] == ["a", "d"]

    async def test_tokens_whose_time_is_over_are_forgotten(self, store: Store) -> None:
        for key, expires in (("a", 0.0), ("b", 10.0), ("c", 20.0)):
            await issue(store, key, expires=expires)
        assert await store.write(lambda records: records.credentials.forget_tokens(10.0)) == 1
        assert [key for key in "abc" if await works(store, key, 1.0)] == ["a", "c"]

    async def test_only_so_many_tokens_are_kept_for_one_purpose_of_a_user(self, store: Store) -> None:
        async def many(records: Records) -> None:
            for number in range(MOST_TOKENS + 2):
                await records.credentials.add_token(Token(key=f"k{number}", user=ANN, purpose="download"))

        await issue(store, "other purpose", ANN, "password")
        await issue(store, "other user", BOB, "download")
        await store.write(many)
        assert [await works(store, f"k{number}") for number in (0, 1, 2, MOST_TOKENS + 1)] == [False, False, True, True]
        assert await works(store, "other purpose")
        assert await works(store, "other user")
