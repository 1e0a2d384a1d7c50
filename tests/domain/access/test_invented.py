from dialtone.base.errors import StoreError
from dialtone.domain.access.invented import InventedKeys
from dialtone.store.memory import MemoryStore
from dialtone.testing.chance import SteadyChance
from dialtone.testing.script import run
from dialtone.wire.scram import ITERATIONS


def invent(store, name, seed="one"):
    return run(InventedKeys(store, SteadyChance(seed)).of(name))


def test_ENU_03_a_name_has_the_same_salt_at_every_try_and_after_a_restart():
    store = MemoryStore()
    keys = invent(store, "nobody")
    assert invent(store, "nobody", seed="another start") == keys
    assert len(keys.salt) == 16
    assert keys.iterations == ITERATIONS


def test_ENU_03_spellings_of_one_account_have_the_same_salt():
    store = MemoryStore()
    assert invent(store, "No.Body@local.test") == invent(store, "nobody")
    assert invent(store, "somebody") != invent(store, "nobody")
    assert invent(store, "...") != invent(store, "---")


def test_another_board_has_other_salts():
    assert invent(MemoryStore(), "nobody") != invent(MemoryStore(), "nobody", seed="two")


def test_a_full_disk_does_not_stop_it():
    def full(_):
        raise StoreError("disk full")

    store = MemoryStore(tap=full)
    keys = InventedKeys(store, SteadyChance())
    assert run(keys.of("nobody")) == run(keys.of("nobody"))
