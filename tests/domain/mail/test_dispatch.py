"""What goes along with each copy: posts, netmail, telegrams, other envelope senders."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from dialtone.config.boards import Boards, Group, SubBoard
from dialtone.config.networks import Networks
from dialtone.domain.model.netmail import FIDONET
from dialtone.domain.model.post import Post
from dialtone.testing.script import run
from tests.domain.mail.test_reception import TEXT, recipient, refusal, take
from tests.support.post_office import SYSTEM, PostOffice

MAIN = Group(name="Main", prefix="MAIN-")
FORWARDING = dataclasses.replace(SYSTEM, forward_to_netmail=True)


def boards(**fields: Any) -> Boards:
    sub = SubBoard(code="MAIN-GENERAL", group=MAIN, name="General", **fields)
    return Boards((MAIN,), {sub.code: sub})


def posts(office: PostOffice, *, held: bool | None = None) -> list[Post]:
    return run(office.store.read(lambda records: records.posts.page("MAIN-GENERAL", held=held)))


def test_mail_for_a_sub_board_becomes_a_post_and_keeps_its_thread() -> None:
    office = PostOffice(boards=boards()).population()
    take(office, TEXT, "sub:main-general@local.test")
    answer = TEXT.replace(b"<one@", b"<two@").replace(b"\r\n\r\n", b"\r\nIn-Reply-To: <one@ext.test>\r\n\r\n", 1)
    take(office, answer, "sub:MAIN-GENERAL@local.test")
    first, second = posts(office)
    assert (first.subject, first.author_address, first.to, first.network) == ("Grüße", "a@ext.test", "All", "internet")
    assert (second.reply_to, second.parent, second.thread) == ("<one@ext.test>", first.number, first.number)


@pytest.mark.proves("Mail.PostTo")
def test_PostTo_names_the_addressee_of_posts() -> None:
    office = PostOffice(boards=boards(), post_to="Everybody").population()
    take(office, TEXT.replace(b"Subject:", b"To: Bob <bob@local.test>\r\nSubject:"), "sub:main-general@local.test")
    assert [post.to for post in posts(office)] == ["Everybody"]


def test_without_PostTo_the_To_field_names_him() -> None:
    office = PostOffice(boards=boards()).population()
    take(office, TEXT.replace(b"Subject:", b"To: Bob <bob@local.test>\r\nSubject:"), "sub:main-general@local.test")
    assert [post.to for post in posts(office)] == ["Bob"]


def test_a_sub_board_and_a_mailbox_both_get_their_copy() -> None:
    """Spec mail.md 9.1 S9: nobody's copy is lost."""
    office = PostOffice(boards=boards()).population()
    take(office, TEXT, "alice@local.test", "sub:main-general@local.test", "bob@local.test")
    assert len(posts(office)) == len(office.letters("alice")) == len(office.letters("bob")) == 1


def test_the_sender_is_told_why_he_cannot_post() -> None:
    office = PostOffice(boards=boards(post_requirements="LEVEL 60")).population()
    no = refusal(office, TEXT, "sub:main-general@local.test")
    assert no.reply == b"550 Insufficient access: You can't post on this sub."
    assert posts(office) == []


def test_a_held_post_waits_for_a_moderator() -> None:
    office = PostOffice(boards=boards(moderated_requirements="NOT LEVEL 90")).population()
    take(office, TEXT, "sub:main-general@local.test")
    assert posts(office, held=False) == [] and len(posts(office, held=True)) == 1


def test_the_same_message_twice_is_one_post() -> None:
    office = PostOffice(boards=boards()).population()
    tags = [take(office, TEXT, "sub:main-general@local.test") for _ in range(2)]
    assert len(posts(office)) == 1
    (trace,) = run(office.store.read(lambda records: records.traces.find(tags[1])))[-1:]
    assert trace.event == "discarded" and "already" in trace.detail


