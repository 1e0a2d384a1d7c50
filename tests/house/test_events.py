"""Every event there is stands in the reference page, and the page names no other."""

import ast
import functools
import re
from pathlib import Path

TOP = Path(__file__).parents[2]
SOURCE = TOP / "src" / "dialtone"
PAGE = TOP / "docs" / "reference" / "events.md"
TELLING = {"critical", "error", "warning", "notice", "info", "debug", "trace", "fault"}

# Names the source does not write out where it tells them.
# wire/dialogue.py: the protocol's name and ".mistakes"
MADE_UP = {"smtp.mistakes", "pop3.mistakes", "imap.mistakes", "ftp.mistakes", "nntp.mistakes"}
PASSED_ON = {  # given to a function of the file's own, which tells them
    "host/javascript/pool.py": {"mail.script"},
    "app/furnish/own_services.py": {"service.script"},
    "net/connection.py": {"wire.received", "wire.sent"},
    "net/sidelines.py": {"data.listening", "data.open"},
    "domain/doors/events.py": {"event.started", "event.output", "event.ended", "event.failed"},
}
LATER = {"mail.spam"}  # app/logs.py listens for it already


def told(path):
    """The names of events a source file tells."""
    text = path.read_text()
    if "log." not in text:
        return
    for node in ast.walk(ast.parse(text)):
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


@functools.cache
def in_source():
    found = {name for path in SOURCE.rglob("*.py") for name in told(path)}
    return found.union(MADE_UP, LATER, *PASSED_ON.values())


def in_page():
    return set(re.findall(r"^\| `([a-z0-9_.]+)` \|", PAGE.read_text(), re.MULTILINE))


def test_every_event_is_in_the_page():
    assert sorted(in_source() - in_page()) == []


def test_the_page_names_no_event_that_is_gone():
    assert sorted(in_page() - in_source()) == []


def test_names_that_are_passed_on_are_in_the_source():
    for file, names in PASSED_ON.items():
        text = (SOURCE / file).read_text()
        assert [name for name in names if f'"{name}"' not in text] == []
