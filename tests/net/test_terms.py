import pytest

from dialtone.net.terms import Limits, Terms
from dialtone.testing.script import ScriptedWire


def test_every_time_limit_has_an_end_unless_it_is_lifted() -> None:
    limits = Limits()
    assert all(getattr(limits, name) > 0 for name in Limits.__dataclass_fields__)


def test_a_connection_of_ours_has_no_session() -> None:
    with pytest.raises(AssertionError):
        Terms().make(ScriptedWire())
