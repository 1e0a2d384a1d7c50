"""What headers and overviews say of an article."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.news import particulars
from dialtone.formats.news.particulars import dotted, fidonet_host
from tests.formats.news.articles import ALICE


@pytest.mark.parametrize(
    ("changed", "shown"),
    [
        ({}, b'"Alice" <alice@local.test>'),
        (
            {"author": "Dr. Odd O'Neil"},
            b"\"Dr. Odd O'Neil\" <dr..odd.o'neil@local.test>".replace(b"dr..odd", b"dr.odd"),
        ),
        ({"author": "Bob", "author_address": "bob@ext.test", "network": "internet"}, b'"Bob" <bob@ext.test>'),
        ({"author": "bob@ext.test", "author_address": "bob@ext.test"}, b"<bob@ext.test>"),
        (
            {"author": "Fido", "author_address": "1:103/705", "network": "fidonet"},
            b'"Fido" (1:103/705) <fido@f705.n103.z1.fidonet>',
        ),
        (
            {"author": "Some One", "author_address": "VERT/DOVE", "network": "qwknet"},
            b'"Some One" (VERT/DOVE) <VERT/DOVE!some.one@local.test>',
        ),
        ({"author": "Anonymous"}, b'"Anonymous" <anonymous@local.test>'),
    ],
)
def test_the_author(changed: dict[str, object], shown: bytes) -> None:
    assert particulars.author(ALICE._replace(**changed), "local.test").encode() == shown  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("1:103/705", "f705.n103.z1.fidonet"),
        ("2:5020/1.3", "p3.f1.n5020.z2.fidonet"),
        ("103/705@fidonet", "f705.n103.z1.fidonet"),
        ("x", "fidonet"),
    ],
)
def test_fidonet_addresses_as_hosts(address: str, host: str) -> None:
    assert fidonet_host(address) == host


@given(st.text())
def test_a_name_as_local_part_is_an_atom(name: str) -> None:
    made = dotted(name)
    assert 0 < len(made) <= 64
    assert made.isascii() and not set(made) & set(' <>()[]\\,;:@"\t\r\n')
    assert not made.startswith(".") and not made.endswith(".")
