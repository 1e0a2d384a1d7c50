"""The texts callers are shown: each that is asked for exists, each is asked for, and every place in it is filled."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from dialtone.terminal.wording import template
from dialtone.terminal.words import TABLES, table

ROOM = Path(__file__).parents[2] / "src" / "dialtone" / "terminal"
SAYING = {"say", "ask", "choose", "yes", "number", "pick"}
OF_THE_VERB = {  # keywords that are the verb's own and fill no place
    "say": set(),
    "ask": {"most", "default", "secret", "style", "history"},
    "choose": {"keys", "default"},
    "yes": {"default"},
    "number": {"lowest", "highest", "default"},
    "pick": {"rows", "start", "page_keys"},
}
VARIANTS = (".linear", ".narrow", ".help")


def sources() -> list[Path]:
    return sorted(path for path in ROOM.rglob("*.py") if path.parent != ROOM / "words")


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    """Where a text is asked for by its written name: file and line, name, call."""
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
                continue
            name = node.args[0]
            if node.func.attr in SAYING and isinstance(name, ast.Constant) and isinstance(name.value, str):
                yield f"{path.relative_to(ROOM)}:{node.lineno}", name.value, node


def written() -> tuple[set[str], set[str]]:
    """Every string in the room, and the beginnings of those that are put together."""
    strings, beginnings = set(), set()
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                strings.add(node.value)
            elif isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant):
                beginnings.add(str(node.values[0].value))
    return strings, {beginning for beginning in beginnings if "." in beginning and " " not in beginning}


def names_of(name: str) -> set[str]:
    """What is asked for where this text may be shown: itself, and what it is a variant of."""
    found = {name}
    while name.endswith(VARIANTS):
        name = name.rpartition(".")[0]
        found.add(name)
    return found


def test_every_text_that_is_asked_for_exists() -> None:
    assert [f"{where}: {name}" for where, name, _ in calls() if name not in table()] == []


def test_every_text_is_asked_for() -> None:
    strings, beginnings = written()
    unused = [name for name in table() if not names_of(name) & strings and not name.startswith(tuple(beginnings))]
    assert unused == []


def test_every_place_in_a_text_is_filled() -> None:
    missing = []
    for where, name, call in calls():
        if any(keyword.arg is None for keyword in call.keywords) or name not in table():
            continue
        assert isinstance(call.func, ast.Attribute)
        given = {keyword.arg for keyword in call.keywords if keyword.arg} - OF_THE_VERB[call.func.attr]
        for variant in ("", ".linear", ".narrow"):
            if strange := template(table().get(name + variant, "")).names() - given:
                missing.append(f"{where}: {name}{variant} has {{{', '.join(sorted(strange))}}}")
    assert missing == []


def test_no_name_is_in_two_tables() -> None:
    assert len(table()) == sum(map(len, TABLES))


@pytest.mark.parametrize("name", [name for name in table() if name.endswith(VARIANTS[:2])])
def test_a_variant_has_its_text(name: str) -> None:
    assert name.rpartition(".")[0] in table()


@pytest.mark.parametrize("name", [name for name in table() if name.endswith(".linear")])
def test_texts_for_screen_readers_are_plain(name: str) -> None:
    """No colours, and nothing a screen reader would spell out."""
    text = table()[name]
    assert "\x01" not in text
    assert not set(text) & set("\a─│═║░▒▓█")
