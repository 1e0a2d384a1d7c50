import subprocess
import sys

import pytest

from dialtone.host.services.python_child import NO_SCRIPT, RAISED


def played(path, *words, heard=""):
    line = [sys.executable, "-I", "-u", "-m", "dialtone.host.services.python_child", str(path), *words]
    return subprocess.run(line, input=heard, capture_output=True, text=True, timeout=60, check=False)


def test_a_script_has_its_own_arguments_and_finds_modules_beside_it(tmp_path):
    (tmp_path / "beside.py").write_text("WORD = 'beside'\n")
    (tmp_path / "a.py").write_text("import sys, beside\nprint(beside.WORD, sys.argv[1:], input())\n")
    done = played(tmp_path / "a.py", "x", heard="typed\n")
    assert (done.returncode, done.stdout) == (0, "beside ['x'] typed\n")


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [("1/0", RAISED, "ZeroDivisionError"), ("def", NO_SCRIPT, "syntax"), (None, NO_SCRIPT, "No such file")],
)
def test_what_goes_wrong_is_said_on_standard_error(tmp_path, text, status, said):
    if text is not None:
        (tmp_path / "a.py").write_text(text)
    done = played(tmp_path / "a.py")
    assert (done.returncode, done.stdout) == (status, "")
    assert said in done.stderr


def test_the_script_chooses_how_it_ends(tmp_path):
    (tmp_path / "a.py").write_text("import sys\nsys.exit(3)\n")
    assert played(tmp_path / "a.py").returncode == 3