def test_a_users_post_goes_by_his_account_and_is_counted() -> None:
    office = PostOffice(boards=boards()).population()
    alice = office.user("alice")
    take(
        office,
        TEXT.replace(b"a@ext.test", b"alice@local.test"),
        "sub:main-general@local.test",
        by="alice@local.test",
        user=alice,
    )
    (post,) = posts(office)
    assert (post.author, post.author_user, post.author_address) == ("alice", alice.number, "")
    office.clock.advance(3)  # names are remembered for two seconds
    assert office.user("alice").posts == 1


def test_netmail_for_fidonet_is_complete() -> None:
    office = PostOffice(networks=Networks(fidonet=("1:103/705", "2:5000/1"))).population()
    alice = office.user("alice")
    text = TEXT.replace(b"Subject:", b"To: Rob Swindell <rob@f2.n10.z2.fidonet>\r\nSubject:")
    take(
        office,
        text.replace(b"a@ext.test", b"alice@local.test"),
        "rob.swindell@p4.f2.n10.z2.fidonet",
        by="alice@local.test",
        user=alice,
    )
    (mail,) = run(office.store.read(lambda records: records.netmail.all()))
    assert (mail.network, mail.address, mail.sender_address) == (FIDONET, "2:10/2.4", "2:5000/1")
    assert (mail.sender, mail.sender_user, mail.recipient) == ("alice", alice.number, "Rob Swindell")
    assert (mail.subject, mail.message_id) == ("Grüße", "<one@ext.test>".replace("ext.test", "ext.test"))


def forwarding(**more: Any) -> PostOffice:
    office = PostOffice(system=FORWARDING, **more).population()
    office.add("carol", netmail="carol@home.test", forwards=True)
    return office


@pytest.mark.proves("Mail.SRS")
def test_forwarded_mail_leaves_under_our_name_and_its_reports_come_back() -> None:
    office = forwarding()
    take(office, TEXT, "carol@local.test")
    (entry,) = office.queue()
    assert entry.sender.startswith("SRS0=") and entry.sender.endswith("@local.test")
    take(office, TEXT, recipient(entry.sender), by="")
    assert office.queue()[1].recipient == "a@ext.test"


def test_without_SRS_the_sender_stays() -> None:
    office = forwarding(srs=False)
    take(office, TEXT, "carol@local.test")
    assert office.queue()[0].sender == "a@ext.test"


def test_an_address_for_reports_takes_only_reports() -> None:
    """Nobody can use it to send mail to others."""
    office = forwarding()
    take(office, TEXT, "carol@local.test")
    assert refusal(office, TEXT, recipient(office.queue()[0].sender)).reply.startswith(b"550 Unknown User")


def notices(office: PostOffice, alias: str) -> list[str]:
    return [one.text for one in run(office.stations.telegrams.waiting(office.user(alias).number))]


def test_who_is_on_line_hears_of_new_mail() -> None:
    office = PostOffice().population()
    office.presence.enter(office.user("alice"), "Telnet")
    take(office, TEXT, "alice@local.test", "bob@local.test")
    assert len(notices(office, "alice")) == 1 and notices(office, "bob") == []
    assert "New e-mail from" in notices(office, "alice")[0] and "ext.test" in notices(office, "alice")[0]


@pytest.mark.proves("Mail.Options.NO_NOTIFY")
def test_NO_NOTIFY_is_silence() -> None:
    office = PostOffice(options=frozenset({"NO_NOTIFY"})).population()
    office.presence.enter(office.user("alice"), "Telnet")
    take(office, TEXT, "alice@local.test")
    assert notices(office, "alice") == []


@pytest.mark.proves("Mail.NotifyOfflineUsers")
def test_NotifyOfflineUsers_tells_everybody() -> None:
    office = PostOffice(notify_offline_users=True).population()
    take(office, TEXT, "alice@local.test")
    assert len(notices(office, "alice")) == 1


def test_whose_mail_went_on_hears_where_to() -> None:
    office = forwarding()
    take(office, TEXT, "carol@local.test")
    assert (
        "automatically forwarded to" in notices(office, "carol")[0] and "carol@home.test" in notices(office, "carol")[0]
    )
