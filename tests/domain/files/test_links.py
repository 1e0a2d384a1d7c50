import pytest

from dialtone.base.errors import Refusal
from dialtone.domain.files.links import LASTS, Redeemed
from dialtone.domain.model.actor import System
from dialtone.testing.script import run
from tests.domain.files.vault import Vault, directory

GAMES = directory()


@pytest.fixture
def vault():
    made = Vault(GAMES, directory("B", upload_requirements="SYSOP"))
    made.keep(GAMES, "a.zip")
    made.bob = made.add("Bob", credits=100)
    return made


def test_SQL_03_a_link_works_once(vault):
    link = run(vault.files.links.for_download(vault.caller(vault.bob), GAMES.code, "A.ZIP"))
    wanted = Redeemed(vault.again(vault.bob), "download", GAMES.code, "a.zip")
    assert run(vault.files.links.look(link.secret.reveal())) == wanted
    assert run(vault.files.links.redeem(link.secret.reveal().upper())) == wanted
    assert run(vault.files.links.redeem(link.secret.reveal())) is None


def test_it_ends_by_itself_and_can_be_revoked(vault):
    bob = vault.caller(vault.bob)
    links = vault.files.links
    first = run(links.for_download(bob, GAMES.code, "a.zip"))
    assert first.expires == vault.clock.now() + LASTS
    vault.clock.advance(LASTS + 1)
    assert run(links.redeem(first.secret.reveal())) is None
    second = run(links.for_upload(bob, GAMES.code))
    assert run(links.look(second.secret.reveal())).name == ""
    assert run(links.revoke(bob)) >= 1
    assert run(links.redeem(second.secret.reveal())) is None


def test_the_secret_is_printed_nowhere_and_the_user_name_tells_nothing_of_it(vault):
    link = run(vault.files.links.for_download(vault.caller(vault.bob), GAMES.code, "a.zip"))
    secret = link.secret.reveal()
    assert secret not in f"{link} {link!r} {link.secret}"
    assert len(secret) == 26 and secret[:6] not in link.login


def test_a_link_is_made_only_for_what_one_may(vault):
    poor = vault.caller(vault.add("Poor"))
    links = vault.files.links
    for verb in (
        links.for_download(poor, GAMES.code, "a.zip"),
        links.for_download(poor, GAMES.code, "none"),
        links.for_upload(poor, "MAIN-B"),
        links.for_upload(poor, "NONE"),
        links.for_download(System("x"), GAMES.code, "a.zip"),
    ):
        with pytest.raises(Refusal):
            run(verb)


def test_what_is_no_secret_is_nothing(vault):
    assert run(vault.files.links.redeem("nonsense\ud800")) is None
