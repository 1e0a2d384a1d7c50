import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.config.file_options import FileCommand
from dialtone.config.files import Role, Sort
from dialtone.domain.files import listing as module
from dialtone.domain.files import questions
from dialtone.domain.model.user import NOBODY
from dialtone.domain.ports.file_commands import Outcome
from dialtone.formats.search import parse
from dialtone.testing.script import run
from tests.domain.files.vault import Vault, directory

GAMES = directory()


async def names(found):
    return [file.name async for file in found]


async def groups(found):
    return [(place.code, [file.name for file in files]) async for place, files in found]


def refusal(coroutine):
    with pytest.raises(Refusal) as no:
        run(coroutine)
    return no.value.why


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        (Sort.NAME, ["a10.zip", "a9.zip", "B.zip"]),
        (Sort.NAME_DOWN, ["B.zip", "a9.zip", "a10.zip"]),
        (Sort.NAME_CASE, ["B.zip", "a10.zip", "a9.zip"]),
        (Sort.NAME_CASE_DOWN, ["a9.zip", "a10.zip", "B.zip"]),
        (Sort.NATURAL, ["a9.zip", "a10.zip", "B.zip"]),
        (Sort.SIZE, ["a9.zip", "B.zip", "a10.zip"]),
        (Sort.SIZE_DOWN, ["a10.zip", "B.zip", "a9.zip"]),
        (Sort.DATE, ["a10.zip", "a9.zip", "B.zip"]),
        (Sort.DATE_DOWN, ["B.zip", "a9.zip", "a10.zip"]),
    ],
)
def test_a_directory_has_its_order(sort, order):
    place = directory(sort=sort)
    vault = Vault(place)
    for name, size, day in (("a10.zip", 30, 1), ("a9.zip", 10, 2), ("B.zip", 20, 3)):
        vault.keep(place, name, b"x" * size, uploaded=day * 86400.0)
    assert run(names(vault.files.listing.files(vault.caller(vault.sysop), place.code))) == order


@pytest.mark.parametrize("sort", [Sort.NAME, Sort.NATURAL])
def test_long_directories_come_a_page_at_a_time(sort, monkeypatch):
    monkeypatch.setattr(questions, "STEP", 3)
    place = directory(sort=sort)
    vault = Vault(place)
    wanted = [f"f{number:02}.zip" for number in range(10)]
    for name in wanted:
        vault.keep(place, name)
    assert run(names(vault.files.listing.files(vault.caller(vault.sysop), place.code))) == wanted


def test_names_fit_a_pattern_without_case():
    vault = Vault(GAMES)
    for name in ("DOOM.ZIP", "doom2.zip", "quake.zip"):
        vault.keep(GAMES, name)
    found = run(names(vault.files.listing.files(vault.caller(vault.sysop), GAMES.code, pattern="Doom*")))
    assert found == ["DOOM.ZIP", "doom2.zip"]


def test_who_uploaded_anonymously_is_told_to_operators_only():
    vault = Vault(GAMES)
    ann, bob = vault.add("Ann"), vault.add("Bob")
    vault.keep(GAMES, "a.zip", anonymous=True, uploader="Ann", uploader_user=ann.number)
    seen = [run(vault.files.listing.get(vault.caller(one), GAMES.code, "A.zip")) for one in (bob, ann, vault.sysop)]
    assert [(one.uploader, one.uploader_user) for one in seen] == [
        ("Anonymous", NOBODY),
        ("Ann", ann.number),
        ("Ann", ann.number),
    ]


def test_new_files_of_each_directory_somebody_sees():
    other, hidden = directory("B"), directory("C", requirements="SYSOP")
    vault = Vault(GAMES, other, hidden)
    for place, name, at in ((GAMES, "old", 10.0), (GAMES, "new", 30.0), (other, "old2", 5.0), (hidden, "x", 40.0)):
        vault.keep(place, name, uploaded=at)
    bob = vault.caller(vault.add("Bob"))
    places = [GAMES, other, hidden]
    assert run(groups(vault.files.listing.new(bob, places, 20.0))) == [("MAIN-GAMES", ["new"])]
    assert run(groups(vault.files.listing.new(vault.caller(vault.sysop), places, 20.0)))[-1] == ("MAIN-C", ["x"])


def test_files_are_found_by_name_and_by_words():
    other = directory("B")
    vault = Vault(GAMES, other)
    vault.keep(GAMES, "doom.zip", description="Monsters and guns")
    vault.keep(other, "tetris.zip", description="Falling blocks, no monsters")
    bob = vault.caller(vault.add("Bob"))
    find = vault.files.listing.find
    assert run(groups(find(bob, [GAMES, other], name="*.zip"))) == [
        ("MAIN-GAMES", ["doom.zip"]),
        ("MAIN-B", ["tetris.zip"]),
    ]
    assert run(groups(find(bob, [GAMES, other], words=parse("monsters AND NOT blocks")))) == [
        ("MAIN-GAMES", ["doom.zip"])
    ]


