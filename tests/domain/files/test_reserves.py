from hypothesis import given
from hypothesis import strategies as st

from dialtone.domain.files import reserves
from dialtone.domain.files.credits import Spent
from dialtone.testing.script import run
from tests.domain.files.vault import Vault, directory


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=8))
def test_everything_noted_is_found_once(amounts):
    vault = Vault(directory())

    async def change(records):
        keys = [await reserves.note(records, vault.sysop.number, Spent(*one), 0.0) for one in amounts]
        first = [await reserves.forget(records, key) for key in keys]
        again = [await reserves.forget(records, key) for key in keys if key != "-"]
        return first, again

    first, again = run(vault.store.write(change))
    assert first == [Spent(*one) for one in amounts]
    assert again == [None] * len(again)


def test_a_note_that_cannot_be_read_is_no_note():
    vault = Vault(directory())

    async def change(records):
        await records.notes.put(reserves.NOTE, "[[")
        return await reserves.forget(records, "1")

    assert run(vault.store.write(change)) is None
