"""The reference pages made from the program are what the program is."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]


def tool(name):
    spec = importlib.util.spec_from_file_location(name, TOP / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


OURS = ("mail.", "mailproc.", "bbs.", "ftp.", "web.", "services.")


@pytest.fixture(autouse=True)
def at_the_top(monkeypatch):
    """Some pages are made from files of the project."""
    monkeypatch.chdir(TOP)


@pytest.mark.parametrize(
    "name",
    [
        "cli.md",
        "settings.md",
        "mail-keys.md",
        "terminal-keys.md",
        "ftp-keys.md",
        "web-keys.md",
        "services-keys.md",
        "actions.md",
        "at-codes.md",
    ],
)
def test_a_page_is_what_make_docs_would_write(name):
    page = (TOP / "docs" / "reference" / name).read_text()
    assert page == tool("make_docs").PAGES[name](), "run: make docs"


def test_every_setting_of_the_mail_server_is_proven_by_a_test():
    made = tool("make_docs")
    found = made.proofs.proofs()
    assert [row[0] for row in made.proofs.every_row() if row[0].lower() not in found] == []


def test_every_proof_is_about_a_setting_there_is():
    """A key that was renamed leaves no proof of nothing behind."""
    made = tool("make_docs")
    known = {row[0].lower() for row in made.proofs.every_row()}
    of_mail = {name for name in made.proofs.proofs() if name.startswith(OURS)}
    assert sorted(of_mail - known) == []


def test_every_command_is_in_the_page():
    page = (TOP / "docs" / "reference" / "cli.md").read_text()
    names = [name for name, _ in tool("make_docs").commands(tool("make_docs").parser())]
    assert [name for name in names if f"## dialtone {name}\n" not in page] == []


def test_every_link_inside_docs_leads_somewhere():
    broken = []
    for page in (*TOP.glob("docs/**/*.md"), TOP / "README.md", TOP / "CONTRIBUTING.md"):
        if not page.exists():
            continue
        for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text()):
            if "://" not in link and not (page.parent / link).exists():
                broken.append(f"{page.relative_to(TOP)}: {link}")
    assert broken == []


def test_the_mirror_tool_finds_a_missing_test(tmp_path):
    (tmp_path / "src/dialtone/room").mkdir(parents=True)
    (tmp_path / "src/dialtone/room/thing.py").write_text('"""x"""')
    command = [sys.executable, str(TOP / "tools" / "check_mirror.py")]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "src/dialtone/room/thing.py has no tests/room/test_thing.py" in done.stdout


def test_the_tour_shows_the_line_of_acceptance_as_it_is():
    """The steps of `Letter.finish` that the tour's sketch names stand in the code, in the same order."""
    tour = (TOP / "docs/tour.md").read_text()
    sketch = tour[tour.index("`Letter.finish` is the rest") :].split("```")[1]
    shown = [line.split()[0].rpartition(".")[2] for line in sketch.splitlines() if line[:1] not in ("", " ")]
    code = (TOP / "src/dialtone/domain/mail/letter.py").read_text()
    body = code[code.index("async def finish") :]
    places = [
        body.find(f"{step}(") if step != "authentication" else body.find("authentication.check(") for step in shown
    ]
    steps = [(step, place) for step, place in zip(shown, places, strict=True) if step != "processing"]
    assert [step for step, place in steps if place < 0] == []
    assert [place for _, place in steps] == sorted(place for _, place in steps)
