import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.config.files import DirectoryFlag, Library, Role
from dialtone.domain.files.areas import NO_DOWNLOADS, NO_FILES, NO_UPLOADS, NOT_HERE, who
from dialtone.domain.model.actor import Remote
from tests.domain.files.vault import PEER, SYSTEM, Vault, directory

ELITE = Library(name="Elite", prefix="EL-", requirements="LEVEL 60")


def codes(seen):
    return [(one.number, one.directory.code) for one in seen]


@pytest.mark.proves("file.lib.ars", "file.dir.ars")
def test_everybody_numbers_the_libraries_and_directories_they_see_from_1():
    vault = Vault(
        directory("X", ELITE),
        directory("A"),
        directory("B", requirements="LEVEL 60"),
        directory("C", requirements="NOT LEVEL 60"),
    )
    bob, eve = vault.caller(vault.add("Bob")), vault.caller(vault.add("Eve", level=60))
    areas = vault.files.areas
    assert [(one.number, one.library.name) for one in areas.libraries(bob)] == [(1, "Main")]
    assert [(one.number, one.library.name) for one in areas.libraries(eve)] == [(1, "Elite"), (2, "Main")]
    main = areas.library(bob, "main")
    assert codes(areas.directories(bob, main)) == [(1, "MAIN-A"), (2, "MAIN-C")]
    assert codes(areas.directories(eve, main)) == [(1, "MAIN-A"), (2, "MAIN-B")]
    assert len(areas.directories(SYSTEM, main)) == 3
    with pytest.raises(Refusal) as no:
        areas.find(bob, "EL-X")
    assert no.value.why is Why.NOT_FOUND


def test_restriction_T_hides_everything():
    vault = Vault(directory())
    tom = vault.caller(vault.add("Tom", restrictions="T"))
    assert vault.files.areas.libraries(tom) == []
    with pytest.raises(Refusal) as no:
        vault.files.areas.find(tom, "MAIN-GAMES")
    assert (no.value.why, no.value.text) == (Why.DENIED, NO_FILES)


@pytest.mark.parametrize(
    ("user", "fields", "reason"),
    [
        ({}, {}, ""),
        ({"restrictions": "U"}, {}, NO_UPLOADS),
        ({}, {"upload_requirements": "LEVEL 60"}, NOT_HERE),
        ({"exemptions": "U"}, {"upload_requirements": "LEVEL 60"}, ""),
        ({"flags1": "O"}, {"upload_requirements": "LEVEL 60", "operator_requirements": "FLAG 1O"}, ""),
        ({}, {"requirements": "LEVEL 60"}, NOT_HERE),
        ({}, {"requirements": "LEVEL 60", "role": Role.SYSOP}, ""),
        ({}, {"role": Role.OFFLINE}, NOT_HERE),
    ],
)
def test_who_may_upload(user, fields, reason):
    place = directory(**fields)
    vault = Vault(place)
    assert vault.files.areas.cannot_upload(who(vault.caller(vault.add("Bob", **user))), place) == reason


@pytest.mark.proves("file.lib.download_ars")
def test_library_and_directory_must_both_admit_downloads():
    library = Library(name="L", prefix="L-", download_requirements="LEVEL 55")
    one, two = directory("A", library), directory("B", library, download_requirements="LEVEL 65")
    vault = Vault(one, two)
    areas = vault.files.areas

    def may(level, place, **fields):
        asking = who(vault.caller(vault.add(f"U{level}{place.code}{len(fields)}", level=level, **fields)))
        return areas.cannot_download(asking, place) == ""

    assert [may(50, one), may(60, one), may(60, two), may(70, two)] == [False, True, False, True]
    assert not may(70, one, restrictions="D")


def test_strangers_neither_download_nor_upload():
    place = directory()
    areas = Vault(place).files.areas
    stranger = who(Remote(PEER))
    assert areas.cannot_download(stranger, place) == NO_DOWNLOADS
    assert areas.cannot_upload(stranger, place) == NO_UPLOADS


@pytest.mark.proves("file.dir.ex_ars")
def test_what_is_free_and_for_whom():
    paid, free = directory("A", exempt_requirements="FLAG 1F"), directory("B", settings=int(DirectoryFlag.FREE))
    vault = Vault(paid, free)
    areas = vault.files.areas
    people = {"Bob": {}, "Fay": {"flags1": "F"}, "Dee": {"exemptions": "D"}}
    bob, fay, dee = (who(vault.caller(vault.add(name, **fields))) for name, fields in people.items())
    assert [areas.is_free(one, paid) for one in (bob, fay, dee)] == [False, True, True]
    assert areas.is_free(bob, free)


@pytest.mark.proves("file.upload_dir")
def test_uploads_go_to_the_upload_directory_where_the_current_one_takes_none():
    closed, uploads = directory("A", upload_requirements="SYSOP"), directory("UP", role=Role.UPLOAD)
    vault = Vault(closed, uploads)
    bob = vault.caller(vault.add("Bob"))
    assert vault.files.areas.upload_target(bob, "MAIN-A") == uploads
    assert vault.files.areas.upload_target(vault.caller(vault.sysop), "MAIN-A") == closed
    assert vault.files.areas.upload_target(vault.caller(vault.add("Una", restrictions="U"))) is None


def test_files_for_somebody_are_shown_to_him_and_to_who_sent_them():
    place = directory("USER", role=Role.USER)
    vault = Vault(place)
    bob, ann, eve = (vault.add(name) for name in ("Bob", "Ann", "Eve"))
    file = vault.keep(place, "a.zip", uploader_user=bob.number, recipients=(ann.number,))
    shown = [vault.files.areas.shows(who(vault.caller(one)), place, file) for one in (bob, ann, eve, vault.sysop)]
    assert shown == [True, True, False, True]


@pytest.mark.proves("file.dir.settings.NOSCAN")
def test_scans_leave_out_what_asks_for_it_and_mail_like_directories():
    vault = Vault(directory("A"), directory("B", settings=int(DirectoryFlag.NOSCAN)), directory("S", role=Role.SYSOP))
    bob = vault.caller(vault.add("Bob"))
    assert [one.code for one in vault.files.areas.scanned(bob, new=True)] == ["MAIN-A"]
    assert [one.code for one in vault.files.areas.scanned(bob)] == ["MAIN-A", "MAIN-B"]


def test_a_requirement_may_name_the_library_and_the_directory():
    games, other = directory("A", requirements="DIR 1 AND LIB 1"), directory("B", requirements="DIRCODE MAIN-B")
    third = directory("C", requirements="DIR =2")
    vault = Vault(games, other, third)
    bob = vault.caller(vault.add("Bob"))
    [main] = vault.files.areas.libraries(bob)
    assert codes(vault.files.areas.directories(bob, main.library)) == [(1, "MAIN-A"), (2, "MAIN-B")]
