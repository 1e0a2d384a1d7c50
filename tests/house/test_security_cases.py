"""docs/reference/security-cases.md says of no case that it is shown when no test carries its number."""

import functools
import re
from collections import defaultdict
from pathlib import Path

TESTS = Path(__file__).parents[1]
PAGE = TESTS.parent / "docs" / "reference" / "security-cases.md"

# How many cases each group has, in the sections that are about what there is now: mail, log-in, store, programs.
_LAST = "SMG27 HDR9 RLY27 BSC7 ENU3 FRM10 TLS14 AUT17 POP8 IMP10 DNS4 SSR4 EXE10 RED2 LOG3 SQL4 SLO11 SEC10 POS10"
_LAST += " TEL9 SSH7 ANS4 FTP12 PTH1 ARC5 WSK4 HTP9 WEB8"
_LAST += " FIN4 GPH2 MSP1 NNT7"
_LAST += " IRC12"
CASES = {word[:3]: int(word[3:]) for word in _LAST.split()}
EVERY = {f"{group}-{number:02}" for group, last in CASES.items() for number in range(1, last + 1)}
_IN_NAME = re.compile(r"([A-Z]{3})_(\d\d)((?:_\d\d(?=_))*)(?:_to_(\d\d))?(?=_)")
_TEST = re.compile(r"^ *(?:async )?def (test_\w+)\(", re.MULTILINE)
_ROW = re.compile(r"^\| ([A-Z]{3})-(\d\d)(?: to [A-Z]{3}-(\d\d))? \| (.*?) \| (.*?) \|$", re.MULTILINE)


def cases_of(name):
    """The cases in a test's name: `SMG_14`, `SMG_15_16`, `SMG_01_to_13`, several of them."""
    for group, first, more, last in _IN_NAME.findall(name):
        numbers = {int(first), *map(int, more.split("_")[1:]), *range(int(first), int(last or first) + 1)}
        yield from (f"{group}-{number:02}" for number in numbers)


@functools.cache
def shown():
    """The files, below tests/, in which a test carries a case's number, by case."""
    found = defaultdict(set)
    for path in TESTS.rglob("test_*.py"):
        for name in _TEST.findall(path.read_text()):
            for case in cases_of(name):
                found[case].add(path.relative_to(TESTS).as_posix())
    return found


def rows():
    """The page: case and the files it names; none for what comes later."""
    for group, first, last, _, files in _ROW.findall(PAGE.read_text()):
        for number in range(int(first), int(last or first) + 1):
            yield f"{group}-{number:02}", [] if files == "later" else re.findall(r"`([^`]+)`", files)


def test_numbers_are_found_in_names():
    assert list(cases_of("test_SMG_14_x")) == ["SMG-14"]
    assert list(cases_of("test_RLY_01_to_03_x")) == ["RLY-01", "RLY-02", "RLY-03"]
    assert sorted(cases_of("test_SMG_15_16_and_HDR_07_x")) == ["HDR-07", "SMG-15", "SMG-16"]
    assert list(cases_of("test_SLO_05_100_lines")) == ["SLO-05"]


def test_the_page_has_every_case_once():
    named = [case for case, _ in rows()]
    assert sorted(named) == sorted(EVERY)


def test_every_case_that_is_named_as_shown_has_a_test_in_the_files_it_names():
    found = shown()
    assert [f"{case}: {file}" for case, files in rows() for file in files if file not in found[case]] == []


def test_what_comes_later_has_no_test_yet():
    found = shown()
    assert [case for case, files in rows() if not files and found[case]] == [], "say in the page what is shown now"


def test_tests_carry_numbers_of_cases_there_are():
    assert [case for case in shown() if case[:3] in CASES and case not in EVERY] == []
