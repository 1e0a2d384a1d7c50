import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.web.answers import TITLES, sentence, status_of


@pytest.mark.parametrize(
    ("why", "status"),
    [
        (Why.NOT_FOUND, 404),
        (Why.DENIED, 403),
        (Why.TOO_BIG, 413),
        (Why.TOO_FAST, 429),
        (Why.INVALID, 400),
        (Why.EMPTY, 400),
    ],
)
def test_each_no_has_its_status(why, status):
    assert status_of(Refusal(why)) == status


def test_every_reason_has_a_status_with_a_title():
    assert all(status_of(Refusal(why)) in TITLES for why in Why)


def test_words_become_a_sentence():
    assert sentence("there is no sub-board X") == "There is no sub-board X."
    assert sentence("Why?") == "Why?"
    assert sentence(" ") == "That is not possible."
