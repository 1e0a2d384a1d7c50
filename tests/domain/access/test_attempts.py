"""Rules of spec mail.md 3.9 and services.md 1.11."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.domain.access.attempts import (
    ACCOUNT_FREE,
    ADDRESS_MEMORY,
    LONGEST_REST,
    LONGEST_THROTTLE,
    MARKS_KEPT,
    Failure,
    Standing,
    account_key,
    address_key,
    after,
    ban_line,
    ban_remaining,
    rest_remaining,
    throttle,
    words,
)
from dialtone.domain.model.login import Attempts
from dialtone.domain.model.user import UserNumber

EMPTY = Attempts(key="ip:192.0.2.1")


def count(*marks, start=1000.0, step=1.0, answered=False, before=EMPTY):
    attempts = before
    for turn, mark in enumerate(marks):
        failure = Failure("alice", mark, "POP3", answered)
        attempts = after(attempts, failure, start + turn * step, ADDRESS_MEMORY)
    return attempts


def standing(effective, age=0.0):
    return Standing(Attempts(key="k", count=effective, name="alice"), age)


def test_keys():
    assert address_key("::ffff:192.0.2.1") == "ip:192.0.2.1"
    assert address_key("2001:db8::5") == "ip:2001:db8::/64"
    assert account_key(UserNumber(7)) == "user:7"


def test_a_first_failure():
    attempts = count("a")
    assert (attempts.count, attempts.effective, attempts.first, attempts.last) == (1, 1, 1000.0, 1000.0)
    assert (attempts.name, attempts.protocol) == ("alice", "POP3")


def test_AUT_02_the_same_password_again_and_again_counts_once():
    attempts = count(*["old"] * 200)
    assert (attempts.count, attempts.dupes, attempts.effective) == (200, 199, 1)
    assert attempts.last == 1000.0


def test_AUT_02_two_telephones_with_different_old_passwords_count_once_each():
    assert count(*["one", "two"] * 100).effective == 2


def test_AUT_02_an_answer_to_a_challenge_repeated_by_a_patient_client_counts_once():
    assert count(*["name"] * 50, step=600, answered=True).effective == 1


def test_answers_to_challenges_in_quick_succession_all_count():
    assert count(*["name"] * 50, step=1, answered=True).effective == 50


def test_a_burst_after_a_minutes_rest_counts():
    attempts = count("name", answered=True)
    later = count(*["name"] * 10, start=2000.0, answered=True, before=attempts)
    assert later.effective == 1 + 9


def test_only_so_many_marks_are_kept():
    attempts = count(*(f"mark{number}" for number in range(50)))
    assert attempts.effective == 50
    assert attempts.proof.split() == [f"mark{number}" for number in range(50 - MARKS_KEPT, 50)]


def test_a_record_is_forgotten_after_a_day():
    attempts = count("b", start=1000.0 + ADDRESS_MEMORY + 10, before=count(*"acdef"))
    assert (attempts.count, attempts.first) == (1, 1000.0 + ADDRESS_MEMORY + 10)


def test_bans_begin_at_the_threshold_and_end_by_themselves():
    assert ban_remaining(standing(19), 20, 600) == 0
    assert ban_remaining(standing(20), 20, 600) == 600
    assert ban_remaining(standing(20, age=599), 20, 600) == 1
    assert ban_remaining(standing(20, age=600), 20, 600) == 0
    assert ban_remaining(standing(500), 0, 600) == 0


def test_a_name_of_name_can_is_banned_at_once():
    assert ban_remaining(standing(1), 20, 600, notorious=True) == 600
    assert ban_remaining(standing(0), 20, 600, notorious=True) == 0


def test_the_throttle_grows_with_the_failures():
    assert throttle(standing(1), 1000) == 0
    assert throttle(standing(2), 1000) == 2.0
    assert throttle(standing(5), 300) == 1.5
    assert throttle(standing(5), 0) == 0
    assert throttle(standing(5000), 1000) == LONGEST_THROTTLE


def test_AUT_03_an_account_rests_longer_the_more_often_it_is_tried():
    assert rest_remaining(standing(ACCOUNT_FREE - 1)) == 0
    assert rest_remaining(standing(ACCOUNT_FREE)) == 1
    assert rest_remaining(standing(ACCOUNT_FREE + 3)) == 8
    assert rest_remaining(standing(ACCOUNT_FREE + 3, age=7)) == 1
    assert rest_remaining(standing(ACCOUNT_FREE + 3, age=9)) == 0
    assert rest_remaining(standing(10_000)) == LONGEST_REST


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 seconds"),
        (1, "1 second"),
        (45, "45 seconds"),
        (60, "1 minute"),
        (90, "1.5 minutes"),
        (600, "10 minutes"),
        (3600, "1 hour"),
        (86_400 * 2, "2 days"),
        (31_536_000 * 1.3, "1.3 years"),
        (-5, "0 seconds"),
    ],
)
def test_durations_in_words(seconds, text):
    assert words(seconds) == text


def test_the_line_of_a_ban():
    assert ban_line(standing(20), 600) == "!TEMPORARY BAN (20 login attempts, last: alice) - remaining: 10 minutes"


@given(st.lists(st.sampled_from("abcdefghijkl"), max_size=60), st.booleans())
def test_effective_failures_are_never_negative_and_never_more_than_all(marks, answered):
    attempts = count(*marks, answered=answered)
    assert 0 <= attempts.effective <= attempts.count == len(marks)
    assert len(attempts.proof.split()) <= MARKS_KEPT
    if marks and not answered:
        assert attempts.effective >= len(set(marks[-1:]))
