import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.config.file_options import FileCommand
from dialtone.config.files import DEFAULT_SETTINGS, DirectoryFlag, Role
from dialtone.config.levels import Level
from dialtone.domain.files import reserves
from dialtone.domain.ports.file_commands import Outcome
from dialtone.testing.script import run
from tests.domain.files.vault import Vault, directory

GAMES = directory()


def refusal(coroutine):
    with pytest.raises(Refusal) as no:
        run(coroutine)
    return no.value


def begin(vault, user, name="a.zip", place=GAMES, **more):
    return vault.files.fetching.begin(vault.caller(user), place.code, name, **more)


@pytest.mark.proves("file.dir.dn_pct", "file.dir.settings.CDTDL")
def test_a_download_is_read_counted_and_paid():
    vault = Vault(GAMES)
    ann = vault.add("Ann")
    vault.clock.advance(10)
    vault.keep(GAMES, "a.zip", b"0123456789", uploader="Ann", uploader_user=ann.number)
    bob = vault.add("Bob", credits=25, free_credits=3, counters_day=19723)
    fetch = run(begin(vault, bob))
    assert (fetch.size, fetch.cost, fetch.name) == (10, 10, "a.zip")
    assert run(fetch.read(2, 3)) == b"234"
    assert (vault.again(bob).free_credits, vault.again(bob).credits) == (0, 18)
    run(fetch.finish(seconds=2.0))
    after = vault.again(bob)
    assert (after.downloads, after.downloaded, after.downloads_today, after.downloaded_today) == (1, 10, 1, 10)
    assert (after.free_credits, after.credits) == (0, 18)
    assert vault.known(GAMES, "a.zip").downloads == 1
    assert vault.again(ann).credits == 9  # 90 %
    [text] = vault.telegrams(ann)
    assert "Bob" in text and "a.zip" in text and "9 credits" in text
    assert run(vault.store.read(lambda records: records.statistics.day(0))).downloaded == 10


def test_FTP_12_credits_for_one_download_are_enough_for_one_of_ten_at_once():
    vault = Vault(GAMES)
    vault.keep(GAMES, "a.zip", b"x" * 100)
    bob = vault.add("Bob", credits=100)
    caller = vault.caller(bob)  # every session looks at its own copy of the account
    fetch = run(vault.files.fetching.begin(caller, GAMES.code, "a.zip"))
    for _ in range(9):
        no = refusal(vault.files.fetching.begin(caller, GAMES.code, "a.zip"))
        assert (no.why, no.text) == (Why.DENIED, "You need 100 credits for it and have 0.")
    run(fetch.fail("line dropped"))
    assert vault.again(bob).credits == 100
    run(vault.files.fetching.begin(caller, GAMES.code, "a.zip"))


def test_SQL_03_a_download_is_settled_once():
    vault = Vault(GAMES)
    vault.keep(GAMES, "a.zip", b"x" * 100)
    bob = vault.add("Bob", credits=100)
    fetch = run(begin(vault, bob))
    run(fetch.finish())
    run(fetch.finish())
    run(fetch.fail("too late"))
    assert (vault.again(bob).credits, vault.again(bob).downloads) == (0, 1)


def test_a_failed_download_costs_nothing_and_does_not_count():
    vault = Vault(GAMES)
    vault.keep(GAMES, "a.zip", b"x" * 100)
    bob = vault.add("Bob", credits=70, free_credits=50, counters_day=19723)
    run(run(begin(vault, bob)).fail("cancelled"))
    after = vault.again(bob)
    assert (after.credits, after.free_credits, after.downloads, after.downloads_today) == (70, 50, 0, 0)
    assert vault.known(GAMES, "a.zip").downloads == 0


@pytest.mark.proves("file.dir.download_ars")
def test_the_order_of_refusals():
    place = directory(download_requirements="LEVEL 40")
    vault = Vault(place, levels={50: Level(downloads_per_day=1)})
    vault.keep(place, "a.zip", b"x" * 10)
    bob = vault.add("Bob", credits=10)
    assert refusal(begin(vault, vault.add("Dan", restrictions="D"))).why is Why.DENIED
    assert refusal(begin(vault, vault.add("Lou", level=30))).why is Why.DENIED
    assert refusal(begin(vault, bob, "b.zip")).why is Why.NOT_FOUND
    assert refusal(begin(vault, bob, "../../etc/passwd")).why is Why.NOT_FOUND
    assert refusal(begin(vault, bob, left=1.0, rate=1.0)).why is Why.DENIED
    run(run(begin(vault, bob)).finish())
    assert refusal(begin(vault, bob)).why is Why.TOO_MANY
    vault.clock.advance(86400)
    assert refusal(begin(vault, bob)).text == "You need 10 credits for it and have 0."


