import pytest

from dialtone.domain.access.turns import Turns


def test_there_is_room_up_to_the_limit_and_again_after_it():
    turns = Turns()
    with turns.take({"a": 2}) as first, turns.take({"a": 2}) as second:
        assert first and second
        with turns.take({"a": 2}) as third:
            assert not third
        with turns.take({"b": 1}) as other:
            assert other
    with turns.take({"a": 1}) as again:
        assert again


def test_room_is_taken_under_all_keys_or_none():
    turns = Turns()
    with turns.take({"full": 1}):
        with turns.take({"free": 1, "full": 1}) as room:
            assert not room
            with turns.take({"free": 1}) as free:
                assert free


def test_an_exception_gives_the_turn_back():
    turns = Turns()
    with pytest.raises(ValueError), turns.take({"a": 1}):
        raise ValueError
    with turns.take({"a": 1}) as room:
        assert room
