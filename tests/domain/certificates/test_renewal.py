import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.domain.certificates.renewal import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    Wanted,
    failed,
    pause_after,
    public_names,
    reason,
    renew_at,
)
from dialtone.domain.ports.certificates import Held, Tries

DAY = 86_400.0
NOW = 1_000 * DAY


def held(*, lived=10.0, life=90.0, names=("a.test",)):
    begins = NOW - lived * DAY
    return Held(names=frozenset(names), begins=begins, ends=begins + life * DAY)


def why(certificate, **more):
    return reason(certificate, ["a.test"], NOW, **({"before": 30 * DAY} | more))


def test_a_good_one_is_left_alone():
    assert why(held(lived=59)) == ""


@pytest.mark.parametrize(
    ("certificate", "more", "words"),
    [
        (None, {}, "there is none yet"),
        (held(names=("b.test",)), {}, "it does not have the name a.test"),
        (held(), {"moved": True}, "another authority is set"),
        (held(lived=61), {}, "it expires in 29 days"),
        (held(lived=91), {}, "it has expired"),
        (held(), {"suggested": NOW - 1}, "its authority asks for it"),
        (held(), {"suggested": NOW + 1}, ""),
    ],
)
def test_what_makes_a_new_one_due(certificate, more, words):
    assert why(certificate, **more) == words


@pytest.mark.proves("ACME.RenewBefore")
@pytest.mark.parametrize(
    ("life", "before", "days_left"),
    [(90, 30, 30), (90, 10, 10), (90, 60, 30), (45, 30, 15), (6, 30, 2)],
)
def test_at_most_the_last_third_of_its_life(life, before, days_left):
    certificate = held(lived=0, life=life)
    assert certificate.ends - renew_at(certificate, before * DAY) == pytest.approx(days_left * DAY)


@given(life=st.floats(0.01, 4000), before=st.floats(0, 10_000))
def test_a_new_certificate_is_never_due_at_once(life, before):
    """Or an authority would be asked again and again."""
    certificate = held(lived=0, life=life)
    assert reason(certificate, ["a.test"], NOW, before=before * DAY) == ""


def test_failures_double_the_pause_up_to_a_day():
    assert [pause_after(number) for number in (1, 2, 3)] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]
    assert pause_after(8) == pause_after(10_000) == LONGEST_PAUSE
    assert pause_after(1, asked=7200.0) == 7200.0
    assert pause_after(1, asked=1e12) == 7 * LONGEST_PAUSE


def test_what_is_remembered_of_a_failure():
    once = failed(Tries(directory="old"), NOW, "no", directory="new")
    twice = failed(once, NOW + 1000, "still no", directory="new")
    assert once == Tries(failures=1, last=NOW, not_before=NOW + 900, error="no", directory="old", asked="new")
    assert (twice.failures, twice.not_before, twice.error) == (2, NOW + 1000 + 1800, "still no")
    assert failed(twice, NOW, "no", directory="another").failures == 1


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        (["BBS.Example.", "bbs.example"], ("bbs.example",)),
        (["localhost", "10.0.0.1", "[::1]", "", "a b.test", "x" * 300], ()),
        (["bücher.example"], ("xn--bcher-kva.example",)),
        (["*.bbs.example", "bbs.example"], ("*.bbs.example", "bbs.example")),
        ([f"n{number}.test" for number in range(300)], tuple(f"n{number}.test" for number in range(100))),
    ],
)
def test_names_an_authority_can_look_up(texts, names):
    assert public_names(texts) == names


def test_only_what_is_not_needed_is_left_out():
    wanted = Wanted(("a.test",), ("b.test", "c.test"))
    assert wanted.all == ("a.test", "b.test", "c.test")
    assert wanted.without(["B.test"]) == Wanted(("a.test",), ("c.test",))
    assert wanted.without(["a.test", "b.test"]) is None
    assert wanted.without([]) is None
    assert wanted.without(["z.test"]) is None
