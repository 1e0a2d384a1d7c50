from hypothesis import given
from hypothesis import strategies as st

from dialtone.domain.model.mail import LetterId
from dialtone.domain.model.post import Post, PostNumber
from dialtone.terminal.boards.threads import ordered


def post(number, parent):
    return Post(
        board="X", letter=LetterId(1), prefix=b"", size=1, author="a", message_id=f"<{number}@x>",
        number=PostNumber(number), tag="t", parent=PostNumber(parent), thread=PostNumber(1),
    )  # fmt: skip


def shape(*pairs):
    return [(depth, one.number) for depth, one in ordered([post(*pair) for pair in pairs])]


def test_answers_stand_behind_what_they_answer():
    assert shape((1, 0), (2, 1), (3, 1), (4, 2), (5, 0)) == [(0, 1), (1, 2), (2, 4), (1, 3), (0, 5)]


def test_answers_to_what_has_gone_stand_at_the_root():
    assert shape((2, 1), (3, 2)) == [(0, 2), (1, 3)]


@given(st.lists(st.integers(0, 30), min_size=1, max_size=30))
def test_every_message_is_there_once_whatever_the_parents_say(parents):
    pairs = [(number, parent) for number, parent in enumerate(parents, 1)]
    assert sorted(number for _, number in shape(*pairs)) == [number for number, _ in pairs]
