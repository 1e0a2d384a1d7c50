"""New posts go to every subscriber, once, as mail of a list."""

from __future__ import annotations

import pytest

from dialtone.base.errors import StoreError
from dialtone.config.boards import BoardFlag, Boards, SubBoard
from dialtone.domain.boards.moderation import Moderation
from dialtone.domain.mail.folders import Folders
from dialtone.domain.mail.habits import Habits
from dialtone.domain.mail.lists.exporting import AT_ONCE
from dialtone.domain.mail.lists.pointers import Pointer, note_name
from dialtone.domain.mail.rules import MailRules
from dialtone.domain.mail.sorting import Sorting
from dialtone.domain.model.actor import Caller, System
from dialtone.domain.model.mail_rule import Condition, Part, Rule
from dialtone.testing.script import run
from tests.support.mailing import BOARDS, GROUP, LISTS, TALK, ListOffice, message, parsed
from tests.support.post_office import STRANGER

TO_TALK = "talk@local.test"


def began(text: str = LISTS, **more) -> ListOffice:
    """A list whose pointer is at the end of its sub-board."""
    office = ListOffice(text, **more)
    office.export()
    return office


def note(office: ListOffice) -> str | None:
    name = note_name(office.setting.config.lists[0], TALK)
    return run(office.office.store.read(lambda records: records.notes.get(name)))


def test_one_post_goes_to_everybody_outside_and_here():
    office = began()
    office.files.held["MAIN-TALK"] += b"[carol@far.test]\n"
    office.take(TO_TALK, message(body="to all"))
    assert office.export() == 1
    assert [entry.recipient for entry, _ in office.sent()] == ["ann@ext.test", "carol@far.test"]
    first, second = (entry.letter for entry, _ in office.sent())
    assert first == second
    (letter,) = office.office.letters("bob")
    assert letter.startswith(b"Return-Path: <talk-bounces@local.test>\r\n")
    assert office.export() == 0
    assert len(office.sent()) == 2


def test_what_subscribers_get():
    office = began()
    office.take(TO_TALK, message(body="to all", more="In-Reply-To: <0@x>\nDKIM-Signature: v=1"))
    office.export()
    ((entry, mail),) = office.sent()
    assert entry.sender == "talk-bounces@local.test"
    assert (mail["From"], mail["Message-ID"], mail["In-Reply-To"]) == ("Ann <ann@ext.test>", "<1@ext.test>", "<0@x>")
    assert (mail["Subject"], mail["Reply-To"]) == ("[talk] hello", "talk@local.test")
    assert mail["List-Id"] == '"Talk about it" <talk.local.test>'
    assert mail["DKIM-Signature"] == "v=1"
    assert mail.get_content() == "to all\r\n"
    assert len(mail.get_all("Received")) == 1


def test_the_pointer_moves_with_the_mail_or_not_at_all():
    office = began()
    office.take(TO_TALK, message())
    write = office.office.store.write

    async def broken(change):
        async def fails(records):
            await change(records)
            raise StoreError("disk full")

        return await write(fails)

    office.office.store.write = broken
    with pytest.raises(StoreError):
        office.export()
    assert (office.sent(), note(office)) == ([], "0")
    office.office.store.write = write
    assert office.export() == 1
    assert note(office) == "1"


def test_two_who_export_at_once_send_it_once():
    office = began()
    office.take(TO_TALK, message())
    exporter = office.lists.exporter
    look = exporter._look

    async def meanwhile(one, board):
        found = await look(one, board)
        exporter._look = look
        assert (await exporter.export(one))[0] == 1
        return found

    exporter._look = meanwhile
    assert office.export() == 0
    assert len(office.sent()) == 1


def test_history_is_not_sent_when_a_list_begins():
    office = ListOffice()
    office.take(TO_TALK, message())
    assert office.export() == 0
    office.take(TO_TALK, message(id="<2@x>"))
    assert office.export() == 1


@pytest.mark.parametrize(("pointer", "count"), [(b"export_ptr = 1", 2), (b"export_ptr=99", 0), (b"export_ptr = x", 0)])
def test_the_pointer_of_the_reference_counts_at_first(pointer, count):
    office = ListOffice()
    for number in range(3):
        office.take(TO_TALK, message(id=f"<{number}@x>"))
    office.files.pointers["MAIN-TALK"] = b"[ListServer]\n" + pointer + b"\n"
    assert office.export() == count
    office.files.pointers["MAIN-TALK"] = b"[ListServer]\nexport_ptr = 0\n"
    assert office.export() == 0


