import pytest

from dialtone.config.service import ABSENT, JAVASCRIPT, NATIVE, PYTHON, STOCK_KIND, ServiceConfig


@pytest.mark.parametrize(
    ("command", "options", "kind"),
    [
        ("gopherservice.js", (), STOCK_KIND),
        ("gopherservice.js", ("NATIVE",), NATIVE),
        ("binkit.js", (), ABSENT),
        ("mine.js", (), JAVASCRIPT),
        ("mine", (), JAVASCRIPT),
        ("MINE.PY arg", (), PYTHON),
        ("", (), JAVASCRIPT),
    ],
)
def test_what_a_command_is(command, options, kind):
    assert ServiceConfig(name="X", command=command, options=frozenset(options)).kind == kind


def test_only_what_is_wanted_has_places():
    row = {"name": "X", "port": 9, "interface": ("127.0.0.1", "[::1]:99")}
    assert ServiceConfig(**row).places() == (("127.0.0.1", 9), ("::1", 99))
    assert ServiceConfig(**row, enabled=False).places() == ()
    assert ServiceConfig(**row, off="no").places() == ()