def test_what_is_known_but_not_on_disk_is_gone():
    vault = Vault(GAMES)
    vault.keep(GAMES, "a.zip")
    vault.disk.files.clear()
    bob = vault.add("Bob", credits=100)
    assert refusal(begin(vault, bob)).why is Why.GONE
    assert vault.again(bob).credits == 100


@pytest.mark.proves("file.dir.settings.FREE")
def test_free_downloads_cost_nothing():
    free = directory(settings=DEFAULT_SETTINGS | DirectoryFlag.FREE)
    vault = Vault(free)
    vault.keep(free, "a.zip")
    bob = vault.add("Bob")
    fetch = run(begin(vault, bob, place=free))
    assert fetch.cost == 0
    run(fetch.finish())
    assert vault.again(bob).downloads == 1


@pytest.mark.parametrize(
    ("fields", "settings"),
    [
        ({"created": 2e9}, DEFAULT_SETTINGS),  # an account younger than the upload
        ({"deleted": True}, DEFAULT_SETTINGS),
        ({}, DEFAULT_SETTINGS & ~DirectoryFlag.CDTDL),
    ],
)
def test_who_gets_nothing_for_his_upload(fields, settings):
    place = directory(settings=int(settings))
    vault = Vault(place)
    ann = vault.add("Ann", **fields)
    vault.keep(place, "a.zip", uploader_user=ann.number)
    run(run(begin(vault, vault.add("Bob", credits=100), place=place)).finish())
    assert vault.again(ann).credits == 0
    assert vault.telegrams(ann) == []


@pytest.mark.proves("file.dir.settings.QUIET")
def test_nobody_is_paid_for_his_own_download_and_quiet_directories_tell_nobody():
    quiet = directory(settings=DEFAULT_SETTINGS | DirectoryFlag.QUIET)
    vault = Vault(quiet)
    ann = vault.add("Ann", credits=100)
    vault.keep(quiet, "a.zip", b"x" * 10, uploader_user=ann.number)
    run(run(begin(vault, ann, place=quiet)).finish())
    assert vault.again(ann).credits == 90
    run(run(begin(vault, vault.add("Bob", credits=10), place=quiet)).finish())
    assert (vault.again(ann).credits, vault.telegrams(ann)) == (99, [])


@pytest.mark.proves("file.leech_pct", "file.leech_sec")
def test_nearly_complete_downloads_that_are_said_to_have_failed_are_counted():
    vault = Vault(GAMES, leech_seconds=60, leech_percent=90)
    vault.keep(GAMES, "a.zip", b"x" * 100)
    bob = vault.add("Bob", credits=1000)
    run(run(begin(vault, bob)).fail("cancelled", seconds=61, sent=95))
    run(run(begin(vault, bob)).fail("cancelled", seconds=61, sent=50))
    run(run(begin(vault, bob)).fail("cancelled", seconds=5, sent=100))
    assert vault.again(bob).leech == 1


def test_a_file_from_user_to_user_goes_when_everybody_has_it():
    place = directory("USER", role=Role.USER, settings=int(DirectoryFlag.FREE))
    vault = Vault(place)
    ann, bob = vault.add("Ann"), vault.add("Bob")
    vault.keep(place, "a.zip", recipients=(ann.number, bob.number))
    run(run(begin(vault, ann, place=place)).finish())
    assert vault.known(place, "a.zip").recipients == (bob.number,)
    assert refusal(begin(vault, ann, place=place)).why is Why.NOT_FOUND
    run(run(begin(vault, bob, place=place)).finish())
    assert vault.known(place, "a.zip") is None
    assert vault.disk.names(place.path) == []


@pytest.mark.proves("file.dlevent.cmd")
def test_the_sysops_command_sees_a_file_before_it_goes_out():
    vault = Vault(GAMES, events=(FileCommand(extension="zip", command="stamp %f"),))
    vault.commands.outcome = lambda command: Outcome(status=3)  # trouble with it keeps nobody waiting
    vault.keep(GAMES, "a.zip")
    vault.keep(GAMES, "a.txt")
    bob = vault.add("Bob", credits=100)
    run(run(begin(vault, bob)).finish())
    run(run(begin(vault, bob, "a.txt")).finish())
    assert vault.commands.ran == [("stamp %f", "a.zip")]