def test_a_post_that_waits_goes_out_when_it_is_let_through_and_holds_nothing_up():
    office = ListOffice()
    office.files.held["MAIN-NEWS"] = b"[carol@far.test]\n[ann@ext.test]\n"
    office.export("news")
    office.take("news@local.test", message(subject="held"))
    office.take("news@local.test", message(subject="held too", id="<2@x>"))
    assert office.export("news") == 0
    posting = office.setting.posting
    moderation = Moderation(office.office.store, office.office.clock, posting.boards, posting.access)
    run(moderation.release(System("test"), "MAIN-NEWS", office.posts("MAIN-NEWS")[1].number))
    assert office.export("news") == 1
    run(moderation.remove(System("test"), "MAIN-NEWS", office.posts("MAIN-NEWS")[0].number))
    assert office.export("news") == 0
    assert [str(mail["Subject"]) for _, mail in office.sent()] == ["[news] held too"] * 2


def test_many_posts_that_wait_do_not_hide_one_that_waits_no_more():
    office = ListOffice()
    office.files.held["MAIN-NEWS"] = b"[ann@ext.test]\n"
    office.export("news")
    for number in range(3 * AT_ONCE):
        office.take("news@local.test", message(id=f"<{number}@x>", subject=str(number)))
    while run(office.lists.exporter.export(office.setting.config.lists[1]))[1]:
        pass
    posting = office.setting.posting
    moderation = Moderation(office.office.store, office.office.clock, posting.boards, posting.access)
    run(moderation.release(System("test"), "MAIN-NEWS", office.posts("MAIN-NEWS")[-1].number))
    assert office.export("news") == 1
    assert str(office.sent()[0][1]["Subject"]) == f"[news] {3 * AT_ONCE - 1}"


def test_private_posts_stay_and_anonymous_ones_have_no_author():
    private = SubBoard(code="MAIN-TALK", group=GROUP, name="Talk", settings=BoardFlag.PONLY)
    office = began(boards=Boards((GROUP,), {private.code: private}))
    office.take(TO_TALK, message())
    assert (len(office.posts()), office.export()) == (1, 0)

    anonymous = SubBoard(code="MAIN-TALK", group=GROUP, name="Talk", settings=BoardFlag.AONLY)
    office = began(boards=Boards((GROUP,), {anonymous.code: anonymous}))
    office.take(TO_TALK, message(body="a secret"))
    assert office.export() == 1
    ((entry, mail),) = office.sent()
    assert mail["From"] == "Anonymous <talk@local.test>"
    assert b"Received" not in office.office.queued_text(entry)
    assert b"Ann" not in office.office.queued_text(entry)


def test_large_texts_are_sent_whole():
    office = began(threshold=100)
    body = "line of text\n" * 20_000
    office.take(TO_TALK, message(body=body))
    assert office.export() == 1
    ((_, mail),) = office.sent()
    assert mail.get_content().replace("\r\n", "\n") == body


def test_one_lot_is_bounded_and_says_that_there_is_more():
    office = began()
    for number in range(AT_ONCE + 1):
        office.take(TO_TALK, message(id=f"<{number}@x>"))
    one = office.setting.config.lists[0]
    assert run(office.lists.exporter.export(one)) == (AT_ONCE, True)
    assert run(office.lists.exporter.export(one)) == (1, False)


def test_BSC_07_a_list_on_its_own_list_gets_nothing():
    office = began()
    office.files.held["MAIN-TALK"] = b"[talk@local.test]\n[listserver@local.test]\n[gone@local.test]\n[a@x.test]\n"
    office.take(TO_TALK, message(author="a@x.test"))
    assert office.export() == 1
    assert [entry.recipient for entry, _ in office.sent()] == ["a@x.test"]


def test_a_full_mailbox_gets_no_list_mail():
    async def full(user):
        return False

    office = began(has_room=full)
    office.take(TO_TALK, message())
    assert office.export() == 1
    assert office.office.letters("bob") == []
    assert len(office.sent()) == 1


