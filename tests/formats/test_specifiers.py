"""Command lines of external programs; values chosen by strangers stay values (EXE-01 to EXE-03)."""

from __future__ import annotations

import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialtone.formats.specifiers import VALUE_MOST, clean, from_outside, shell_vector, vector, words
from tests.support.examples import examples

HOSTILE = [
    ";touch /tmp/p",
    "$(touch /tmp/p)",
    "`id`",
    "|id",
    "&&id",
    "' x",
    '" x',
    "-o/tmp/p",
    "--help",
    "a\nid",
    "%COMSPEC%",
    "%m%s",
    "$1 ${2} \\",
    "*",
    "",
]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("prog a  b\tc", ("prog", "a", "b", "c")),
        ('"my prog" "a b"', ("my prog", "a b")),
        ('prog --name="a b" ""', ("prog", "--name=a b", "")),
        ('prog "open', ("prog", "open")),
        ("", ()),
        ("  ", ()),
    ],
)
def test_words(line: str, expected: tuple[str, ...]) -> None:
    assert words(line) == expected


LETTERS = "mnledhisaurtgjkzoqvf!?"


@pytest.mark.parametrize("letter", LETTERS)
def test_every_specifier_in_any_case(letter: str) -> None:
    values = {letter: "the value"}
    assert vector(f"prog %{letter}", values) == ("prog", "the value")
    assert vector(f"prog x%{letter.upper()}y", values) == ("prog", "xthe valuey")


def test_percent_signs_and_unknown_letters() -> None:
    assert vector("prog 100%% %%m a%yb %", {"m": "M"}) == ("prog", "100%", "%m", "ab", "%")
    assert vector("%!prog %@x", {"!": "/bbs/exec/", "@": ""}) == ("/bbs/exec/prog", "x")
    assert vector("", {}) == ()


@pytest.mark.parametrize("value", HOSTILE)
def test_EXE_01_a_value_is_one_argument_and_no_option(value: str) -> None:
    first, second, third = vector('prog %s "x %s"', {"s": value})
    assert first == "prog"
    assert second == ("./" if value.startswith("-") else "") + clean(value)
    assert not second.startswith("-")
    assert third == f"x {clean(value)}"


def test_EXE_01_options_of_the_sysop_stay_options() -> None:
    assert vector("prog -f%s --x=%s -", {"s": "-v"}) == ("prog", "-f-v", "--x=-v", "-")
    assert vector("prog %s%a", {"s": "", "a": "-v"}) == ("prog", "./-v")


def test_EXE_01_what_is_run_never_comes_from_outside() -> None:
    assert vector("/bin/%s x", {"s": "reboot"}) == ("/bin/", "x")
    assert vector("%s", {"s": "reboot"}) == ("",)
    assert from_outside("a%Sb") and from_outside("%t")
    assert not from_outside("%!prog%%s")


def test_EXE_03_a_value_is_not_expanded_again() -> None:
    assert vector("prog %s", {"s": "%f%a", "f": "/secret", "a": "x"}) == ("prog", "%f%a")
    assert shell_vector("prog %s", {"s": "%f", "f": "/secret"})[4:] == ("%f",)


def test_values_have_bounds() -> None:
    assert clean("a\0b\r\nc\x9b") == "a b  c "
    assert clean("x" * 5000) == "x" * VALUE_MOST
    assert clean("\ud800") == "?"


@given(st.text(), st.text(alphabet='%sam x"-'))
def test_vector_never_fails_and_never_grows_by_a_value(value: str, template: str) -> None:
    made = vector(template, {"s": value, "a": value, "m": "/m"})
    assert len(made) == (len(words(template)) if words(template)[:1] not in ((), ("",)) else 0)


def obeyed(line: str, value: str) -> str:
    done = subprocess.run(shell_vector(line, {"s": value}), capture_output=True, check=False)
    return done.stdout.decode()


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize(
    ("line", "around"),
    [
        ("printf '[%%s]' %s", "[{}]"),
        ("printf '[%%s]' \"a %s b\"", "[a {} b]"),
        ("printf '[%%s]' 'a %s b'", "[a {} b]"),
        ('printf \'[%%s]\' "$(printf %%s "%s")"', "[{}]"),
        ("printf '[%%s]' x=%s", "[x={}]"),
        ('printf \'[%%s]\' "`printf %%s "%s"`"', "[{}]"),
        ("(printf '[%%s]' %s) ; (exit 1)", "[{}]"),
        ('printf \'[%%s]\' "a\\"b"%s', '[a"b{}]'),
    ],
)
def test_EXE_01_a_shell_never_obeys_a_value(line: str, around: str, value: str) -> None:
    shown = clean(value)
    prefixed = f"./{shown}" if shown.startswith("-") else shown
    said = obeyed(line, value)
    assert said in (around.format(shown), around.format(prefixed)), said


@settings(max_examples=examples(60), deadline=None)
@given(st.text(alphabet="'\"`$()\\;|&<>*? \nabc-{}1#!"))
def test_EXE_01_any_value_passes_a_shell_unchanged(value: str) -> None:
    shown = clean(value)
    expected = f"./{shown}" if shown.startswith("-") else shown
    assert obeyed("printf '[%%s]' %s", value) == f"[{expected}]"


def test_a_shell_still_does_what_the_sysop_wrote() -> None:
    assert obeyed('echo a | tr a-z A-Z; echo "$#"', "v") == "A\n0\n"
