from hypothesis import given
from hypothesis import strategies as st

from dialtone.web.boards.kept import Kept


def test_pieces_are_kept_and_the_oldest_goes_first():
    kept = Kept(32)
    for key in "abcd":
        kept.put(key, key * 2)
    for number in range(10):
        assert kept.get("a") == "aa"
        kept.put(number, "xy")
        kept.put(-number - 1, "xy")
    assert kept.get("a") == "aa"
    assert kept.get("b") is None


def test_what_is_too_long_is_given_back_and_not_kept():
    kept = Kept(32)
    assert kept.put("a", "long") == "long"
    assert kept.get("a") is None


@given(st.lists(st.tuples(st.integers(0, 9), st.text(max_size=20))))
def test_there_is_never_more_than_has_room(pieces):
    kept = Kept(100)
    for key, piece in pieces:
        kept.put(key, piece)
        assert kept.size <= 100
    assert kept.size == sum(len(kept.get(key) or "") for key in range(10))
