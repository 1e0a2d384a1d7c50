"""What command lines may name of the system."""

from __future__ import annotations

from pathlib import Path

import pytest

from dialtone.config.places import Places
from dialtone.config.system import SystemConfig
from dialtone.domain.mail.surroundings import Surroundings


@pytest.mark.parametrize(
    ("letter", "value"),
    [
        ("!", "/bbs/exec/"),
        ("@", ""),
        ("g", "/var/tmp/bbs/"),
        ("j", "/bbs/data/"),
        ("k", "/bbs/ctrl/"),
        ("z", "/bbs/text/"),
        ("o", "Ada"),
        ("q", "BBS"),
        ("v", "1.2"),
        ("?", "linux"),
    ],
)
def test_specifiers_of_a_system(letter: str, value: str) -> None:
    system = SystemConfig(operator="Ada", qwk_id="BBS")
    found = Surroundings.of(Places(Path("/bbs")), Path("/var/tmp/bbs"), system, "1.2", "Linux")
    assert found.specifiers()[letter] == value
    assert found.mods == "/bbs/mods/"
