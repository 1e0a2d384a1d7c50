import json

from dialtone.base.errors import StoreError
from dialtone.domain.mail.sts_memory import MOST, Kept, PolicyMemory, shelf_of
from dialtone.formats.mail.mta_sts import StsPolicy
from dialtone.store.memory import MemoryStore
from tests.support.office import logged

POLICY = StsPolicy("enforce", 1000, ("mx.ext.test", "*.ext.test"))


def kept(domain="ext.test", at=5000.0, age=1000):
    return Kept(domain, "1", StsPolicy("testing", age, ("mx.ext.test",)), at)


def neighbours(count):
    """So many domains that lie on one shelf."""
    wanted = shelf_of("ext.test")
    names = (f"d{number}.test" for number in range(100_000))
    found = (name for name in names if shelf_of(name) == wanted)
    return [next(found) for _ in range(count)]


class Broken:
    """A store that cannot."""

    async def read(self, _):
        raise StoreError("disk full")

    write = read


async def test_a_policy_survives_a_restart():
    store = MemoryStore()
    one = Kept("ext.test", "20240101", POLICY, 1_704_110_400.5)
    await PolicyMemory(store).put(one)
    again = PolicyMemory(store)
    assert await again.get("ext.test") == one
    assert await again.get("other.test") is None
    assert one.ends == 1_704_110_400.5 + 1000


async def test_the_newer_one_replaces_the_older():
    memory = PolicyMemory(MemoryStore())
    await memory.put(kept(at=1))
    await memory.put(kept(at=2))
    assert (await memory.get("ext.test")).fetched == 2


async def test_however_many_domains_there_are_the_notes_stay_small():
    store = MemoryStore()
    memory = PolicyMemory(store)
    names = neighbours(MOST + 5)
    for number, name in enumerate(names):
        await memory.put(kept(name, at=number))
    text = await store.read(lambda records: records.notes.get(shelf_of("ext.test")))
    assert len(json.loads(text)) == MOST
    assert [name for name in names if await PolicyMemory(store).get(name)] == names[5:]  # what ends first is gone


async def test_a_new_policy_is_kept_even_when_it_ends_first():
    memory = PolicyMemory(MemoryStore())
    *others, last = neighbours(MOST + 1)
    for name in others:
        await memory.put(kept(name, age=9999))
    await memory.put(kept(last, age=1))
    assert await memory.get(last) is not None


async def test_what_another_version_wrote_counts_as_nothing():
    for text in ("", "rubbish", "[1]", "{}", '[["ext.test", "1", 5.0, "version: STSv9"]]', '[["a"]]', "null"):
        store = MemoryStore()
        await store.write(lambda records, text=text: records.notes.put(shelf_of("ext.test"), text))
        memory = PolicyMemory(store)
        assert await memory.get("ext.test") is None
        await memory.put(kept())
        assert await memory.get("ext.test") == kept()


async def test_a_failing_store_is_told_and_the_policy_known_meanwhile():
    memory = PolicyMemory(Broken())
    with logged() as lines:
        assert await memory.get("ext.test") is None
        await memory.put(kept())
    assert await memory.get("ext.test") == kept()
    assert lines == ["!MTA-STS policy of ext.test: disk full"] * 2
