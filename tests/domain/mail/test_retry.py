from dataclasses import replace

import pytest

from dialtone.domain.mail.retry import Retry
from dialtone.domain.model.mail import LetterId, QueueEntry

NOW = 1_000_000.0
ENTRY = QueueEntry(
    letter=LetterId(1), prefix=b"", sender="a@b", recipient="c@d", domain="d", created=NOW, id=1, tag="t", size=1
)


def test_waits_grow_from_five_minutes_to_four_hours():
    waits = [Retry().wait(attempt, 0.5) / 60 for attempt in range(1, 11)]
    assert waits == [5, 15, 30, 60, 90, 135, 202.5, 240, 240, 240]


@pytest.mark.parametrize(("fraction", "seconds"), [(0.0, 270), (0.5, 300), (1.0, 330)])
def test_waits_vary_by_a_tenth(fraction, seconds):
    assert Retry().wait(1, fraction) == pytest.approx(seconds)


def test_a_short_rescan_frequency_shortens_every_wait():
    assert Retry(rescan=10).wait(1, 0.5) == 10
    assert Retry(rescan=10).wait(4, 0.5) == 120


def test_the_last_attempt_is_the_one_that_reaches_the_limit():
    retry = Retry(attempts=3)
    assert retry.next(replace(ENTRY, attempts=1), NOW, 0.5) is not None
    assert retry.next(replace(ENTRY, attempts=2), NOW, 0.5) is None


def test_there_is_an_attempt_at_the_very_end_of_the_age():
    retry = Retry(age=1000)
    assert retry.next(replace(ENTRY, attempts=3), NOW + 900, 0.5) == NOW + 1000
    assert retry.next(replace(ENTRY, attempts=4), NOW + 1000, 0.5) is None


def test_the_sender_hears_of_a_delay_once_and_only_after_a_while():
    retry = Retry(notice_after=3600)
    assert not retry.tells_delay(ENTRY, NOW + 3599)
    assert retry.tells_delay(ENTRY, NOW + 3600)
    assert not retry.tells_delay(replace(ENTRY, delay_told=True), NOW + 9999)
    assert not Retry(notice_after=0).tells_delay(ENTRY, NOW + 9e9)


def test_the_announced_end_is_the_age_or_the_sum_of_all_waits():
    assert Retry(age=86400).last(ENTRY) == NOW + 86400
    assert Retry(attempts=4).last(ENTRY) == NOW + 300 + 900 + 1800
