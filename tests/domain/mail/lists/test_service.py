"""The parts fit together: joined by mail, a post of one goes to the other."""

from __future__ import annotations

from tests.support.mailing import ListOffice, message


def test_from_the_subscription_to_the_mail():
    office = ListOffice()
    (question,) = office.command("subscribe news")
    office.command(str(question["Subject"]))
    office.export("news")
    office.take("news@local.test", message())
    assert [post.held for post in office.posts("MAIN-NEWS")] == [True]
    office.take("talk@local.test", message(id="<2@x>"))
    office.export()
    office.take("talk@local.test", message(id="<3@x>", subject="third"))
    office.export()
    assert str(office.sent()[-1][1]["Subject"]) == "[talk] third"