def test_counts_of_what_somebody_sees():
    other, hidden = directory("B"), directory("C", requirements="SYSOP")
    vault = Vault(GAMES, other, hidden)
    vault.keep(GAMES, "a", b"xx", uploaded=5.0)
    vault.keep(other, "b", b"xxx", uploaded=7.0)
    vault.keep(hidden, "c", b"xxxx", uploaded=9.0)
    total = run(vault.files.listing.totals(vault.caller(vault.add("Bob")), GAMES.library))
    assert (total.files, total.bytes, total.newest) == (2, 5, 7.0)


@pytest.mark.proves("file.dir.settings.FCHK")
def test_what_is_missing_on_disk_where_the_directory_asks():
    unchecked = directory("B", settings=0)
    vault = Vault(GAMES, unchecked)
    files = [vault.keep(GAMES, "a"), vault.keep(GAMES, "b")]
    vault.disk.files.pop((str(GAMES.path), "b"))
    assert run(vault.files.listing.missing(GAMES, files)) == {"b"}
    assert run(vault.files.listing.missing(unchecked, files)) == set()


@pytest.mark.proves("file.viewable.cmd")
def test_what_is_in_a_file_is_for_those_who_may_download():
    place = directory(download_requirements="LEVEL 60")
    vault = Vault(place, viewable=(FileCommand(extension="exe", command="strings %f"),))
    vault.commands.outcome = lambda command: Outcome(lines=("MZ",))
    vault.archives.inside["a.zip"] = {"readme.txt": b"hello"}
    bob, eve = vault.caller(vault.add("Bob")), vault.caller(vault.add("Eve", level=60))
    for name in ("a.zip", "b.txt", "c.exe"):
        vault.keep(place, name, b"words")
    listing = vault.files.listing
    assert refusal(listing.members(bob, place.code, "a.zip")) is Why.DENIED
    assert refusal(listing.text(bob, place.code, "b.txt")) is Why.DENIED
    assert refusal(listing.viewed(bob, place.code, "c.exe")) is Why.DENIED
    assert [one.name for one in run(listing.members(eve, place.code, "a.zip"))] == ["readme.txt"]
    assert run(listing.text(eve, place.code, "a.zip", member="readme.txt")) == b"hello"
    assert run(listing.text(eve, place.code, "b.txt", most=3)) == b"wor"
    assert run(listing.viewed(eve, place.code, "c.exe")) == ("MZ",)
    assert run(listing.viewed(eve, place.code, "b.txt")) is None
    assert refusal(listing.members(eve, place.code, "b.txt")) is Why.BAD_CONTENT
    vault.archives.broken.add("a.zip")
    assert refusal(listing.members(eve, place.code, "a.zip")) is Why.BAD_CONTENT
    assert refusal(listing.text(eve, place.code, "a.zip", member="x")) is Why.BAD_CONTENT
    vault.disk.files.clear()
    assert refusal(listing.text(eve, place.code, "b.txt")) is Why.GONE


def test_files_for_others_are_not_there():
    user = directory("USER", role=Role.USER)
    vault = Vault(user)
    ann, eve = vault.add("Ann"), vault.add("Eve")
    vault.keep(user, "a.zip", recipients=(ann.number,))
    assert refusal(vault.files.listing.get(vault.caller(eve), user.code, "a.zip")) is Why.NOT_FOUND
    assert run(names(vault.files.listing.files(vault.caller(eve), user.code))) == []
    assert run(names(vault.files.listing.files(vault.caller(ann), user.code))) == ["a.zip"]


def test_which_names_are_texts():
    listing = Vault(GAMES).files.listing
    assert listing.is_text("README.TXT") and listing.is_text("x.ans") and not listing.is_text("x.exe")
    assert listing.is_archive("x.ZIP") and not listing.is_archive("x.txt")
    assert module.TEXT_MOST == 1024 * 1024


def test_pages_in_any_order():
    vault = Vault(GAMES)
    for number in range(5):
        vault.keep(GAMES, f"f{number}.zip", b"x" * (9 - number))
    caller = vault.caller(vault.add("Ann"))

    def page(**wanted):
        return [file.name for file in run(vault.files.listing.page(caller, GAMES.code, **wanted))]

    assert page(most=2) == ["f0.zip", "f1.zip"] and page(start=4) == ["f4.zip"] and page(start=5) == []
    assert page(sort=Sort.SIZE, most=2) == ["f4.zip", "f3.zip"]
    assert page(sort=Sort.SIZE, start=2, most=2) == ["f2.zip", "f1.zip"]


def test_pages_of_a_directory_where_not_everything_is_for_everybody():
    users = directory("USER", role=Role.USER)
    vault = Vault(users)
    ann = vault.add("Ann")
    for number in range(6):
        vault.keep(users, f"f{number}.zip", recipients=(ann.number,) if number % 2 else ())
    found = run(vault.files.listing.page(vault.caller(ann), users.code, start=1, most=2))
    assert [file.name for file in found] == ["f3.zip", "f5.zip"]
