from hypothesis import given
from hypothesis import strategies as st

from dialtone.domain.files.shares import LASTS, MOST, Shares

KEY = (2, "", "GAMES", "a.zip", 1.0)


def test_the_last_byte_pays_once():
    shares = Shares()
    assert not shares.took(KEY, 0, 500, 1000, 0.0) and not shares.is_paid(KEY, 0.0)
    assert shares.took(KEY, 500, 500, 1000, 1.0) and shares.is_paid(KEY, 1.0)
    assert not shares.took(KEY, 0, 1000, 1000, 2.0)
    assert not shares.is_paid(KEY, 1.0 + LASTS)
    assert shares.took(KEY, 0, 1000, 1000, 2.0 + LASTS)


def test_FTP_12_whoever_leaves_out_the_end_pays_too():
    shares = Shares()
    assert not shares.took(KEY, 0, 899, 1000, 0.0)
    assert shares.took(KEY, 899, 1, 1000, 0.0)


def test_nothing_sent_is_nothing_paid_but_an_empty_file_is_whole():
    assert not Shares().took(KEY, 1000, 0, 1000, 0.0)
    assert Shares().took(KEY, 0, 0, 0, 0.0)


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 100)), max_size=30))
def test_FTP_12_never_twice_and_never_nearly_all_for_nothing(pieces):
    shares, paid, had = Shares(), 0, 0
    for offset, wanted in pieces:
        sent = min(wanted, 100 - offset)
        had += sent
        paid += shares.took(KEY, offset, sent, 100, 0.0)
    assert paid <= 1 and (had < 90 or paid == 1)


def test_bounded():
    shares = Shares()
    for number in range(MOST + 10):
        shares.took((number,), 0, 1, 1, 0.0)
    assert len(shares._of) == MOST
