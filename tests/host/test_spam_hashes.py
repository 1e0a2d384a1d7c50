"""data/spam.hash on a real disk: durable, shared with others, never in the way of mail."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from dialtone.base import log
from dialtone.formats.spam_hash import SIZE, BodyHash, SpamRecord, pack
from dialtone.host import spam_hashes
from dialtone.host.spam_hashes import SpamHashFile
from dialtone.testing.clock import ManualClock

DAY = 86400.0


def hashed(body: bytes) -> SpamRecord:
    made = BodyHash()
    made.add(body)
    record = made.record()
    assert record is not None
    return record


def size(path: Path) -> int:
    """Bytes of a file, -1 when there is none."""
    return path.stat().st_size if path.exists() else -1


def write(path: Path, data: bytes, mode: str = "wb") -> None:
    with path.open(mode) as file:
        file.write(data)


def remove(path: Path) -> None:
    path.unlink()


def become_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "spam.hash"


async def known(hashes: SpamHashFile, *bodies: bytes) -> list[bool]:
    await hashes.any()
    return [hashes.find(hashed(body)) is not None for body in bodies]


async def test_a_hash_outlives_the_program(path: Path, clock: ManualClock) -> None:
    hashes = SpamHashFile(path, clock)
    assert not await hashes.any()
    assert size(path) < 0, "looking makes no file"
    await hashes.add(hashed(b"spam"))
    await hashes.add(hashed(b"spam"))
    await hashes.add(hashed(b"ham"))
    assert size(path) == 2 * SIZE
    fresh = SpamHashFile(path, clock)
    assert await fresh.any()
    assert fresh.find(hashed(b"spam")) == clock.now()
    assert fresh.find(hashed(b"other")) is None


async def test_a_file_of_the_reference_is_read(path: Path, clock: ManualClock) -> None:
    """A record as spec mail.md 8.8 lays it out."""
    body = "8773f566bc0fe1615e488b57f5606404dc4e9918ef29975ba76d50460378e0dcb767df68"
    write(
        path, bytes.fromhex("00000000" + "00b95569" + "10000000" + "00" + "6f" + "c4e1" + "76c7e69f" + body) + bytes(8)
    )
    hashes = SpamHashFile(path, clock)
    await hashes.any()
    assert hashes.find(hashed(b"Buy now\r\n\x01hCheap pills\r\n")) == 1767225600


async def test_what_others_add_is_seen_at_the_next_look(path: Path, clock: ManualClock) -> None:
    hashes = SpamHashFile(path, clock, every=5)
    await hashes.add(hashed(b"one"))
    assert await known(hashes, b"one") == [True]
    write(path, pack(hashed(b"two").at(clock.now())), "ab")
    assert await known(hashes, b"one", b"two") == [True, False]
    clock.advance(5)
    assert await known(hashes, b"one", b"two") == [True, True]
    remove(path)
    clock.advance(5)
    assert not await hashes.any()
    write(path, pack(hashed(b"three").at(clock.now())))
    clock.advance(5)
    assert await known(hashes, b"one", b"three") == [False, True]


async def test_half_a_record_left_by_a_crash_is_written_over(path: Path, clock: ManualClock) -> None:
    write(path, pack(hashed(b"one").at(1.0)) + b"torn off")
    hashes = SpamHashFile(path, clock)
    assert await known(hashes, b"one") == [True]
    await hashes.add(hashed(b"two"))
    assert size(path) == 2 * SIZE
    assert await known(SpamHashFile(path, clock), b"one", b"two") == [True, True]


@pytest.mark.proves("Mail.SpamHashAge")
async def test_old_hashes_count_no_longer_and_are_taken_out(path: Path, clock: ManualClock) -> None:
    hashes, for_ever = SpamHashFile(path, clock, age=DAY), SpamHashFile(path, clock)
    await hashes.add(hashed(b"old"))
    clock.advance(DAY - 1)
    await hashes.add(hashed(b"new"))
    assert await known(hashes, b"old", b"new") == [True, True]
    assert await hashes.prune() == 0
    clock.advance(1)
    assert await known(hashes, b"old", b"new") == [False, True]
    assert await known(for_ever, b"old", b"new") == [True, True]
    assert await for_ever.prune() == 0
    assert await hashes.prune() == 1
    assert size(path) == SIZE
    assert await known(hashes, b"old", b"new") == [False, True]
    await hashes.add(hashed(b"old"))
    assert await known(SpamHashFile(path, clock, age=DAY), b"old", b"new") == [True, True]
    assert [file.name for file in path.parent.iterdir()] == ["spam.hash"]


async def test_a_known_hash_that_was_too_old_is_new_again(path: Path, clock: ManualClock) -> None:
    hashes = SpamHashFile(path, clock, age=DAY)
    await hashes.add(hashed(b"spam"))
    clock.advance(2 * DAY)
    await hashes.add(hashed(b"spam"))
    assert await known(hashes, b"spam") == [True]
    assert await known(SpamHashFile(path, clock, age=DAY), b"spam") == [True]


async def test_a_file_that_cannot_be_read_is_told_once_and_harms_nobody(
    path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[log.Event] = []
    monkeypatch.setattr(log.switch, "sinks", [events.append])
    hashes = SpamHashFile(path, clock)
    await hashes.add(hashed(b"one"))
    await hashes.any()
    become_a_folder(path)
    for _ in range(3):
        clock.advance(5)
        assert await known(hashes, b"one") == [True], "what was read before stays in force"
    assert [event.name for event in events] == ["spam.unreadable"]
    with pytest.raises(OSError):
        await hashes.add(hashed(b"two"))
    assert await known(hashes, b"two") == [False], "what is not on disk does not count"


async def test_only_the_newest_are_kept_in_memory(
    path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spam_hashes, "MOST", 3)
    write(path, b"".join(pack(hashed(b"%d" % number).at(number)) for number in range(10)))
    hashes = SpamHashFile(path, clock)
    assert await known(hashes, b"6", b"7", b"8", b"9") == [False, True, True, True]
    write(path, pack(hashed(b"new").at(99)), "ab")
    clock.advance(5)
    assert await known(hashes, b"7", b"8", b"9", b"new") == [False, True, True, True]


async def test_several_at_the_same_time(path: Path, clock: ManualClock) -> None:
    hashes = SpamHashFile(path, clock)
    await asyncio.gather(*(hashes.add(hashed(b"%d" % (number % 5))) for number in range(20)))
    assert size(path) == 5 * SIZE
