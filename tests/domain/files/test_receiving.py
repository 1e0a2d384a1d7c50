import pytest

from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.config.file_options import FileCommand
from dialtone.config.files import DEFAULT_SETTINGS, DirectoryFlag, Role
from dialtone.domain.files.admission import Wanted, part_name
from dialtone.domain.ports.file_commands import Outcome
from dialtone.testing.script import run
from tests.domain.files.vault import Vault, directory

GAMES = directory()


def refusal(coroutine):
    with pytest.raises(Refusal) as no:
        run(coroutine)
    return no.value


def begin(vault, user, name="a.zip", place=GAMES, **wanted):
    return vault.files.receiving.begin(vault.caller(user), place.code, Wanted(name=name, **wanted))


@pytest.mark.proves("file.dir.up_pct", "file.dir.upload_sem")
def test_an_upload_is_kept_counted_and_rewarded():
    place = directory(semaphore="../data/up.now", upload_percent=150)
    vault = Vault(place)
    bob = vault.add("Bob")
    file = vault.upload(
        vault.caller(bob), place, "a.bin", b"0123456789", description="A  fine\x1b[2J file", written=1e9
    )
    assert file == vault.known(place, "a.bin")
    assert (file.size, file.cost, file.uploader, file.uploader_user) == (10, 10, "Bob", bob.number)
    assert (file.description, file.written, file.uploaded) == ("A fine file", 1e9, vault.clock.now())
    assert file.sha1 == "87acec17cd9dcd20a716cc2cf67417b71c8a7016"  # sha1sum of these ten digits
    assert vault.disk.names(place.path) == ["a.bin"]
    assert vault.disk.times[(str(place.path), "a.bin")] == 1e9
    after = vault.again(bob)
    assert (after.uploads, after.uploaded, after.credits) == (1, 10, 15)
    assert vault.touched == ["../data/up.now"]
    assert run(vault.store.read(lambda records: records.statistics.day(0))).uploads == 1


def test_while_it_arrives_nobody_sees_it():
    vault = Vault(GAMES)
    bob = vault.add("Bob")
    upload = run(begin(vault, bob))
    run(upload.write(b"half"))
    assert vault.known(GAMES, "a.zip") is None
    [part] = vault.disk.names(GAMES.path)
    assert part == part_name(bob.number, "A.ZIP") and part.startswith(".") and part.endswith(".zip")
    assert refusal(begin(vault, vault.add("Eve"))).why is Why.BUSY


def test_FTP_10_empty_files_and_endless_streams():
    vault = Vault(GAMES, max_size=100, min_space=10**6, room=10**7)
    bob = vault.add("Bob")
    upload = run(begin(vault, bob))
    assert refusal(upload.complete()).why is Why.EMPTY
    assert vault.disk.names(GAMES.path) == []
    upload = run(begin(vault, bob))
    run(upload.write(b"x" * 100))
    assert refusal(upload.write(b"x")).why is Why.TOO_BIG
    assert vault.disk.names(GAMES.path) == []
    assert vault.again(bob).uploads == 0


@pytest.mark.proves("file.min_dspace")
def test_SLO_09_an_upload_stops_at_the_minimum_of_free_space_and_leaves_nothing():
    vault = Vault(GAMES, min_space=10 * 1024**2, room=20 * 1024**2)
    upload = run(begin(vault, vault.add("Bob")))

    def fill():
        for _ in range(100):
            run(upload.write(b"x" * 1024**2))

    with pytest.raises(Refusal) as no:
        fill()
    assert (no.value.why, no.value.temporary) == (Why.NO_SPACE, True)
    assert vault.disk.names(GAMES.path) == []
    assert vault.disk.room > 5 * 1024**2


def test_a_broken_upload_goes_on_where_it_ended_and_only_for_its_owner():
    vault = Vault(GAMES)
    bob, eve = vault.add("Bob"), vault.add("Eve")
    upload = run(begin(vault, bob))
    run(upload.write(b"01234"))
    run(upload.abandon("line dropped"))
    assert run(vault.files.receiving.resumable(vault.caller(bob), GAMES.code, "a.zip")) == 5
    assert run(vault.files.receiving.resumable(vault.caller(eve), GAMES.code, "a.zip")) == 0
    upload = run(begin(vault, bob, resume=True, size=10))
    assert upload.offset == 5
    run(upload.write(b"56789"))
    run(upload.complete())
    assert vault.disk.data(GAMES.path, "a.zip") == b"0123456789"
    assert vault.disk.names(GAMES.path) == ["a.zip"]


def test_a_part_is_begun_anew_when_nobody_asks_to_go_on_or_it_is_too_long():
    vault = Vault(GAMES)
    bob = vault.add("Bob")
    for wanted in ({}, {"resume": True, "size": 3}):
        upload = run(begin(vault, bob))
        run(upload.write(b"01234"))
        run(upload.abandon("line dropped"))
        upload = run(begin(vault, bob, **wanted))
        assert upload.offset == 0
        run(upload.abandon("enough", keep=False))


