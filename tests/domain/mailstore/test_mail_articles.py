"""One's own mail as articles."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TypeVar

import pytest

from dialtone.domain.boards.news import Counts
from dialtone.domain.mailstore import mail_articles
from dialtone.domain.model.mail import Uid
from dialtone.domain.model.mail_folder import DRAFTS, SENT, SPAM, TRASH, FolderId
from dialtone.domain.model.post import Overview
from dialtone.domain.model.user import User
from dialtone.testing.script import run
from tests.domain.boards.hall import Hall, sub
from tests.domain.mailstore.mail_hall import MailHall

Item = TypeVar("Item")
ALL = 2**62


@pytest.fixture
def mail() -> MailHall:
    return MailHall(Hall(sub("GENERAL")))


async def gathered(pieces: AsyncIterator[Item]) -> list[Item]:
    return [piece async for piece in pieces]


def rows(mail: MailHall, user: User, low: int = 1, high: int = ALL) -> list[Overview]:
    lots = run(gathered(mail.articles.overview(mail.hall.caller(user), low, high)))
    assert all(lots)
    return [row for lot in lots for row in lot]


def test_inbox_own_folders_and_what_was_sent_are_there_and_nothing_else(mail: MailHall) -> None:
    ann, bob = mail.hall.add("Ann"), mail.hall.add("Bob")
    work = mail.folder(ann, "Work")
    for folder in (FolderId(0), SPAM, work, TRASH, SENT, DRAFTS):
        mail.mail(ann, f"in {folder}", folder=folder)
    mail.mail(bob, "not hers")
    assert [row.subject for row in rows(mail, ann)] == ["in 0", f"in {work}", f"in {SENT}"]
    assert [row.number for row in rows(mail, ann)] == [1, 3, 5]
    assert [row.subject for row in rows(mail, bob)] == ["not hers"]


def test_what_was_sent_is_not_for_those_who_may_not_read_it(mail: MailHall) -> None:
    ann = mail.hall.add("Ann", restrictions="K")
    mail.mail(ann, "got")
    mail.mail(ann, "sent", folder=SENT)
    assert [row.subject for row in rows(mail, ann)] == ["got"]


def test_counts_and_numbers_follow_what_comes_moves_and_goes(mail: MailHall) -> None:
    ann = mail.hall.add("Ann")
    caller, work = mail.hall.caller(ann), mail.folder(ann, "Work")
    assert run(mail.articles.counts(caller)) == Counts(0, 1, 0)
    for at in range(4):
        mail.mail(ann, str(at))
    assert run(mail.articles.counts(caller)) == Counts(4, 1, 4)
    run(mail.hall.store.write(lambda records: records.folders.move(ann.number, [Uid(2)], work, 1.0)))
    run(mail.hall.store.write(lambda records: records.mail.remove(ann.number, [Uid(1)])))
    assert run(mail.articles.counts(caller)) == Counts(3, 3, 5)
    assert list(run(mail.articles.numbers(caller, 1, 4))) == [3, 4]
    assert [row.subject for row in rows(mail, ann, 4)] == ["3", "1"]
    run(mail.hall.store.write(lambda records: records.mail.remove(ann.number, [Uid(3), Uid(4), Uid(5)])))
    assert run(mail.articles.counts(caller)) == Counts(0, 6, 5)


def test_what_is_known_of_a_message(mail: MailHall) -> None:
    ann = mail.hall.add("Ann")
    mail.mail(ann, "hello", "one\r\ntwo\r\n", References="<a@x> <b@x>", In_Reply_To="<b@x>", To="Ann <a@x>, c@y")
    (row,) = rows(mail, ann)
    assert (row.author, row.author_address, row.subject, row.to) == ("Bob", "bob@ext.test", "hello", "Ann <a@x>, c@y")
    assert (row.message_id, row.references, row.reply_to) == ("<m1@ext.test>", "<a@x> <b@x>", "<b@x>")
    assert (row.lines, row.written) == (2, 1704103200.0)


def test_mail_without_an_id_and_a_date_has_some(mail: MailHall) -> None:
    ann = mail.hall.add("Ann")
    mail.mail(ann, "hello", Message_ID="", Date="")
    (row,) = rows(mail, ann)
    assert row.message_id == f"<{1:016x}@news.local.test>"
    assert row.written == mail.hall.clock.now()
    found = run(gathered(mail.articles.ids(mail.hall.caller(ann))))
    assert found == [[(1, row.message_id)]]


def test_a_text_in_a_file_is_counted_and_sent_in_pieces(mail: MailHall) -> None:
    ann = mail.hall.add("Ann")
    mail.mail(ann, "large", "a line of a large message\r\n" * 8000)
    for _ in range(2):
        assert [row.lines for row in rows(mail, ann)] == [8000]
    article = run(mail.articles.article(mail.hall.caller(ann), 1, "mail"))
    assert article is not None
    assert b"".join(run(gathered(article.body))) == b"a line of a large message\r\n" * 8000


def test_an_article_says_the_same_as_its_overview(mail: MailHall) -> None:
    ann = mail.hall.add("Ann")
    mail.mail(ann, "hello", X_Extra="kept", Bcc="secret@x")
    article = run(mail.articles.article(mail.hall.caller(ann), 1, "mail"))
    assert article is not None
    assert {b"Subject: hello", b"Newsgroups: mail", b"Xref: news.local.test mail:1", b"X-Extra: kept"} <= set(
        article.head.split(b"\r\n")
    )
    assert b"secret" not in article.head and b"Received" not in article.head
    assert run(mail.articles.article(mail.hall.caller(ann), 2, "mail")) is None


def test_the_next_and_the_one_before(mail: MailHall) -> None:
    ann = mail.hall.add("Ann")
    for at in range(3):
        mail.mail(ann, str(at))
    caller = mail.hall.caller(ann)
    run(mail.hall.store.write(lambda records: records.mail.remove(ann.number, [Uid(2)])))

    def beside(number: int, *, forward: bool) -> int | None:
        row = run(mail.articles.beside(caller, number, forward=forward))
        return None if row is None else row.number

    assert [beside(1, forward=True), beside(3, forward=True), beside(3, forward=False), beside(1, forward=False)] == [
        *(3, None),
        *(1, None),
    ]


def test_ids_are_told_newest_first_as_far_as_they_are_looked_for(
    mail: MailHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_articles, "NAMED", 3)
    monkeypatch.setattr(mail_articles, "LISTED", 2)
    ann = mail.hall.add("Ann")
    for at in range(5):
        mail.hall.clock.advance(60)
        mail.mail(ann, str(at))
    caller = mail.hall.caller(ann)
    assert [[number for number, _ in some] for some in run(gathered(mail.articles.ids(caller)))] == [[5, 4], [3]]
    since = mail.hall.clock.now() - 60
    assert [[number for number, _ in some] for some in run(gathered(mail.articles.ids(caller, since)))] == [[5, 4]]


def test_memory_of_numbers_has_a_limit(mail: MailHall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_articles, "MAILBOXES", 2)
    people = [mail.hall.add(f"User{at}") for at in range(4)]
    for user in people * 2:
        mail.mail(user, "x")
        run(mail.articles.counts(mail.hall.caller(user)))
    assert len(mail.articles._known) == 2
    assert [run(mail.articles.counts(mail.hall.caller(user))).articles for user in people] == [2] * 4
