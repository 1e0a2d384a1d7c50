import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.testing.script import run
from tests.domain.files.vault import Vault, directory

GAMES = directory()


def refusal(coroutine):
    with pytest.raises(Refusal) as no:
        run(coroutine)
    return no.value.why


def test_flags_stay_with_their_price_until_they_are_taken_off():
    vault = Vault(GAMES)
    vault.keep(GAMES, "a.zip", b"x" * 7)
    vault.keep(GAMES, "b.zip", b"x" * 9)
    bob = vault.caller(vault.add("Bob", credits=100))
    batch = vault.files.batch
    assert run(batch.flag(bob, GAMES.code, "A.ZIP"))
    assert not run(batch.flag(bob, GAMES.code, "a.zip"))
    run(batch.flag(bob, GAMES.code, "b.zip"))
    assert [(one.file.name, one.cost) for one in run(batch.downloads(bob))] == [("a.zip", 7), ("b.zip", 9)]
    assert run(batch.unflag(bob, GAMES.code, "a.zip"))
    assert run(batch.clear(bob)) == 1
    assert run(batch.downloads(bob)) == []


def test_what_one_may_not_have_is_not_flagged_and_dead_entries_go():
    vault = Vault(GAMES)
    vault.keep(GAMES, "a.zip", b"x" * 7)
    bob = vault.caller(vault.add("Bob", credits=5))
    assert refusal(vault.files.batch.flag(bob, GAMES.code, "a.zip")) is Why.DENIED
    rich = vault.caller(vault.add("Rich", credits=50))
    run(vault.files.batch.flag(rich, GAMES.code, "a.zip"))
    run(vault.files.editing.remove(vault.caller(vault.sysop), GAMES.code, "a.zip"))
    assert run(vault.files.batch.downloads(rich)) == []
    assert run(vault.store.read(lambda records: records.files.queue(rich.user.number, upload=False))) == []


@pytest.mark.proves("file.max_batup", "file.max_batdn")
def test_queues_are_limited():
    vault = Vault(GAMES, max_batch_down=1, max_batch_up=1)
    for name in ("a.zip", "b.zip"):
        vault.keep(GAMES, name)
    bob = vault.caller(vault.add("Bob", credits=100))
    run(vault.files.batch.flag(bob, GAMES.code, "a.zip"))
    assert refusal(vault.files.batch.flag(bob, GAMES.code, "b.zip")) is Why.TOO_MANY
    run(vault.files.batch.announce(bob, GAMES.code, "c.zip", "text\x1b[2J here"))
    assert refusal(vault.files.batch.announce(bob, GAMES.code, "d.zip")) is Why.TOO_MANY
    [queued] = run(vault.files.batch.uploads(bob))
    assert (queued.name, queued.description) == ("c.zip", "text here")


def test_uploads_are_announced_where_one_may_upload_under_legal_names():
    closed = directory("B", upload_requirements="SYSOP")
    vault = Vault(GAMES, closed)
    bob = vault.caller(vault.add("Bob"))
    assert refusal(vault.files.batch.announce(bob, "NONE", "a.zip")) is Why.NOT_FOUND
    assert refusal(vault.files.batch.announce(bob, closed.code, "a.zip")) is Why.DENIED
    assert refusal(vault.files.batch.announce(bob, GAMES.code, "../a.zip")) is Why.BAD_PARAMETER


def test_an_upload_takes_its_announcement_off():
    vault = Vault(GAMES)
    bob = vault.caller(vault.add("Bob"))
    run(vault.files.batch.announce(bob, GAMES.code, "a.bin"))
    vault.upload(bob, GAMES, "a.bin", b"1")
    assert run(vault.files.batch.uploads(bob)) == []
