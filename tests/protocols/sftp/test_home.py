import pytest

from dialtone.base.errors import Refusal
from dialtone.protocols.sftp.home import Home
from dialtone.testing.script import run
from tests.protocols.sftp.cabinet import Cabinet


@pytest.fixture
def cabinet():
    made = Cabinet()
    made.texts = {f"user/{made.alice.number:04d}.plan": b"to sleep", "user/0001.plan": b"secret"}
    return made


@pytest.fixture
def home(cabinet):
    return Home(cabinet.house, cabinet.vault.caller(cabinet.alice))


def test_ones_own_texts_and_keys(home):
    assert [entry.name for entry in run(home.entries(("Alice",)))] == [".ssh", "plan", "sshkeys"]
    assert run(home.text(("alice", "plan"))) == b"to sleep"
    assert run(home.text(("Alice", "sshkeys"))) == b"ssh-ed25519 AAAA mine\n"
    assert run(home.text(("Alice", ".ssh", "authorized_keys"))) == b"ssh-ed25519 AAAA mine\n"
    assert home.target(("Alice", ".ssh", "authorized_keys")) == "../sshkeys"


@pytest.mark.parametrize("parts", [("Sysop", "plan"), ("Alice", "signature"), ("Alice", "x"), ("Alice",), ()])
def test_PTH_01_nothing_of_others(home, parts):
    with pytest.raises(Refusal):
        run(home.text(parts))
