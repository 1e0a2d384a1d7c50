import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.config.files import DEFAULT_SETTINGS, DirectoryFlag
from dialtone.domain.files.admission import Wanted
from dialtone.domain.model.user import NOBODY
from dialtone.testing.script import run
from tests.domain.files.vault import SYSTEM, Vault, directory

DAY = 86400.0


def aged(vault, place, name, days, **fields):
    vault.keep(place, name, uploaded=vault.clock.now() - days * DAY, **fields)


@pytest.mark.proves("file.dir.max_age", "file.dir.settings.SINCEDL")
def test_old_files_go_by_the_upload_or_by_the_last_download():
    by_upload = directory("A", max_age=30)
    by_download = directory("B", max_age=30, settings=DEFAULT_SETTINGS | DirectoryFlag.SINCEDL)
    vault = Vault(by_upload, by_download)
    recent = vault.clock.now() - DAY
    for place in (by_upload, by_download):
        aged(vault, place, "old", 31)
        aged(vault, place, "used", 31, last_download=recent)
        aged(vault, place, "new", 29)
    assert run(vault.files.maintenance.daily()) == 3
    assert vault.disk.names(by_upload.path) == ["new"]
    assert vault.disk.names(by_download.path) == ["new", "used"]
    assert vault.known(by_upload, "old") is None


@pytest.mark.proves("file.dir.max_files")
def test_the_oldest_beyond_the_number_go():
    place = directory(max_files=2)
    vault = Vault(place)
    for days in range(5):
        aged(vault, place, f"d{days}", days)
    assert run(vault.files.maintenance.purge(place)) == 3
    assert vault.disk.names(place.path) == ["d0", "d1"]


@pytest.mark.proves("file.max_part_age")
def test_FTP_10_unfinished_uploads_go_after_a_while():
    place = directory()
    vault = Vault(place, part_days=7)
    bob = vault.caller(vault.add("Bob"))

    async def broken():
        upload = await vault.files.receiving.begin(bob, place.code, Wanted(name="a.zip"))
        await upload.write(b"half")
        await upload.abandon("line dropped")

    run(broken())
    [part] = vault.disk.names(place.path)
    vault.disk.times[(str(place.path), part)] = vault.clock.now()
    vault.disk.put(place.path, ".keep-me", b"", written=0.0)
    vault.clock.advance(6 * DAY)
    assert run(vault.files.maintenance.clear_parts(place)) == 0
    vault.clock.advance(2 * DAY)
    assert run(vault.files.maintenance.clear_parts(place)) == 1
    assert vault.disk.names(place.path) == [".keep-me"]


def test_files_found_on_disk_are_added_with_what_they_say_of_themselves():
    place = directory()
    vault = Vault(place)
    vault.keep(place, "known.zip")
    vault.disk.put(place.path, "new.zip", b"content", written=5.0)
    vault.disk.put(place.path, "-rf", b"x")
    vault.archives.inside["new.zip"] = {"FILE_ID.DIZ": b"A fine game"}
    seen = []
    done = run(vault.files.maintenance.adopt(SYSTEM, place.code, progress=seen.append))
    assert [(one.name, one.reason) for one in done] == [("-rf", "the name is not legal here"), ("new.zip", "")]
    assert seen == done
    file = vault.known(place, "new.zip")
    assert (file.description, file.size, file.cost, file.written) == ("A fine game", 7, 7, 5.0)
    assert (file.uploader, file.uploader_user) == ("Sysop", NOBODY)
    assert file.sha1 == "040f06fd774092478d450774f5ba30c5da78acc8"  # sha1sum of "content"
    assert run(vault.files.maintenance.adopt(SYSTEM, place.code, only=["none", "known.zip"]))[0].reason != ""


def test_adding_and_checking_are_for_operators():
    place = directory()
    vault = Vault(place)
    bob = vault.caller(vault.add("Bob"))
    for verb in (vault.files.maintenance.adopt, vault.files.maintenance.check):
        with pytest.raises(Refusal) as no:
            run(verb(bob, place.code))
        assert no.value.why is Why.DENIED


def test_what_is_not_in_order():
    place = directory()
    vault = Vault(place)
    vault.keep(place, "fine")
    vault.keep(place, "gone")
    vault.keep(place, "other")
    vault.disk.files.pop((str(place.path), "gone"))
    vault.disk.put(place.path, "other", b"another size")
    vault.disk.put(place.path, "new", b"x")
    vault.disk.put(place.path, ".up-1-x.part", b"x")
    found = run(vault.files.maintenance.check(vault.caller(vault.sysop), place.code))
    assert [(one.name, one.what) for one in found] == [
        ("gone", "missing"),
        ("other", "size"),
        ("new", "unknown"),
        (".up-1-x.part", "unfinished"),
    ]


def test_an_operator_purges_now_and_nobody_else():
    place = directory(max_files=1)
    vault = Vault(place)
    for days in range(3):
        aged(vault, place, f"d{days}", days)
    bob = vault.caller(vault.add("Bob"))
    with pytest.raises(Refusal) as no:
        run(vault.files.maintenance.purge_now(bob, place.code))
    assert no.value.why is Why.DENIED
    assert run(vault.files.maintenance.purge_now(SYSTEM, place.code)) == 2
    assert vault.disk.names(place.path) == ["d0"]
