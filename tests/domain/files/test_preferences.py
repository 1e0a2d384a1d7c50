import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.domain.model.user import Misc
from dialtone.testing.script import run
from tests.domain.files.vault import SYSTEM, Vault, directory


def test_ones_own_choices_and_nothing_else():
    vault = Vault(directory())
    bob = vault.add("Bob", misc=int(Misc.ANSI | Misc.EXTDESC))
    change = vault.files.preferences.change
    run(change(vault.caller(bob), protocol="zx", new_since=5.0, switch=Misc.EXTDESC | Misc.AUTOHANG | Misc.ANSI))
    after = vault.again(bob)
    assert (after.protocol, after.new_files_since) == ("Z", 5.0)
    assert Misc(after.misc) == Misc.ANSI | Misc.AUTOHANG


def test_the_guest_and_strangers_keep_nothing():
    vault = Vault(directory())
    for actor in (vault.caller(vault.add("Guest", restrictions="G")), SYSTEM):
        with pytest.raises(Refusal) as no:
            run(vault.files.preferences.change(actor, protocol="Z"))
        assert no.value.why is Why.DENIED
