import asyncio
import threading

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.host.hasher import LANES, MEMORY_KIB, PASSES, Argon2Hasher
from dialtone.wire.scram import ITERATIONS, ScramClient, ScramServer, read_client_first


@pytest.fixture
def hasher():
    pool = Argon2Hasher()
    yield pool
    pool.close()


async def test_a_hash_is_of_this_password_only(hasher):
    hashed = await hasher.hash("größe")
    assert hashed.startswith(f"$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}$")
    assert await hasher.verify(hashed, "größe")
    assert not await hasher.verify(hashed, "Größe")
    assert not await hasher.verify(hashed, "")


async def test_AUT_14_the_same_password_has_another_salt_each_time(hasher):
    assert await hasher.hash("x") != await hasher.hash("x")


async def test_AUT_04_without_a_hash_the_same_work_is_done(hasher, monkeypatch):
    worked = []
    verify = hasher._verify

    def watched(hashed, password):
        worked.append(hashed)
        return verify(hashed, password)

    monkeypatch.setattr(hasher, "_verify", watched)
    real = await hasher.hash("secret")
    assert not await hasher.verify("", "secret")
    await hasher.verify(real, "secret")
    invented, genuine = (hashed.split("$") for hashed in worked)
    assert invented[:4] == genuine[:4]  # kind, version and cost
    assert [len(part) for part in invented] == [len(part) for part in genuine]


async def test_a_hash_that_cannot_be_read_fits_nothing_and_is_told(hasher, events):
    assert not await hasher.verify("nonsense", "x")
    assert [event.name for event in events] == ["hasher.unreadable"]


async def test_scram_keys_serve_a_client(hasher):
    keys = await hasher.scram("secret")
    assert (keys.iterations, len(keys.salt)) == (ITERATIONS, 16)
    client = ScramClient("alice", "secret", "nonce")
    server = ScramServer(read_client_first(client.first()), keys, "more")
    assert server.verify(client.final(server.challenge.encode())) is not None


async def test_SLO_04_a_flood_is_refused_while_the_loop_goes_on():
    pool = Argon2Hasher(threads=1, waiting=5)
    go, begun = threading.Event(), threading.Event()

    def slow(hashed, password):
        begun.set()
        go.wait(30)
        return False

    pool._verify = slow
    waiting = [asyncio.create_task(pool.verify("", "x")) for _ in range(5)]
    await asyncio.to_thread(begun.wait, 30)
    for _ in range(95):
        with pytest.raises(Refusal) as caught:
            await pool.verify("", "x")
        assert (caught.value.why, caught.value.temporary) == (Why.BUSY, True)
    waiting.pop().cancel()  # a client that goes away gives its place back
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    waiting.append(asyncio.create_task(pool.verify("", "x")))
    await asyncio.sleep(0)
    go.set()
    assert await asyncio.gather(*waiting) == [False] * 5
    pool.close()
