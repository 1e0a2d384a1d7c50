"""Mailboxes by name."""

from __future__ import annotations

import pytest

from dialtone.domain.mailstore.contract import Listed
from dialtone.domain.model.actor import Caller
from tests.protocols.imap.room import Mark, Room, mail


@pytest.fixture
def room() -> Room:
    made = Room()
    made.boxes.make("Work/Invoices/Paid")
    made.boxes.make("Entwürfe & mehr")
    made.boxes.make("Boards/Local/General", board="general")
    made.boxes.find("Sent").subscribed = False
    return made


def names(lines: list[bytes]) -> list[bytes]:
    return [line.split(b'"/" ')[1].strip(b'"') for line in lines if line.startswith((b"* LIST", b"* LSUB"))]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        (b'"" ""', [b""]),
        (b'"" INBOX', [b"INBOX"]),
        (b'"" inbox', [b"INBOX"]),
        (b'"" Work', [b"Work"]),
        (b'"" Work/*', [b"Work/Invoices", b"Work/Invoices/Paid"]),
        (b'"Work/" %', [b"Work/Invoices"]),
        (b'"" Work/%/%', [b"Work/Invoices/Paid"]),
        (b'"" S%t', [b"Sent"]),
        (b'"" Entw&APw-*', [b"Entw&APw-rfe &- mehr"]),
        (b'"" nothing', []),
    ],
)
def test_list_matches_names(room: Room, pattern: bytes, found: list[bytes]) -> None:
    assert names(room.lines(b"a LIST %b\r\n" % pattern)) == found


def test_nodes_between_cannot_be_opened(room: Room) -> None:
    lines = room.lines(b'a LIST "" Work*\r\n')
    assert lines[0] == b'* LIST (\\HasChildren \\Noselect) "/" "Work"'
    assert lines[2] == b'* LIST (\\HasNoChildren) "/" "Work/Invoices/Paid"'


def test_with_utf8_names_are_themselves(room: Room) -> None:
    lines = room.lines(b"n ENABLE IMAP4rev2\r\n", 'a LIST "" "Entwü*"\r\n'.encode())
    assert lines[2] == '* LIST (\\HasNoChildren) "/" "Entwürfe & mehr"'.encode()


def test_extended_list(room: Room) -> None:
    said = room.lines(b'a LIST (SUBSCRIBED) "" ("Sent" "Trash" "Work/%/Paid")\r\n')
    assert said[:2] == [
        b'* LIST (\\HasNoChildren \\Subscribed \\Trash) "/" "Trash"',
        b'* LIST (\\HasNoChildren \\Subscribed) "/" "Work/Invoices/Paid"',
    ]
    assert names(room.lines(b'a LIST (SPECIAL-USE) "" *\r\n')) == [b"Drafts", b"Sent", b"Trash"]
    said = room.lines(b'a LIST (SUBSCRIBED RECURSIVEMATCH) "" Work\r\n')
    assert said[0] == b'* LIST (\\HasChildren \\Noselect) "/" "Work" ("CHILDINFO" ("SUBSCRIBED"))'
    assert room.lines(b'a LIST (RECURSIVEMATCH) "" *\r\n')[0].startswith(b"a BAD ")
    assert room.lines(b'a LIST (FOO) "" *\r\n')[0].startswith(b"a BAD ")


def test_list_with_status(room: Room) -> None:
    room.put(mail(), box="Trash")
    said = room.lines(b'a LIST "" (INBOX T%) RETURN (CHILDREN STATUS (MESSAGES UIDNEXT))\r\n')
    assert said[1] == b'* STATUS "INBOX" (MESSAGES 0 UIDNEXT 1)'
    assert said[3] == b'* STATUS "Trash" (MESSAGES 1 UIDNEXT 2)'


def test_a_mailbox_that_went_meanwhile_has_no_status(room: Room) -> None:
    """RFC 5819 section 2: LIST does not fail for that."""
    listed = room.store.listed

    async def stale(caller: Caller) -> list[Listed]:
        return [Listed("Gone"), *await listed(caller)]

    room.store.listed = stale  # type: ignore[method-assign]
    room.boxes.make("There")
    said = room.lines(b'a LIST "" (Gone There) RETURN (STATUS (MESSAGES))\r\n')
    assert b'* LIST () "/" "Gone"' in said
    assert [line for line in said if b"STATUS" in line] == [b'* STATUS "There" (MESSAGES 0)']
    assert said[-1].startswith(b"a OK ")


def test_lsub_shows_what_is_subscribed_and_the_nodes_above(room: Room) -> None:
    assert b"Sent" not in names(room.lines(b'a LSUB "" *\r\n'))
    assert b'* LSUB (\\Noselect) "/" "Work"' in room.lines(b'a LSUB "" %\r\n')
    room.say(b"a SUBSCRIBE Sent\r\n", b"b UNSUBSCRIBE Trash\r\n")
    assert room.boxes.find("Sent").subscribed
    assert not room.boxes.find("Trash").subscribed


