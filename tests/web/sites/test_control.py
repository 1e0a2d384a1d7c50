"""webctrl.ini: services.md 4.4."""

from __future__ import annotations

from dialtone.web.sites.control import UNREADABLE, Control, control

OUTER = b"""AccessRequirements = LEVEL 90
[*.html]
AccessRequirements = LEVEL 50
[Top.txt]
AccessRequirements =
[games/]
AccessRequirements = LEVEL 50 AND REST NOT G
ErrorDirectory = oops
"""


def said(*path: str, inner: bytes | None = b"") -> Control:
    controls: list[tuple[tuple[str, ...], bytes | None]] = [((), OUTER)]
    if inner != b"":
        controls.append((("games",), inner))
    return control(controls, path)


def test_nothing_said_is_nothing_required() -> None:
    assert control([], ("a", "b")) == Control()


def test_a_folder_and_all_below_it() -> None:
    assert said("a.txt").requirements == "LEVEL 90"
    assert said("sub", "a.txt").requirements == "LEVEL 90"


def test_files_by_their_names_in_that_folder_only() -> None:
    assert said("index.html").requirements == "LEVEL 50"
    assert said("index.HTML").requirements == "LEVEL 90"
    assert said("sub", "index.html").requirements == "LEVEL 90"
    assert said("Top.txt").requirements == ""


def test_a_folder_in_this_one() -> None:
    assert said("games", "a").requirements == "LEVEL 50 AND REST NOT G"
    assert said("games", "").error_folder == "oops"
    assert said("games").requirements == "LEVEL 90"


def test_what_is_said_further_in_counts() -> None:
    assert said("games", "a", inner=b"AccessRequirements = LEVEL 10\n").requirements == "LEVEL 10"
    assert said("games", "a", inner=b"ErrorDirectory = other\n") == Control("LEVEL 50 AND REST NOT G", "other")


def test_what_cannot_be_read_lets_nobody_in() -> None:
    assert said("games", "a", inner=None).requirements == UNREADABLE
