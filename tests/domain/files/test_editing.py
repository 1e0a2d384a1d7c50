import pytest

from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.config.files import DEFAULT_SETTINGS, DirectoryFlag
from dialtone.domain.files.editing import Changes
from dialtone.testing.script import run
from tests.domain.files.vault import Vault, directory

GAMES, UTILS = directory(), directory("UTILS", settings=DEFAULT_SETTINGS)


def refusal(coroutine):
    with pytest.raises(Refusal) as no:
        run(coroutine)
    return no.value.why


@pytest.fixture
def vault():
    made = Vault(GAMES, UTILS)
    made.bob = made.add("Bob")
    made.keep(GAMES, "a.zip", uploader_user=made.bob.number, uploader="Bob")
    return made


@pytest.mark.parametrize(
    ("fields", "may", "may_remove"),
    [
        ({}, False, False),
        ({"exemptions": "R"}, True, True),
        ({"level": 90}, True, True),
    ],
)
def test_others_change_a_file_only_with_exemption_R_or_as_operators(vault, fields, may, may_remove):
    eve, file = vault.caller(vault.add("Eve", **fields)), vault.known(GAMES, "a.zip")
    editing = vault.files.editing
    assert (editing.may(eve, file), editing.may_remove(eve, file)) == (may, may_remove)
    if not may:
        assert refusal(editing.remove(eve, GAMES.code, "a.zip")) is Why.DENIED
        assert refusal(editing.change(eve, GAMES.code, "a.zip", Changes(description="x"))) is Why.DENIED


def test_restriction_R_keeps_one_from_removing_and_the_guest_from_everything(vault):
    for letters, may in (("R", True), ("G", False)):
        user = vault.add(f"U{letters}", restrictions=letters)
        file = vault.keep(GAMES, f"{letters}.zip", uploader_user=user.number)
        assert vault.files.editing.may(vault.caller(user), file) is may
        assert refusal(vault.files.editing.remove(vault.caller(user), GAMES.code, file.name)) is Why.DENIED


def test_ones_own_file_is_described_anew_and_cleaned(vault):
    changes = Changes(
        description="  new\x1b[2J  words " + "x" * 100, extended="line\x1b]0;x\x07 one\r\ntwo", tags="a b"
    )
    file = run(vault.files.editing.change(vault.caller(vault.bob), GAMES.code, "A.ZIP", changes))
    assert file == vault.known(GAMES, "a.zip")
    assert file.description.startswith("new words xxx") and len(file.description) <= 58
    assert (file.extended, file.tags) == ("line one\ntwo", "a b")


def test_price_uploader_and_name_are_the_operators(vault):
    bob, sysop = vault.caller(vault.bob), vault.caller(vault.sysop)
    for changes in (Changes(cost=0), Changes(uploader="Eve"), Changes(name="b.zip")):
        assert refusal(vault.files.editing.change(bob, GAMES.code, "a.zip", changes)) is Why.DENIED
    changes = Changes(cost=5, uploader="Eve", name="b.zip")
    file = run(vault.files.editing.change(sysop, GAMES.code, "a.zip", changes))
    assert (file.cost, file.uploader, file.name) == (5, "Eve", "b.zip")
    assert vault.disk.names(GAMES.path) == ["b.zip"]
    assert vault.known(GAMES, "a.zip") is None and vault.known(GAMES, "b.zip") == file
    for name in ("../b.zip", "-x"):
        with pytest.raises(Refusal):
            run(vault.files.editing.change(sysop, GAMES.code, "b.zip", Changes(name=name)))


def test_a_removed_file_leaves_the_disk_too(vault):
    run(vault.files.editing.remove(vault.caller(vault.bob), GAMES.code, "a.zip"))
    assert vault.disk.names(GAMES.path) == [] and vault.known(GAMES, "a.zip") is None
    assert refusal(vault.files.editing.remove(vault.caller(vault.bob), GAMES.code, "a.zip")) is Why.NOT_FOUND


def test_operators_move_files(vault):
    assert refusal(vault.files.editing.move(vault.caller(vault.bob), GAMES.code, "a.zip", UTILS.code)) is Why.DENIED
    sysop = vault.caller(vault.sysop)
    assert refusal(vault.files.editing.move(sysop, GAMES.code, "a.zip", GAMES.code)) is Why.EXISTS
    moved = run(vault.files.editing.move(sysop, GAMES.code, "a.zip", UTILS.code))
    assert vault.known(UTILS, "a.zip") == moved and vault.known(GAMES, "a.zip") is None
    assert (vault.disk.names(GAMES.path), vault.disk.names(UTILS.path)) == ([], ["a.zip"])


@pytest.mark.proves("file.dir.settings.MOVENEW")
def test_moved_files_are_new_where_the_directory_wants_that():
    place = directory(settings=DEFAULT_SETTINGS | DirectoryFlag.MOVENEW)
    vault = Vault(place, UTILS)
    vault.keep(place, "a.zip", uploaded=5.0)
    moved = run(vault.files.editing.move(vault.caller(vault.sysop), place.code, "a.zip", UTILS.code))
    assert moved.uploaded == vault.clock.now()


def test_nothing_is_moved_over_another_file_and_a_failing_store_moves_it_back(vault, monkeypatch):
    sysop = vault.caller(vault.sysop)
    vault.keep(UTILS, "A.zip", b"other")
    assert refusal(vault.files.editing.move(sysop, GAMES.code, "a.zip", UTILS.code)) is Why.EXISTS
    vault.disk.put(UTILS.path, "b.zip", b"unknown")
    vault.keep(GAMES, "b.zip")
    assert refusal(vault.files.editing.move(sysop, GAMES.code, "b.zip", UTILS.code)) is Why.EXISTS
    vault.keep(GAMES, "c.zip")

    async def broken(change):
        raise StoreError("disk full")

    monkeypatch.setattr(vault.store, "write", broken)
    with pytest.raises(StoreError):
        run(vault.files.editing.move(sysop, GAMES.code, "c.zip", UTILS.code))
    assert "c.zip" in vault.disk.names(GAMES.path) and "c.zip" not in vault.disk.names(UTILS.path)


def test_the_time_of_a_file_is_changed_on_disk_too(vault):
    bob, editing = vault.caller(vault.bob), vault.files.editing
    assert run(editing.change(bob, GAMES.code, "a.zip", Changes(written=5.0))).written == 5.0
    assert run(vault.disk.find(str(GAMES.path), "a.zip")).written == 5.0
    run(vault.disk.remove(str(GAMES.path), "a.zip"))
    assert run(editing.change(bob, GAMES.code, "a.zip", Changes(written=6.0))).written == 6.0
    eve = vault.caller(vault.add("Eve"))
    assert refusal(editing.change(eve, GAMES.code, "a.zip", Changes(written=7.0))) is Why.DENIED
