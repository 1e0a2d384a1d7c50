from dialtone.config.validation import Expired, ValidationSet, read_validations
from dialtone.formats.ini import Ini

MAIN = b"""[valset:0]
level=60
flags1=AB
exempt=L
rest=M
cdt=1K
expire=30

[valset: 9]
level=10
expiration_days=5

[expired]
level=5
flags1=Z
restrictions=P
"""


def read(data):
    problems = []
    return read_validations(Ini(data, "main.ini"), problems), [str(problem) for problem in problems]


def test_sets_and_expired_values():
    found, problems = read(MAIN)
    assert problems == []
    assert found.sets[0] == ValidationSet(
        level=60, flags1="AB", exemptions="L", restrictions="M", credits=1024, days=30
    )
    assert found.sets[9] == ValidationSet(level=10, days=5)
    assert found.expired == Expired(level=5, flags1="Z", restrictions="P")


def test_what_is_wrong_is_told_and_the_rest_counts():
    found, problems = read(b"[valset:1]\nlevel=200\nflags1=A9\nmood=good\nexpire=7\n[valset:x]\nlevel=1\n")
    assert found.sets == {1: ValidationSet(days=7)}
    assert len(problems) == 3
    assert "200 is out of range" in problems[0]
    assert "unknown key" in problems[2]


def test_a_board_without_any():
    found, problems = read(b"name=Board\n")
    assert (found.sets, found.expired, problems) == ({}, Expired(), [])
