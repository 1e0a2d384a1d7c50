import pytest

from dialtone.base.errors import StoreError
from dialtone.domain.access.attempts import ACCOUNT_MEMORY, ADDRESS_MEMORY, Against, Failure
from dialtone.domain.access.ledger import BELIEVED, Ledger
from dialtone.domain.model.login import Attempts
from dialtone.store.memory import MemoryStore
from dialtone.testing.chance import SteadyChance
from dialtone.testing.clock import ManualClock
from dialtone.testing.script import run

KEY = "ip:192.0.2.1"


class Board:
    def __init__(self):
        self.clock = ManualClock()
        self.full = False
        self.store = MemoryStore(tap=self.tap)
        self.ledger = self.another()

    def another(self):
        """A second process, or the same one after a restart."""
        return Ledger(self.store, self.clock, SteadyChance())

    def tap(self, what):
        if self.full:
            raise StoreError("disk full")

    def fail(self, mark="m", key=KEY, ledger=None, **kwargs):
        (standing,) = run((ledger or self.ledger).failed(Failure("alice", mark, "POP3"), Against(key, **kwargs)))
        return standing

    def standing(self, key=KEY, ledger=None, **kwargs):
        return run((ledger or self.ledger).standing(key, **kwargs))

    def stored(self, key=KEY):
        return run(self.store.read(lambda records: records.attempts.get(key)))


@pytest.fixture
def board():
    return Board()


def test_nothing_is_held_against_a_stranger(board):
    assert board.standing().attempts == Attempts(key=KEY)


def test_failures_are_stored_at_once_and_seen_by_others(board):
    board.fail("a")
    board.fail("b")
    assert board.stored().effective == 2
    assert board.standing(ledger=board.another()).effective == 2


def test_one_failure_counts_against_several_keys(board):
    against = (Against(KEY), Against("user:7", ACCOUNT_MEMORY))
    address, account = run(board.ledger.failed(Failure("alice", "m", "POP3"), *against))
    assert (address.effective, account.effective) == (1, 1)
    assert board.stored("user:7").count == 1


def test_names_that_nobody_has_are_kept_in_memory_only(board):
    board.fail("a", key="name:x", kept=False)
    assert board.fail("b", key="name:x", kept=False).effective == 2
    board.clock.advance(BELIEVED + 1)
    assert board.standing(key="name:x").effective == 2
    assert board.stored("name:x") is None


def test_what_was_read_is_believed_for_some_seconds(board):
    other = board.another()
    assert board.standing().effective == 0
    board.fail("a", ledger=other)
    assert board.standing().effective == 0
    board.clock.advance(BELIEVED + 1)
    assert board.standing().effective == 1


def test_clearing(board):
    board.fail("a")
    board.fail("a", key="user:7")
    assert run(board.ledger.clear(KEY)) == 1
    assert board.standing().effective == 0
    assert run(board.ledger.clear()) == 1
    assert run(board.ledger.all()) == []


def test_records_are_forgotten_after_their_time(board):
    board.fail("a")
    assert board.standing(memory=ACCOUNT_MEMORY).effective == 1
    board.clock.advance(ACCOUNT_MEMORY + 1)
    assert board.standing(memory=ACCOUNT_MEMORY).effective == 0
    assert board.standing().effective == 1
    board.clock.advance(ADDRESS_MEMORY)
    assert board.standing().effective == 0


def test_duplicates_do_not_renew_the_age(board):
    board.fail("a")
    board.clock.advance(100)
    assert board.fail("a").age == 100
    assert board.fail("b").age == 0


def test_SLO_11_a_stepped_clock_does_not_change_ages(board):
    board.fail("a")
    for day in (-86_400, 86_400 / 2):
        board.clock.set(board.clock.now() + day)
        board.clock.advance(BELIEVED + 1)
        board.standing()
    assert board.standing().age == pytest.approx(2 * (BELIEVED + 1))


def test_SLO_11_a_record_from_the_future_is_as_if_it_were_of_now(board):
    board.fail("a")
    board.clock.set(board.clock.now() - 86_400)
    assert board.standing(ledger=board.another()).age == 0


def test_with_a_full_disk_failures_count_on_and_are_written_later(board):
    board.fail("a")
    board.full = True
    assert board.fail("b").effective == 2
    board.clock.advance(BELIEVED + 1)
    assert board.standing().effective == 2
    assert board.stored().effective == 1
    board.full = False
    assert board.fail("c").effective == 3
    assert board.stored().effective == 3


def test_a_store_that_cannot_be_asked_leaves_what_was_known(board):
    board.fail("a")
    run(board.store.close())
    board.clock.advance(BELIEVED + 1)
    assert board.standing().effective == 1
    assert board.standing(key="ip:192.0.2.2").effective == 0


def test_marks_tell_tries_apart_and_nothing_else(board):
    mark = board.ledger.mark
    assert mark("alice", "secret") == mark("ALICE", "secret")
    assert len({mark("alice", "secret"), mark("alice", "Secret"), mark("bob", "secret")}) == 3
    assert mark("alice", "secret") != Ledger(board.store, board.clock, SteadyChance("other")).mark("alice", "secret")
    assert "secret" not in mark("alice", "secret")
