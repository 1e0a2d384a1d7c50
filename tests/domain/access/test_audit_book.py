import json

import pytest

from dialtone.base.errors import Refusal
from dialtone.domain.access.audit_book import AuditBook
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.user import User, UserNumber
from dialtone.testing.script import run
from dialtone.wire.port import Peer
from tests.support.texts import MemoryTexts

PEER = Peer("192.0.2.7", 50_000, "192.0.2.1", 443)
SYSOP = Caller(User(number=UserNumber(1), alias="Olga", level=99), PEER, "web")
ALICE = Caller(User(number=UserNumber(2), alias="Alice", level=50), PEER, "web")


def line(at, who, deed, about=""):
    row = {"at": at, "who": who, "user": 1, "address": "192.0.2.7", "service": "web", "deed": deed, "about": about}
    return json.dumps(row).encode() + b"\n"


BOOK = AuditBook(
    MemoryTexts(
        {
            "audit.jsonl": b'of a line"}\n'
            + line(10.5, "Olga", "user.edited", "#2 Alice")
            + b"[1, 2]\nnonsense\n"
            + line(20, "Otto", "settings.changed", "Mail")
            + line(30, "Olga", "users.counted")
        }
    )
)


def test_the_last_deed_first_and_what_is_none_left_out():
    assert [one.at for one in run(BOOK.find(SYSOP))] == [30.0, 20.0, 10.5]


def test_filters():
    assert [one.at for one in run(BOOK.find(SYSOP, who="olg"))] == [30.0, 10.5]
    assert [one.deed for one in run(BOOK.find(SYSOP, deed="user"))] == ["user.edited"]
    assert [one.deed for one in run(BOOK.find(SYSOP, deed="settings.changed"))] == ["settings.changed"]
    assert [one.about for one in run(BOOK.find(SYSOP, text="ALICE"))] == ["#2 Alice"]


def test_EXE_09_only_sysops_read_it():
    with pytest.raises(Refusal):
        run(BOOK.find(ALICE))


def test_without_a_file_nothing_was_done():
    assert run(AuditBook(MemoryTexts()).find(SYSOP)) == []
