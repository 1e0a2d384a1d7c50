"""The cache is bounded in number and age."""

from dialtone.base.lookup import TimedCache


def test_a_value_is_forgotten_after_its_time() -> None:
    cache: TimedCache[str] = TimedCache(10, 2.0)
    cache.put("a", "x", now=100.0)
    assert cache.get("a", now=102.0) == "x"
    assert cache.get("a", now=102.1) is None
    assert len(cache) == 0


def test_the_oldest_goes_when_it_is_full() -> None:
    cache: TimedCache[int] = TimedCache(2, 100.0)
    for number, key in enumerate("abc"):
        cache.put(key, number, now=0.0)
    assert [cache.get(key, now=0.0) for key in "abc"] == [None, 1, 2]


def test_dropping_and_clearing() -> None:
    cache: TimedCache[int] = TimedCache(5, 100.0)
    cache.put("a", 1, now=0.0)
    cache.put("b", 2, now=0.0)
    cache.drop("a")
    cache.drop("never there")
    assert cache.get("a", now=0.0) is None
    cache.clear()
    assert cache.get("b", now=0.0) is None
