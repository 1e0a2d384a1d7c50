import pytest

from dialtone.app.own_services import NO_DATAGRAMS, cannot_run, own_kind
from dialtone.config.service import ServiceConfig


@pytest.mark.parametrize(
    ("command", "options", "why"),
    [
        ("mine.js", (), ""),
        ("mine.js", ("STATIC", "LOOP"), ""),
        ("mine.py", ("STATIC",), ""),
        ("mine.js", ("STATIC", "UDP"), NO_DATAGRAMS),
        ("mine", ("NATIVE",), ""),
        ("json-service.js", (), "not in this version"),
    ],
)
def test_what_can_be_run(command, options, why):
    row = ServiceConfig(name="X", service="x", command=command, options=frozenset(options))
    assert cannot_run(row) == why
    assert (own_kind(row) is None) == bool(why)
