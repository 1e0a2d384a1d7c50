"""How many recipients a letter may have."""

from __future__ import annotations

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.config.levels import Level, Levels
from dialtone.config.mail import MailConfig
from dialtone.domain.mail.limits import Count, Limits
from dialtone.domain.model.user import User
from dialtone.testing.script import run
from tests.support.post_office import PostOffice

DAY = 86400


def limits(office: PostOffice, *, recipients: int = 100, per_day: int = 0) -> Limits:
    levels = Levels({50: Level(emails_per_day=per_day), 90: Level(emails_per_day=per_day)})
    return Limits(office.store, office.clock, MailConfig(max_recipients=recipients), levels)


def accept(count: Count) -> None:
    run(count.check("<a@local.test>", "x@ext.test"))
    count.accepted += 1


def why_not(count: Count) -> str:
    with pytest.raises(Refusal) as caught:
        run(count.check("<a@local.test>", "x@ext.test"))
    assert (caught.value.why, caught.value.temporary) == (Why.TOO_MANY, True)
    return caught.value.text


@pytest.fixture
def office() -> PostOffice:
    return PostOffice().population()


@pytest.mark.proves("Mail.MaxRecipients")
def test_recipients_of_one_message(office: PostOffice) -> None:
    count = Count(limits(office, recipients=2), None)
    accept(count)
    accept(count)
    assert why_not(count) == ""  # the usual words: Too many recipients


def test_nought_is_no_limit(office: PostOffice) -> None:
    count = Count(limits(office, recipients=0), None)
    for _ in range(300):
        accept(count)


def sent_today(office: PostOffice, user: User, sent: int, day: int = 0) -> None:
    today = int(office.clock.now() // DAY) + day
    run(office.store.write(lambda records: records.users.count_emails(user.number, today, sent)))


@pytest.mark.proves("main.level.emailperday")
def test_emails_per_day_by_level(office: PostOffice) -> None:
    alice = office.user("alice")
    sent_today(office, alice, 3)
    count = Count(limits(office, per_day=5), alice)
    accept(count)
    accept(count)
    assert why_not(count) == "Too many emails today"


def test_what_was_sent_yesterday_does_not_count(office: PostOffice) -> None:
    alice = office.user("alice")
    sent_today(office, alice, 5, day=-1)
    accept(Count(limits(office, per_day=5), alice))


def test_the_account_as_it_is_now_counts_not_the_sessions_copy(office: PostOffice) -> None:
    alice = office.user("alice")
    limit = limits(office, per_day=2)
    accept(Count(limit, alice))
    sent_today(office, alice, 2)
    assert why_not(Count(limit, alice)) == "Too many emails today"


@pytest.mark.parametrize("fields", [{"exemptions": "M"}, {"level": 90}])
def test_who_may_send_as_much_as_he_likes(office: PostOffice, fields: dict[str, object]) -> None:
    carol = office.add("carol", **fields)
    sent_today(office, carol, 500)
    accept(Count(limits(office, per_day=5), carol))


def test_SQL_03_two_letters_at_once_do_not_share_the_last_of_today(office: PostOffice) -> None:
    alice = office.user("alice")
    limit = limits(office, per_day=2)
    first, second = Count(limit, alice), Count(limit, alice)
    for count in (first, second):
        accept(count)
        accept(count)
    run(office.store.write(lambda records: first.settle(records, alice, 2)))
    with pytest.raises(Refusal) as caught:
        run(office.store.write(lambda records: second.settle(records, alice, 2)))
    assert (caught.value.why, caught.value.text) == (Why.TOO_MANY, "Too many emails today")
    after = run(office.store.read(lambda records: records.users.get(alice.number)))
    assert after is not None and after.emails_today == 2
