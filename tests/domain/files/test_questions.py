from hypothesis import given
from hypothesis import strategies as st

from dialtone.domain.files import questions
from dialtone.testing.script import run
from tests.domain.files.vault import Vault, directory


@given(st.integers(0, 12), st.integers(1, 5))
def test_every_file_comes_once_whatever_the_size_of_a_page(count, step):
    place = directory()
    vault = Vault(place)
    wanted = [f"f{number:02}" for number in range(count)]
    for name in wanted:
        vault.keep(place, name)

    async def all_of_them():
        return [file.name async for file in questions.every(vault.store, place.code)]

    before, questions.STEP = questions.STEP, step
    try:
        assert run(all_of_them()) == wanted
    finally:
        questions.STEP = before
    assert [file.name for file in run(vault.store.read(questions.several(place.code, ["f01", "none", "f00"])))] == [
        name for name in ("f01", "f00") if name in wanted
    ]
