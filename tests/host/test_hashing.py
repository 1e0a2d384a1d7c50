import asyncio
import hashlib
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.domain.ports.file_store import Hashes
from dialtone.host.hashing import Digest, Sums, hashes_of


def expected(data):
    return Hashes(zlib.crc32(data), hashlib.md5(data).hexdigest(), hashlib.sha1(data).hexdigest())


@pytest.fixture
def pool():
    with ThreadPoolExecutor(3) as pool:
        yield pool


def test_known_values():
    # RFC 1321, FIPS 180 and the check value of CRC-32 (of "123456789").
    assert hashes_of(b"abc").md5 == "900150983cd24fb0d6963f7d28e17f72"
    assert hashes_of(b"abc").sha1 == "a9993e364706816aba3e25717850c26c9cd0d89d"
    assert hashes_of(b"123456789").crc32 == 0xCBF43926


@given(st.lists(st.binary(max_size=50)))
def test_pieces_make_the_same_sums_as_the_whole(pieces):
    sums = Sums()
    for piece in pieces:
        sums.add(piece)
    assert sums.hashes() == hashes_of(b"".join(pieces)) == expected(b"".join(pieces))


async def test_what_arrives_is_hashed_in_its_order(pool):
    pieces = [bytes([number]) * 70_000 for number in range(20)]
    digest = Digest(pool)
    for piece in pieces:
        await digest.add(piece)
    assert await digest.hashes() == expected(b"".join(pieces))


async def test_nothing_arrived(pool):
    assert await Digest(pool).hashes() == expected(b"")


async def test_no_more_than_one_piece_waits(pool):
    """Whoever receives faster than can be hashed is made to wait: what is held stays small."""
    digest, release = Digest(pool), asyncio.Event()
    loop, held = asyncio.get_running_loop(), asyncio.Event()

    def slow(data):
        loop.call_soon_threadsafe(held.set)
        asyncio.run_coroutine_threadsafe(release.wait(), loop).result()

    pool.submit(slow, b"")
    pool.submit(slow, b"")
    pool.submit(slow, b"")  # every thread is taken
    await held.wait()
    await digest.add(b"first")
    second = asyncio.ensure_future(digest.add(b"second"))
    for _ in range(20):
        await asyncio.sleep(0)
    assert not second.done()
    release.set()
    await second
    assert await digest.hashes() == expected(b"firstsecond")


async def test_a_piece_counts_once_when_whoever_brings_it_is_cancelled(pool):
    digest = Digest(pool)
    await digest.add(b"a" * 1_000_000)
    task = asyncio.ensure_future(digest.add(b"never told"))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert await digest.hashes() in (expected(b"a" * 1_000_000), expected(b"a" * 1_000_000 + b"never told"))
