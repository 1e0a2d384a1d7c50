"""The boards as news with one's own mail as a group (`tests/protocols/nntp/test_own_mail.py` has sessions with it)."""

from __future__ import annotations

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.domain.boards.news import News
from dialtone.domain.boards.news_groups import NewsGroups
from dialtone.domain.boards.overviews import Overviews
from dialtone.domain.mailstore.news_with_mail import NewsWithMail
from dialtone.domain.model.actor import System
from dialtone.testing.script import run
from tests.domain.boards.hall import Hall, sub
from tests.domain.mailstore.mail_hall import NAMES, MailHall


def with_mail(hall: Hall) -> NewsWithMail:
    groups = NewsGroups(hall.boards, hall.access)
    news = News(hall.store, hall.blobs, hall.access, groups, NAMES, Overviews(hall.clock))
    return NewsWithMail(news, MailHall(hall).articles)


def test_the_group_is_there_for_people_with_an_account() -> None:
    hall = Hall(sub("GENERAL"))
    news, ann, guest = with_mail(hall), hall.add("Ann"), hall.add("Guest", restrictions="G")
    assert [group.name for group in news.groups.all(hall.caller(ann))] == ["Main.General", "mail"]
    assert news.groups.find(hall.caller(ann), "MAIL") is news.groups.mail
    for actor in (hall.caller(guest), hall.stranger(), System("a command")):
        assert [group.name for group in news.groups.all(actor) if group is news.groups.mail] == []
        with pytest.raises(Refusal) as caught:
            news.groups.find(actor, "mail")
        assert caught.value.why is Why.NOT_FOUND
        with pytest.raises(Refusal):
            run(news.counts(actor, news.groups.mail))


def test_a_sub_board_called_mail_stays() -> None:
    board = sub("MAIL", newsgroup="Mail")
    hall = Hall(board)
    news, ann = with_mail(hall), hall.caller(hall.add("Ann"))
    assert [group.name for group in news.groups.all(ann)] == ["Mail", "mail.mail"]
    assert news.groups.find(ann, "mail").sub is board


def test_nobody_posts_to_it() -> None:
    hall = Hall(sub("GENERAL"))
    news, sysop = with_mail(hall), hall.caller(hall.sysop)
    assert news.groups.posting(sysop, news.groups.mail) == "n"
    assert news.groups.posting(sysop, news.groups.find(sysop, "Main.General")) == "y"


def test_an_article_that_is_on_a_board_is_found_there() -> None:
    hall = Hall(sub("GENERAL"))
    mail = MailHall(hall)
    news, ann = with_mail(hall), hall.add("Ann")
    hall.arrive(sub("GENERAL"))  # <1@ext.test>
    mail.mail(ann, "the same by mail", Message_ID="<1@ext.test>")
    mail.mail(ann, "mail alone", Message_ID="<2@ext.test>")
    caller = hall.caller(ann)
    assert [group.name for group, _ in run(news.by_id(caller, "<1@ext.test>"))] == ["Main.General"]
    assert run(news.by_id(caller, "<2@ext.test>")) == [(news.groups.mail, 2)]
    assert run(news.by_id(hall.caller(hall.add("Bob")), "<2@ext.test>")) == []
