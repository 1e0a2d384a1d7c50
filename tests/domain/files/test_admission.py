import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.config.files import DEFAULT_SETTINGS, DirectoryFlag
from dialtone.domain.files.admission import Wanted, part_name
from dialtone.domain.files.areas import NO_UPLOADS, NOT_HERE
from dialtone.testing.script import run
from tests.domain.files.vault import Vault, directory

GAMES = directory()


def refusal(coroutine):
    with pytest.raises(Refusal) as no:
        run(coroutine)
    return no.value


def begin(vault, user, name="a.zip", place=GAMES, **wanted):
    return vault.files.receiving.begin(vault.caller(user), place.code, Wanted(name=name, **wanted))


@pytest.mark.proves("file.dir.upload_ars", "file.dir.extensions", "file.dir.max_files", "file.max_file_size")
def test_the_order_of_refusals():
    place = directory(upload_requirements="LEVEL 40", extensions=("zip", "txt"), max_files=2)
    vault = Vault(place, banned=("evil.zip",), max_size=1000, min_space=10**6, room=10**9)
    bob = vault.add("Bob")
    vault.keep(place, "here.zip")
    vault.disk.put(place.path, "lying.zip", b"x")
    vault.disk.put(place.path, "dark.zip", b"x")

    def why(name="a.zip", user=bob, **wanted):
        no = refusal(begin(vault, user, name, place, **wanted))
        return no.why, no.text

    assert why(user=vault.add("Una", restrictions="U")) == (Why.DENIED, NO_UPLOADS)
    assert why(user=vault.add("Lou", level=10)) == (Why.DENIED, NOT_HERE)
    assert why(size=2 * 10**9)[0] is Why.NO_SPACE
    assert why("../x")[0] is Why.BAD_PARAMETER
    assert why("evil.zip")[0] is Why.INVALID
    assert why("a.exe") == (Why.INVALID, "Only files of these types are taken here: zip, txt")
    assert why(size=1001)[0] is Why.TOO_BIG
    assert why(anonymous=True)[0] is Why.DENIED
    assert why("HERE.zip") == (Why.EXISTS, "That file is here already.")
    assert why("lying.zip")[0] is Why.EXISTS
    vault.keep(place, "two.zip")
    assert why()[0] is Why.FULL
    run(begin(vault, vault.sysop, "a.exe", place))  # an operator may, types and number of files aside


def test_names_that_look_like_an_attack_are_in_the_hack_log(monkeypatch):
    told = []
    monkeypatch.setattr("dialtone.domain.files.diary.log.warning", lambda event, text, **fields: told.append(event))
    vault = Vault(GAMES)
    refusal(begin(vault, vault.add("Eve"), "../../etc/passwd"))
    assert told == ["hack.attempt"]


@pytest.mark.proves("file.dir.settings.DUPES")
def test_duplicates_on_the_whole_board_by_name_and_by_content():
    searched, other = directory("A"), directory("B", settings=0)
    vault = Vault(searched, other, GAMES)
    vault.keep(searched, "a.zip", b"the same")
    vault.keep(other, "b.zip", b"other")
    bob = vault.add("Bob")
    assert refusal(begin(vault, bob, "A.ZIP")).text == "That file is on this board already."
    run(begin(vault, bob, "b.zip"))  # that directory is not searched
    with pytest.raises(Refusal) as no:
        vault.upload(vault.caller(bob), GAMES, "renamed.zip", b"the same")
    assert no.value.why is Why.EXISTS
    assert vault.known(GAMES, "renamed.zip") is None
    assert part_name(bob.number, "renamed.zip") not in vault.disk.names(GAMES.path)
    assert vault.upload(vault.caller(vault.sysop), GAMES, "renamed.zip", b"the same").name == "renamed.zip"


@pytest.mark.proves("file.max_upload_parts")
def test_unfinished_uploads_of_one_user_are_limited():
    vault = Vault(GAMES, parts_most=2)
    bob = vault.add("Bob")
    for name in ("a.zip", "b.zip"):
        upload = run(begin(vault, bob, name))
        run(upload.write(b"x"))
        run(upload.abandon("line dropped"))
    assert refusal(begin(vault, bob, "c.zip")).why is Why.TOO_MANY
    run(begin(vault, bob, "a.zip", resume=True))
    run(begin(vault, vault.add("Eve"), "c.zip"))


@pytest.mark.proves("file.dir.settings.ANON", "file.dir.settings.AONLY")
def test_anonymous_uploads_are_for_exemption_A_where_the_directory_allows_them():
    place = directory(settings=DEFAULT_SETTINGS | DirectoryFlag.ANON)
    vault = Vault(place)
    assert refusal(begin(vault, vault.add("Bob"), place=place, anonymous=True)).why is Why.DENIED
    ann = vault.caller(vault.add("Ann", exemptions="A"))
    assert vault.upload(ann, place, "a.zip", b"1", anonymous=True).anonymous
    always = directory("X", settings=int(DirectoryFlag.AONLY))
    assert Vault(always).upload(Vault(always).caller(Vault(always).sysop), always, "a.zip", b"1").anonymous
