"""Services against what else there is."""

import pytest

from dialtone.config.check import check

NAMED = "[Global]\nHostName = a.example\nInterface = 127.0.0.1\n"


def warnings(root, services):
    root.write("sbbs.ini", NAMED)
    root.write("services.ini", services)
    return [(problem.section, problem.key, problem.text) for problem in check(root.path)]


@pytest.mark.parametrize(("port", "other"), [(25, "Mail.SMTPPort"), (21, "FTP.Port"), (23, "BBS.TelnetPort")])
def test_a_port_of_another_server(root, port, other):
    section = f"[Mine]\nPort = {port}\nCommand = fingerservice.js\n"
    assert warnings(root, section) == [("Mine", "Port", f"port {port} is taken by {other} already")]
    assert warnings(root, section + "Options = UDP\n") == []
    assert warnings(root, section + "Enabled = false\n") == []


@pytest.mark.parametrize(
    ("command", "file"),
    [
        ("mine.js a", "mods/mine.js"),
        ("mine", "exec/mine.js"),
        ("mine.py", "ctrl/mine.py"),
        ("../mods/sub/mine.js", "mods/sub/mine.js"),
    ],
)
def test_a_script_that_is_not_there(root, command, file):
    section = f"[Mine]\nPort = 1038\nCommand = {command}\n"
    ((_, key, text),) = warnings(root, section)
    assert key == "Command"
    assert text.startswith(command.split()[0])
    place = root.path / file
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("")
    assert warnings(root, section) == []
