"""Which display file is shown on which screen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialtone.formats.text.strokes import LINE, Do, Stroke
from dialtone.terminal.display_files import DisplayFiles
from dialtone.terminal.look import Charset, Look
from dialtone.testing.keyboard import run
from tests.support.terminals import COMMODORE, DUMB, SPOKEN, SYNCTERM, XTERM, MemoryDisplay


def found(name: str, look: Look, *roots: dict[str, bytes], folders: tuple[str, ...] = (), at: float = 0.0) -> str:
    files = DisplayFiles(MemoryDisplay(*roots), lambda: at)
    picture = run(files.find(name, look, folders=folders))
    if picture is None:
        return ""
    return picture.raw.decode() or "".join(stroke.text for stroke in picture.strokes if stroke.do is Do.TEXT)


def kinds(*names: str) -> dict[str, bytes]:
    return {name: name.encode() for name in names}


@pytest.mark.parametrize(
    ("look", "names"),
    [
        (SYNCTERM, ["x.ans", "x.msg", "x.asc"]),
        (replace(SYNCTERM, color=False), ["x.mon", "x.ans", "x.msg", "x.asc"]),
        (replace(SYNCTERM, rip=True), ["x.rip", "x.ans", "x.msg", "x.asc"]),
        (COMMODORE, ["x.seq", "x.msg", "x.asc"]),
        (DUMB, ["x.asc", "x.msg"]),
        (SPOKEN, ["x.asc", "x.msg"]),
        (replace(XTERM, linear=True), ["x.asc", "x.msg"]),
    ],
)
def test_the_kind_that_shows_most_comes_first(look: Look, names: list[str]) -> None:
    others = [name for name in ("x.rip", "x.mon", "x.ans", "x.seq") if name not in names]
    for place, name in enumerate(names):
        assert found("x", look, kinds(*names[place:], *others)) == name
    assert found("x", look, kinds(*others)) == ""


def test_the_width() -> None:
    names = kinds("x.80col.msg", "x.c40.msg", "x.c60.msg", "x.c132.msg", "x.msg")
    widths = {80: "x.80col.msg", 132: "x.c132.msg", 100: "x.c60.msg", 50: "x.c40.msg"}
    for columns, name in widths.items():
        assert found("x", Look(columns=columns), names) == name
    assert found("x", Look(columns=40), kinds("x.c60.msg", "x.msg")) == "x.msg"


def test_folders_and_roots() -> None:
    ours = kinds("menu/main.msg")
    sysops = {"menu/main.msg": b"the sysop's"}
    mods = {"menu/main.msg": b"replaced"}
    shells = {"menu/oblivion/main.msg": b"the shell's"}
    assert found("menu/main", DUMB, {}, {}, ours) == "menu/main.msg"
    assert found("menu/main", DUMB, {}, sysops, ours) == "the sysop's"
    assert found("menu/main", DUMB, mods, sysops, ours) == "replaced"
    assert found("menu/main", DUMB, mods, shells, ours, folders=("de", "oblivion")) == "the shell's"


def test_the_same_kind_in_mods_comes_before_a_better_one_of_ours() -> None:
    assert found("x", SYNCTERM, {"x.msg": b"mine"}, {"x.ans": b"yours"}) == "mine"


def test_one_of_several_by_chance() -> None:
    names = kinds("random1.msg", "random2.msg", "random3.ans")
    assert found("random*", DUMB, names, at=0.0) == "random1.msg"
    assert found("random*", DUMB, names, at=0.99) == "random2.msg"


def test_names_lead_nowhere_else() -> None:
    for name in ("../x", "/x", "a/../x", "", "x\0", ".x", "a//x"):
        assert found(name, DUMB, kinds("x.msg", "../x.msg")) == ""


def test_a_drawing_is_read_with_its_record() -> None:
    record = b"SAUCE00" + bytes(87) + bytes([1, 1]) + (40).to_bytes(2, "little") + bytes(7) + b"\1" + bytes(22)
    files = DisplayFiles(MemoryDisplay({"x.ans": b"\xdb" * 50 + b"\x1a" + record}))
    picture = run(files.find("x", SYNCTERM))
    assert picture is not None and picture.ice
    assert picture.strokes == (Stroke(Do.TEXT, "█" * 40), LINE, Stroke(Do.TEXT, "█" * 10))


def test_character_sets() -> None:
    assert found("x", DUMB, {"x.msg": b"\x84 \xc4\xc4"}) == "ä ──"
    assert found("x", DUMB, {"x.msg": "ä ──".encode()}) == "ä ──"
    assert found("x", DUMB, {"x.utf8.msg": "ä ──".encode() + b"\xff"}) == "ä ──\ufffd"


def test_moves_to_the_right_are_codes_and_no_letters() -> None:
    files = DisplayFiles(MemoryDisplay({"x.msg": b"a\x01\x85b\x84"}))
    picture = run(files.find("x", SYNCTERM))
    assert picture is not None
    assert picture.strokes == (Stroke(Do.TEXT, "a"), Stroke(Do.RIGHT, "", 6), Stroke(Do.TEXT, "bä"))


def test_a_commodores_file_goes_out_as_it_is() -> None:
    assert found("x", replace(COMMODORE, charset=Charset.PETSCII), {"x.seq": b"\x05HELLO"}) == "\x05HELLO"
