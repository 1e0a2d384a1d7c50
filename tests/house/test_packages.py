"""What every package and module of the house must have."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "dialtone"
PACKAGES = sorted(path for path in SOURCE.rglob("__init__.py"))
MODULES = sorted(path for path in SOURCE.rglob("*.py") if path.name != "__init__.py")


def name(path):
    return str(path.relative_to(SOURCE.parent))


def docstring(path):
    return ast.get_docstring(ast.parse(path.read_text())) or ""


@pytest.mark.parametrize("path", PACKAGES, ids=name)
def test_every_package_says_what_lives_in_it(path):
    assert len(docstring(path)) >= 15


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_every_module_says_what_it_does(path):
    assert len(docstring(path)) >= 15


def test_every_folder_with_code_is_a_package():
    folders = {path.parent for path in MODULES}
    assert {folder for folder in folders if not (folder / "__init__.py").exists()} == set()
