import pytest

from dialtone.config.check import check
from dialtone.config.check_access import requirements
from dialtone.config.load import load_settings

NAMED = "[Global]\nHostName=a.example\n[Mail]\n"


def found(root):
    return [str(problem) for problem in check(root.path)]


def test_requirements_of_logins(root):
    root.write("sbbs.ini", NAMED + "LoginRequirements=LEVEL 50 OR SYSOP\n")
    assert found(root) == []
    root.write("sbbs.ini", NAMED + "LoginRequirements=LEVLE 50\n")
    assert found(root) == [
        "sbbs.ini:4: error: [Mail] LoginRequirements: unknown keyword LEVLE (at character 1);"
        " nobody meets it (see: dialtone access check)"
    ]


def test_inherited_requirements_are_told_at_their_line(root):
    root.write("sbbs.ini", "[Global]\nHostName=a.example\nLoginRequirements=(50\n")
    assert [line.partition(" error")[0] for line in found(root)] == ["sbbs.ini:3:"]


def test_RED_02_doubtful_lines_of_list_files(root):
    root.write("sbbs.ini", NAMED)
    text = "192.0.2.0/33\n192.0.2.0/24\n0.0.0.0/0\n::/0\tr=for a day\n!0.0.0.0/0\nx\te=soon\n1.2.3/8\nhttp/1\n"
    root.write("../text/ip.can", text)
    root.write("relay.cfg", "0.0.0.0/0\n")
    assert found(root) == [
        'ip.can:1: warning: "192.0.2.0/33" is no network, so it matches no address',
        'ip.can:3: warning: "0.0.0.0/0" is every address; a reason (TAB r=...) says that this is meant',
        'ip.can:6: warning: the time "soon" cannot be read, so the line never expires',
        'ip.can:7: warning: "1.2.3/8" is no network, so it matches no address',
        'relay.cfg:1: warning: "0.0.0.0/0" is every address; a reason (TAB r=...) says that this is meant',
    ]


def test_a_list_that_is_no_text_is_an_error(root):
    root.write("sbbs.ini", NAMED)
    root.write("relay.cfg", b"a\0b")
    assert found(root) == ["relay.cfg: error: cannot be read: it holds NUL bytes, so it is not a text file"]


@pytest.mark.parametrize("section", ["FTP", "Web", "Services"])
def test_requirements_of_other_servers_are_looked_at(root, section):
    root.write("sbbs.ini", f"[{section}]\nLoginRequirements = LEVEL (\n")
    (problem,) = requirements(load_settings(root.path))
    assert (problem.section, problem.line) == (section, 2)