def test_a_list_without_subscribers_only_moves_on():
    office = began("[talk]\nsub = MAIN-TALK\nsubmitter = ann@ext.test\n")
    office.files.held.clear()
    office.take(TO_TALK, message())
    office.export()
    assert (office.sent(), note(office)) == ([], "1")


@pytest.mark.proves("listserver.unsubscribe_url")
def test_RFC_8058_every_copy_has_a_link_of_its_own_that_unsubscribes():
    office = began("unsubscribe_url = https://bbs.test/u?t=%s\n" + LISTS)
    office.files.held["MAIN-TALK"] += b"[carol@far.test]\n"
    office.take(TO_TALK, message())
    office.export()
    tokens = []
    for entry, mail in office.sent():
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert len(mail.get_all("List-Unsubscribe")) == 1
        url = str(mail["List-Unsubscribe"]).partition("<")[2].partition(">")[0]
        tokens.append(url.removeprefix("https://bbs.test/u?t="))
        assert entry.prefix.startswith(b"List-Unsubscribe:")
    assert len(set(tokens)) == 2
    office.command(f"confirm {tokens[1]}")
    assert office.members() == ["ann@ext.test", "bob@local.test"]


def test_a_domain_that_forbids_others_its_name():
    async def forbids(domain):
        return domain == "ext.test"

    office = began(munges=forbids)
    office.take(TO_TALK, message())
    office.export()
    assert office.sent()[0][1]["From"] == "Ann via talk <talk@local.test>"


def test_what_a_user_wrote_here_goes_out_in_their_name():
    from dialtone.domain.boards.compose import Draft
    from dialtone.domain.boards.writing import Writing
    from dialtone.domain.model.actor import Caller
    from tests.support.post_office import STRANGER

    office = began()
    post = office.office
    sysop = post.change(post.user("Sysop"), level=90)
    writing = Writing(
        office.setting.posting, post.store, post.blobs, post.clock, post.chance, office.ourselves.address_of
    )
    run(
        writing.post(Caller(sysop, STRANGER, "telnet"), BOARDS.subs["MAIN-TALK"], Draft(subject="Häuser", body="words"))
    )
    assert office.export() == 1
    ((entry, mail),) = office.sent()
    assert (mail["From"], mail["Subject"]) == ("Sysop <Sysop@local.test>", "[talk] Häuser")
    assert mail.get_content() == "words\r\n"
    assert b"Received:" not in entry.prefix  # so that it is signed as our own


def test_a_bounce_address_nobody_takes_is_not_used():
    office = began(comes_here=lambda local: False)
    office.take(TO_TALK, message())
    office.export()
    assert office.sent()[0][0].sender == "listserver@local.test"


def test_a_pointer_that_cannot_be_read_begins_anew():
    office = began()
    name = note_name(office.setting.config.lists[0], TALK)
    run(office.office.store.write(lambda records: records.notes.put(name, "nonsense")))
    office.take(TO_TALK, message())
    assert office.export() == 0
    assert note(office) == Pointer(1).text()


def test_the_text_is_what_was_posted_byte_for_byte():
    office = began()
    text = message(body="Gr\u00fc\u00dfe\n.dot\n\n  blanks  ")
    office.take(TO_TALK, text)
    office.export()
    entry, _ = office.sent()[0]
    sent = office.office.queued_text(entry)
    assert sent.partition(b"\r\n\r\n")[2] == text.partition(b"\r\n\r\n")[2]
    assert entry.eight_bit
    assert parsed(sent)["To"] == "Talk <talk@local.test>"


def test_subscribers_here_have_it_where_their_rules_say():
    office = began()
    store, clock, room = office.office.store, office.office.clock, office.office.reception.room
    habits = Habits(store, clock)
    bob = Caller(office.office.user("bob"), STRANGER, "http")
    folder = run(Folders(store, clock).create(bob, "Talk"))
    talk = Condition(part=Part.LIST_ID, text="<talk.local.test>")
    run(MailRules(store, habits).put(bob, [Rule(conditions=(talk,), folder=folder)]))
    sorting = Sorting(habits=habits, route=office.setting.route, ourselves=office.ourselves, has_room=room.left_for)
    office.lists.exporter.sort = sorting.sort
    office.take(TO_TALK, message(body="to all"))
    assert office.export() == 1
    assert office.office.letters("bob") == []
    (item,) = run(Folders(store, clock).messages(bob, folder)).messages
    assert item.subject == "hello"
