"""Bulletins as callers see them."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from dialtone.domain.texts.bulletins import Bulletin
from dialtone.terminal.info import bulletins
from dialtone.testing.keyboard import Item, run
from tests.support.screen import spoken
from tests.support.shells import Noted, stay
from tests.support.terminals import SPOKEN, MemoryDisplay


class FakeBulletins:
    def __init__(self, **new: bool) -> None:
        self.new = new
        self.seen: list[str] = []

    async def bulletins(self, caller: Any) -> list[Bulletin]:
        return [
            Bulletin(name=name, title=name.capitalize(), changed=1.0, new=new and name not in self.seen)
            for name, new in self.new.items()
        ]

    async def saw(self, caller: Any, name: str) -> None:
        self.seen.append(name)


def visit(folder: Path, keys: list[Item], **new: bool) -> tuple[Any, Any, FakeBulletins]:
    made, terminal = stay(keys, Noted(), folder, look=SPOKEN)
    fake = FakeBulletins(**new)
    made.house = SimpleNamespace(bulletins=fake, presence=made.house.presence)
    made.console.files._display = MemoryDisplay({"bulletins/news.msg": b"All new.\r\n"})
    return made, terminal, fake


def test_one_is_chosen_and_read_and_no_longer_new(tmp_path: Path) -> None:
    made, terminal, fake = visit(tmp_path, ["2\r", "\r", "\r"], party=False, news=True)
    run(bulletins.bulletins(made))
    lines = spoken(terminal.output)
    assert "2. News (new)" in lines and "2. News" in lines and "All new." in lines
    assert fake.seen == ["news"]


def test_at_log_on_only_what_is_new_is_offered(tmp_path: Path) -> None:
    made, terminal, fake = visit(tmp_path, ["y\r", "\r"], party=False, news=True)
    run(bulletins.bulletins(made, "new"))
    assert fake.seen == ["news"] and "All new." in spoken(terminal.output)
    made, terminal, _ = visit(tmp_path, [], party=False)
    run(bulletins.bulletins(made, "new"))
    assert terminal.output == b""


def test_one_that_has_no_variant_for_a_screen_says_so_and_counts_as_seen(tmp_path: Path) -> None:
    made, terminal, fake = visit(tmp_path, ["1\r", "\r", "\r"], party=True)
    run(bulletins.bulletins(made))
    assert any("Party cannot be shown on your screen." in line for line in spoken(terminal.output))
    assert fake.seen == ["party"]


def test_none_is_said(tmp_path: Path) -> None:
    made, terminal, _ = visit(tmp_path, [])
    run(bulletins.bulletins(made))
    assert "There are no bulletins." in spoken(terminal.output)