def test_status_counts(room: Room) -> None:
    room.put(mail(), marks=Mark.SEEN | Mark.DELETED)
    room.put(mail(), mail())
    size = len(mail())
    said = room.lines(
        b"a STATUS INBOX (MESSAGES RECENT UIDNEXT UIDVALIDITY UNSEEN DELETED SIZE HIGHESTMODSEQ "
        b"MAILBOXID DELETED-STORAGE)\r\n"
    )
    assert said[0] == (
        b'* STATUS "INBOX" (MESSAGES 3 RECENT 3 UIDNEXT 4 UIDVALIDITY 1001 UNSEEN 2 DELETED 1 SIZE %d'
        b" HIGHESTMODSEQ 4 MAILBOXID (F1) DELETED-STORAGE %d)" % (3 * size, size)
    )
    assert room.lines(b"a STATUS Nowhere (MESSAGES)\r\n") == [b"a NO [NONEXISTENT] no such mailbox"]
    assert room.lines(b"a STATUS INBOX (FOO)\r\n")[0].startswith(b"a BAD ")
    assert room.lines(b"a STATUS INBOX ()\r\n")[0].startswith(b"a BAD ")


def test_mailboxes_are_made_renamed_and_removed(room: Room) -> None:
    lines = room.lines(
        b"a CREATE Trips/\r\n",
        b"b CREATE Trips\r\n",
        b"c RENAME Trips Travel\r\n",
        b"d RENAME Nowhere X\r\n",
        b"e DELETE Travel\r\n",
        b"f DELETE Travel\r\n",
        b"g DELETE INBOX\r\n",
    )
    assert lines[0].startswith(b"a OK [MAILBOXID (")
    assert lines[1].startswith(b"b NO [ALREADYEXISTS]")
    assert lines[2] == b"c OK RENAME completed"
    assert lines[3].startswith(b"d NO [NONEXISTENT]")
    assert lines[4] == b"e OK DELETE completed"
    assert lines[5].startswith(b"f NO [NONEXISTENT]")
    assert lines[6].startswith(b"g NO [CANNOT]")


def test_a_mailbox_is_made_for_a_special_use(room: Room) -> None:
    """RFC 6154 section 3."""
    lines = room.lines(
        b"a CREATE Old (USE (\\archive))\r\n",
        b'b LIST (SPECIAL-USE) "" Old\r\n',
        b"c CREATE Everything (USE (\\All))\r\n",
        b"d CREATE Other (USE (\\Sent \\Archive))\r\n",
        b"e CREATE None (USE ())\r\n",
        b'f LIST "" (Everything Other None)\r\n',
    )
    assert lines[0].startswith(b"a OK [MAILBOXID (")
    assert lines[1] == b'* LIST (\\Archive \\HasNoChildren) "/" "Old"'
    assert lines[3].startswith(b"c NO [USEATTR]")
    assert lines[4].startswith(b"d NO [USEATTR]")
    assert lines[5].startswith(b"e OK ")
    assert lines[6] == b'* LIST (\\HasNoChildren) "/" "None"'
    assert lines[7].startswith(b"f OK ")


@pytest.mark.parametrize(
    "more", [b"(USE)", b"(USE (", b"(USE (\\Archive)", b"(OF (\\Archive))", b"()", b"x", b"(USE (1 ))"]
)
def test_odd_words_behind_a_name_make_nothing(room: Room, more: bytes) -> None:
    lines = room.lines(b"a CREATE Old " + more + b"\r\n", b'b LIST "" Old\r\n')
    assert lines[0].startswith(b"a BAD ")
    assert lines[1].startswith(b"b OK ")


@pytest.mark.parametrize(
    "name", [b'"../../bob"', b'"INBOX/../x"', b"&AC4ALg-", b"x" * 10_000, b'"a\rb"', b'"a\nb"', b"{3+}\r\na\0b", b'""']
)
@pytest.mark.parametrize("verb", [b"SELECT", b"CREATE", b"DELETE", b"SUBSCRIBE"])
def test_IMP_04_no_name_leads_elsewhere(room: Room, verb: bytes, name: bytes) -> None:
    said = room.lines(b"a %b %b\r\n" % (verb, name))
    assert said[0].startswith((b"a NO ", b"a BAD "))
    assert len(room.boxes.boxes) == 7


def test_namespaces(room: Room) -> None:
    assert room.lines(b"a NAMESPACE\r\n")[0] == b'* NAMESPACE (("" "/")) NIL (("Boards/" "/"))'


def test_quotas(room: Room) -> None:
    room.put(b"x" * 2048)
    room.boxes.most_bytes, room.boxes.most_messages = 1024 * 1024, 50
    lines = room.lines(b"a GETQUOTAROOT INBOX\r\n", b'b GETQUOTA ""\r\n', b"c GETQUOTAROOT Boards/Local/General\r\n")
    quota = b'* QUOTA "" (STORAGE 2 1024 MESSAGE 1 50)'
    assert lines == [
        b'* QUOTAROOT "INBOX" ""',
        quota,
        b"a OK GETQUOTAROOT completed",
        quota,
        b"b OK GETQUOTA completed",
        b'* QUOTAROOT "Boards/Local/General"',
        b"c OK GETQUOTAROOT completed",
    ]
    lines = room.lines(b"a GETQUOTA foo\r\n", b"b GETQUOTAROOT Nowhere\r\n", b'c SETQUOTA "" (STORAGE 1)\r\n')
    assert [line[:9] for line in lines] == [b"a NO [NON", b"b NO [NON", b"c NO [NOP"]


def test_who_is_who(room: Room) -> None:
    assert room.lines(b'a ID ("name" "mutt" "os" NIL)\r\n')[0].startswith(b'* ID ("name" "dialtone" "version" ')
    assert room.lines(b"a ID NIL\r\n")[1] == b"a OK ID completed"
