"""One's own mail as a group (`-mail`), in every command."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from dialtone.base.log import Secret
from dialtone.domain.access.app_passwords import AppPasswords
from dialtone.domain.model.mail import Uid
from dialtone.protocols.nntp import own_mail
from dialtone.testing.script import TLS, run
from dialtone.wire.proofs import PasswordProof, Proof, ScramProof
from tests.domain.mailstore.mail_hall import MailHall
from tests.protocols.nntp.room import GENERAL, QUIT, Room

ENTER = b"GROUP mail"


@pytest.fixture
def room() -> Room:
    room = Room(GENERAL, mail=True)
    mail = MailHall(room.hall)
    room.open_mail(mail.articles)
    mail.mail(room.alice, "first", "one\r\n..two\r\n")
    mail.mail(room.bob, "for bob")
    mail.mail(room.alice, "second", References="<m1@ext.test>")
    mail.mail(room.alice, "third")
    run(room.hall.store.write(lambda records: records.mail.remove(room.alice.number, [Uid(2)])))
    return room


def test_it_is_a_group_like_others(room: Room) -> None:
    say: Any = lambda *commands: room.say(*commands, as_="alice")  # noqa: E731
    assert b"mail 3 1 n" in say(b"LIST ACTIVE")
    assert b"mail\tYour own mail" in say(b"LIST NEWSGROUPS")
    assert say(ENTER)[0].startswith(b"211 2 1 3 mail ")
    assert say(b"LISTGROUP mail")[1:] == [b"1", b"3", b"."]
    assert say(b"LISTGROUP mail 2-")[1:] == [b"3", b"."]
    lines = say(ENTER, b"OVER 1-")[2:]
    assert [line.split(b"\t")[:2] for line in lines[:-1]] == [[b"1", b"first"], [b"3", b"third"]]
    assert lines[0].split(b"\t")[2:5] == [
        b'"Bob" <bob@ext.test>',
        b"Mon, 1 Jan 2024 10:00:00 +0000",
        b"<m1@ext.test>",
    ]
    assert say(ENTER, b"BODY 1")[2:] == [b"one", b"...two", b"."]
    head = say(ENTER, b"HEAD 1")[2:]
    assert {b"Subject: first", b"Newsgroups: mail", b"Xref: news.local.test mail:1", b"Lines: 2"} <= set(head)
    assert [line[:5] for line in say(ENTER, b"STAT", b"NEXT", b"NEXT", b"LAST")[1:]] == [
        *(b"223 1", b"223 3"),
        *(b"421 n", b"223 1"),
    ]
    assert say(ENTER, b"ARTICLE 2")[1].startswith(b"423 ") and say(ENTER, b"OVER 2")[1].startswith(b"423 ")
    assert say(ENTER, b"HDR Subject 1-")[2:] == [b"1 first", b"3 third", b"."]
    assert say(ENTER, b"HDR Xref 3")[2:] == [b"3 news.local.test mail:3", b"."]
    assert say(ENTER, b"XPAT From 1- *Bob*")[2:] == [b'1 "Bob" <bob@ext.test>', b'3 "Bob" <bob@ext.test>', b"."]
    assert say(b"STAT <m1@ext.test>")[0].startswith(b"223 0 ")
    assert say(ENTER, b"STAT <m1@ext.test>")[1].startswith(b"223 1 ")
    assert say(b"OVER <m1@ext.test>")[1].startswith(b"0\tfirst\t")
    assert say(b"NEWNEWS mail 20240101 000000 GMT")[1:] == [b"<m4@ext.test>", b"<m1@ext.test>", b"."]
    assert say(b"NEWNEWS main.* 20240101 000000 GMT")[1:] == [b"."]


def test_nothing_is_marked_as_read(room: Room) -> None:
    room.say(ENTER, b"ARTICLE 1", b"OVER 1-", as_="alice")
    heads = run(room.hall.store.read(lambda records: records.mail.heads(room.alice.number)))
    assert [head.read for head in heads] == [False, False]


def test_NNT_04_mail_is_its_owners_alone(room: Room) -> None:
    for as_ in ("", "bob"):
        said = b"\n".join(
            room.say(
                b"ARTICLE <m1@ext.test>",
                b"STAT <m1@ext.test>",
                b"OVER <m1@ext.test>",
                b"HDR Subject <m1@ext.test>",
                b"NEWNEWS * 20240101 000000 GMT",
                b"LIST COUNTS",
                as_=as_,
            )
        )
        assert b"first" not in said and b"\n<m1@ext.test>" not in said
        assert (b"\nmail 1 1 1 n" in said) == (as_ == "bob")
    assert room.say(ENTER)[0] == b"411 no such newsgroup"
    assert room.say(ENTER, b"LISTGROUP", as_="bob")[1:] == [
        b"211 1 1 1 mail list of article numbers follow",
        b"1",
        b".",
    ]


def test_without_the_argument_and_with_a_password_for_news_alone_there_is_none(room: Room) -> None:
    async def no(caller: object, proof: Proof) -> bool:
        return False

    room.may_read_mail = no
    assert room.say(ENTER, as_="alice") == [b"411 no such newsgroup"]
    assert b"mail 3 1 n" not in room.say(b"LIST", as_="alice")
    assert Room(GENERAL).say(ENTER, as_="alice") == [b"411 no such newsgroup"]


def test_nobody_posts_to_it(room: Room) -> None:
    text = b"From: a@b.test\r\nNewsgroups: mail\r\nSubject: x\r\n\r\ntext\r\n.\r\n"
    assert room.talk(b"POST\r\n", text, QUIT, as_="alice")[-2].startswith(b"441 ")


def test_starttls_and_another_name_forget_it(room: Room) -> None:
    lines = room.talk(b"AUTHINFO USER alice\r\nAUTHINFO PASS secret\r\n", ENTER + b"\r\n", QUIT)
    assert lines[2].startswith(b"211 2 1 3 mail ")
    lines = room.talk(b"STARTTLS\r\n", TLS, ENTER + b"\r\n", QUIT)
    assert lines[1] == b"411 no such newsgroup"


def test_an_app_password_for_news_alone_opens_no_mail(room: Room) -> None:
    hall = room.hall
    apps = AppPasswords(hall.store, hall.clock, hall.chance)
    alice = hall.caller(room.alice)
    house: Any = SimpleNamespace(mail_articles=MailHall(hall).articles, app_passwords=apps)
    opened = own_mail(house, room.service.reading())
    assert opened is not None

    def may_read(password: str) -> bool:
        return run(opened.may_read(alice, PasswordProof("alice", Secret(password), "USER/PASS")))

    assert may_read("the account's own")
    assert run(opened.may_read(alice, ScramProof("alice", good=True)))
    for scopes, opens in ((("news",), False), (("news", "mail"), True), (("news", "files"), False)):
        assert may_read(run(apps.create(alice, "a program", scopes))) is opens
