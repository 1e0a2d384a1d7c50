"""Every event there is stands in the reference page, and the page names no other."""

import ast
import re
from pathlib import Path

TOP = Path(__file__).parents[2]
SOURCE = TOP / "src" / "dialtone"
PAGE = TOP / "docs" / "reference" / "events.md"
TELLING = {"critical", "error", "warning", "notice", "info", "debug", "trace", "fault"}

# Names the source does not write out where it tells them.
MADE_UP = {"smtp.mistakes", "pop3.mistakes"}  # wire/dialogue.py: the protocol's name and ".mistakes"
PASSED_ON = {"wire.received", "wire.sent"}  # net/connection.py gives them to a function of its own
LATER = {"mail.spam"}  # app/logs.py listens for it already


def told(path):
    """The names of events a source file tells."""
    for node in ast.walk(ast.parse(path.read_text())):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "log"):
            continue
        place = 1 if node.func.attr == "emit" else 0 if node.func.attr in TELLING else None
        if place is None or len(node.args) <= place:
            continue
        name = node.args[place]
        if isinstance(name, ast.Constant):
            yield name.value


def in_source():
    return {name for path in SOURCE.rglob("*.py") for name in told(path)} | MADE_UP | PASSED_ON | LATER


def in_page():
    return set(re.findall(r"^\| `([a-z0-9_.]+)` \|", PAGE.read_text(), re.MULTILINE))


def test_every_event_is_in_the_page():
    assert sorted(in_source() - in_page()) == []


def test_the_page_names_no_event_that_is_gone():
    assert sorted(in_page() - in_source()) == []


def test_names_that_are_passed_on_are_in_the_source():
    text = (SOURCE / "net" / "connection.py").read_text()
    assert all(f'"{name}"' in text for name in PASSED_ON)