def test_what_a_fallen_program_had_taken_is_given_back_a_day_later():
    vault = Vault(GAMES)
    vault.keep(GAMES, "a.zip", b"x" * 100)
    bob = vault.add("Bob", credits=100)
    run(begin(vault, bob))  # and never heard of again
    vault.clock.advance(reserves.OLD - 1)
    run(vault.files.maintenance.daily())
    assert vault.again(bob).credits == 0
    vault.clock.advance(2)
    run(vault.files.maintenance.daily())
    run(vault.files.maintenance.daily())
    assert vault.again(bob).credits == 100


def test_a_download_is_opened_before_it_is_read():
    """The system may send from the file's own descriptor then; a disk without any has none."""
    vault = Vault(GAMES)
    bob = vault.add("Bob", credits=10)
    vault.keep(GAMES, "a.zip", b"0123456789")
    fetch = run(begin(vault, bob))
    run(fetch.open())
    assert (fetch.descriptor, run(fetch.read(8, 9))) == (-1, b"89")
    run(fetch.fail("enough"))


def test_FTP_12_a_download_in_pieces_is_paid_and_counted_once():
    vault = Vault(GAMES)
    vault.keep(GAMES, "a.zip", b"x" * 100)
    bob = vault.add("Bob", credits=100)
    for offset in (0, 50, 20):  # the last of them is of a file that is paid, and there are no credits left
        fetch = run(vault.files.fetching.begin_piece(vault.caller(bob), GAMES.code, "a.zip"))
        run(fetch.took(offset, 50, wanted=50))
        run(fetch.fail("again"))  # it is settled
    assert vault.again(bob).credits == 0 and vault.again(bob).downloads == 1
    assert vault.known(GAMES, "a.zip").downloads == 1


def test_a_piece_that_does_not_arrive_costs_nothing():
    vault = Vault(GAMES)
    vault.keep(GAMES, "a.zip", b"x" * 100)
    bob = vault.add("Bob", credits=100)
    fetch = run(vault.files.fetching.begin_piece(vault.caller(bob), GAMES.code, "a.zip"))
    assert vault.again(bob).credits == 0
    run(fetch.took(0, 10, wanted=100))
    assert vault.again(bob).credits == 100 and vault.again(bob).downloads_today == 0


def test_looking_at_a_file_takes_nothing_and_needs_the_same_access():
    vault = Vault(directory(download_requirements="SYSOP"))
    vault.keep(GAMES, "a.zip", b"x" * 100)
    bob = vault.add("Bob", credits=100)
    assert refusal(vault.files.fetching.look(vault.caller(bob), GAMES.code, "a.zip")).why is Why.DENIED
    assert run(vault.files.fetching.look(vault.caller(vault.sysop), GAMES.code, "a.zip")).size == 100
    assert refusal(vault.files.fetching.look(vault.caller(vault.sysop), GAMES.code, "../a")).why is Why.NOT_FOUND


class Written:
    """A store that counts what is written to it."""

    def __init__(self, store):
        self._store = store
        self.times = 0

    async def write(self, change):
        self.times += 1
        return await self._store.write(change)

    def __getattr__(self, name):
        return getattr(self._store, name)


def test_nothing_is_written_for_a_free_download_before_it_has_arrived():
    free = directory(settings=DEFAULT_SETTINGS | DirectoryFlag.FREE)
    vault = Vault(free)
    vault.keep(free, "a.zip", b"0123456789")
    bob = vault.add("Bob", credits=5)
    vault.files.fetching._store = store = Written(vault.files.fetching._store)
    fetch = run(begin(vault, bob, place=free, opened=True))
    assert (store.times, fetch.cost) == (0, 0)
    run(fetch.fail("line dropped"))
    assert (store.times, vault.again(bob).downloads_today) == (0, 0)
    run(run(begin(vault, bob, place=free)).finish())
    assert (store.times, vault.again(bob).downloads_today, vault.again(bob).credits) == (1, 1, 5)


def test_where_downloads_of_a_day_are_limited_one_is_taken_before_a_free_one_begins():
    free = directory(settings=DEFAULT_SETTINGS | DirectoryFlag.FREE)
    vault = Vault(free, levels={50: Level(downloads_per_day=1)})
    vault.keep(free, "a.zip", b"0123456789")
    bob = vault.add("Bob")
    run(begin(vault, bob, place=free))
    assert refusal(begin(vault, bob, place=free)).why is Why.TOO_MANY


def test_what_is_opened_at_once_and_not_on_disk_is_gone_and_costs_nothing():
    vault = Vault(GAMES)
    vault.keep(GAMES, "a.zip", b"x" * 10)
    run(vault.disk.remove(str(GAMES.path), "a.zip"))
    bob = vault.add("Bob", credits=100)
    assert refusal(begin(vault, bob, opened=True)).why is Why.GONE
    assert vault.again(bob).credits == 100