@pytest.mark.proves("file.testable.cmd", "file.testable.extension")
def test_a_test_command_turns_a_file_down_or_names_and_describes_it():
    vault = Vault(GAMES, testable=(FileCommand(extension="zip", command="scan %f"),))
    bob = vault.caller(vault.add("Bob"))
    vault.commands.outcome = lambda command: Outcome(status=1)
    with pytest.raises(Refusal) as no:
        vault.upload(bob, GAMES, "a.zip", b"virus")
    assert no.value.why is Why.BAD_CONTENT
    assert vault.disk.names(GAMES.path) == []
    vault.commands.outcome = lambda command: Outcome(name="better.zip", description="Much better")
    file = vault.upload(bob, GAMES, "a.zip", b"good")
    assert (file.name, file.description) == ("better.zip", "Much better")
    vault.commands.outcome = lambda command: Outcome(name="../../worse.zip")
    assert vault.upload(bob, GAMES, "c.zip", b"fine").name == "c.zip"
    assert vault.upload(bob, GAMES, "d.txt", b"text").name == "d.txt"
    assert [name for _, name in vault.commands.ran] == ["a.zip", "a.zip", "c.zip"]


@pytest.mark.proves("file.dir.settings.DIZ")
def test_the_description_comes_out_of_the_archive():
    vault = Vault(GAMES)
    vault.archives.inside["*"] = {"x/FILE_ID.DIZ": b"not this", "file_id.diz": b"A game\r\nwith \x1b[1;31mmonsters\r\n"}
    bob = vault.caller(vault.add("Bob"))
    file = vault.upload(bob, GAMES, "a.zip", b"1")
    assert file.description == "A game"
    assert "monsters" in file.extended and "\x1b" not in file.extended
    assert vault.upload(bob, GAMES, "b.zip", b"2", description="Mine").description == "Mine"


def test_ARC_04_what_is_no_archive_is_a_plain_file():
    vault = Vault(GAMES)
    bob = vault.caller(vault.add("Bob"))
    vault.archives.broken.add(part_name(bob.user.number, "a.zip"))
    assert vault.upload(bob, GAMES, "a.zip", b"PK?").description == "No description given"


@pytest.mark.proves("file.dir.settings.CDTMIN", "file.dir.settings.CDTUL")
def test_minutes_in_place_of_credits():
    place = directory(settings=DEFAULT_SETTINGS | DirectoryFlag.CDTMIN)
    vault = Vault(place)
    bob = vault.add("Bob")
    vault.upload(vault.caller(bob), place, "a.bin", b"x" * 60_000)  # in ten seconds
    assert (vault.again(bob).credits, vault.again(bob).banked_minutes) == (0, 0)
    upload = run(begin(vault, bob, "b.bin", place))
    run(upload.write(b"y" * 60_000))
    run(upload.complete(seconds=120.0))
    assert vault.again(bob).banked_minutes == 2


@pytest.mark.proves("file.sysop_dir", "file.user_dir")
def test_files_for_the_sysop_and_for_users_are_announced():
    sysop, user = directory("SYSOP", role=Role.SYSOP), directory("USER", role=Role.USER)
    vault = Vault(sysop, user)
    bob, ann = vault.add("Bob"), vault.add("Ann")
    vault.upload(vault.caller(bob), sysop, "a.zip", b"1")
    assert "Bob" in vault.telegrams(vault.sysop)[0] and "a.zip" in vault.telegrams(vault.sysop)[0]
    assert refusal(begin(vault, bob, "b.zip", user)).why is Why.INVALID
    assert refusal(begin(vault, bob, "b.zip", user, recipients=(99,))).why is Why.NOT_FOUND
    file = vault.upload(vault.caller(bob), user, "b.zip", b"2", recipients=(ann.number,))
    assert file.recipients == (ann.number,)
    assert "b.zip" in vault.telegrams(ann)[0]


def test_SQL_03_of_two_who_bring_the_same_name_one_succeeds():
    vault = Vault(GAMES)
    bob = vault.add("Bob")
    upload = run(begin(vault, bob))
    run(upload.write(b"mine"))
    vault.disk.put(GAMES.path, "a.zip", b"theirs")  # by another process meanwhile
    assert refusal(upload.complete()).why is Why.EXISTS
    assert vault.disk.data(GAMES.path, "a.zip") == b"theirs"
    assert vault.known(GAMES, "a.zip") is None


def test_when_the_store_fails_the_part_stays_and_the_name_is_free(monkeypatch):
    vault = Vault(GAMES)
    bob = vault.add("Bob")
    upload = run(begin(vault, bob))
    run(upload.write(b"mine"))

    async def broken(change):
        raise StoreError("disk full")

    monkeypatch.setattr(vault.store, "write", broken)
    with pytest.raises(StoreError):
        run(upload.complete())
    assert vault.disk.names(GAMES.path) == [part_name(bob.number, "a.zip")]


@pytest.mark.proves("file.dir.settings.ULDATE")
def test_a_date_stands_in_front_where_the_directory_wants_it():
    place = directory(settings=DEFAULT_SETTINGS | DirectoryFlag.ULDATE)
    vault = Vault(place)
    assert (
        vault.upload(vault.caller(vault.sysop), place, "a.bin", b"1", description="New").description == "2024-01-01 New"
    )
