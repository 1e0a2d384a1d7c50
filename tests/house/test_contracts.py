"""The floors of the house: `.importlinter` is the law."""

import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).parents[2]


def test_the_import_contracts_are_kept():
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    done = subprocess.run([*command, "--no-cache"], cwd=TOP, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_source_file_has_its_test_file():
    command = [sys.executable, "tools/check_mirror.py"]
    done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout
