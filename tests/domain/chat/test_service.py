"""Which gurus there are for whom."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialtone.base.errors import Refusal
from dialtone.config.chat import ChatConfig, Guru
from dialtone.testing.script import run
from tests.support.parlour import Parlour


async def _file(name: str) -> bytes | None:
    return b"()\nHm.\n" if name == "wise.dat" else None


def test_a_guru_is_for_those_who_meet_his_requirements_and_has_a_file() -> None:
    gurus = (Guru(code="HIGH", name="High", requirements="LEVEL 90"), Guru(code="WISE", name="The Wise"))
    parlour = Parlour(chat=ChatConfig(gurus=gurus))
    chat = replace(parlour.house.chat, read_guru=_file)
    alice = parlour.caller_of(2)
    assert [guru.code for guru in chat.gurus(alice)] == ["WISE"]
    guru, blocks = run(chat.patterns(alice))
    assert guru.name == "The Wise" and blocks[0].answers == ("Hm.",)
    for caller, code in ((alice, "HIGH"), (parlour.caller_of(1), "HIGH"), (alice, "NOBODY")):
        with pytest.raises(Refusal, match="no guru"):
            run(chat.patterns(caller, code))
