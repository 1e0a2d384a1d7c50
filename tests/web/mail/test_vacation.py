"""The answer while somebody is away, in a form."""

from __future__ import annotations

import pytest

from dialtone.testing.script import run
from tests.support.browser import Browser
from tests.web.mail.post_office import PROBE, PostOffice

PATH = "/mail/away"
SEPTEMBER = 1_788_220_800.0  # 1 September 2026, 0:00 UTC
DAY = 86_400.0


def test_it_is_switched_on_for_some_days(site: PostOffice, alice: Browser) -> None:
    alice.get(PATH)
    values = {"on": "1", "subject": "Away", "text": "Back soon.", "since": "2026-09-01", "until": "2026-09-03"}
    page = alice.submit(PATH, **values, days="3").page
    assert "Your answer is on." in page.text
    away = run(site.house.vacation.get(site.caller(site.user(2))))
    assert (away.on, away.text, away.days) == (True, "Back soon.", 3)
    assert (away.since, away.until) == (SEPTEMBER, SEPTEMBER + 3 * DAY)
    form = page.form(PATH)
    assert {name: form.values[name] for name in values} == values
    assert "Your answer is off." in alice.submit(PATH, on=None).page.text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"text": ""}, "What should the answer say?"),
        ({"days": "0"}, "The days between two answers are 1 to 90."),
        ({"days": "x"}, "The days between two answers are 1 to 90."),
        ({"since": "soon"}, "Soon is no day"),
        ({"since": "9999-12-31", "until": "2026-01-01"}, "The last day is before the first."),
    ],
)
def test_what_is_wrong_is_said_and_kept(site: PostOffice, alice: Browser, values: dict[str, str], words: str) -> None:
    alice.get(PATH)
    answer = alice.submit(PATH, **{"on": "1", "text": PROBE, "days": "7"} | values)
    assert answer.status == 400 and words in answer.page.text
    assert answer.page.form(PATH).values["text"] == values.get("text", PROBE)
    assert not run(site.house.vacation.get(site.caller(site.user(2)))).on


def test_WEB_03_it_needs_the_token(site: PostOffice, alice: Browser) -> None:
    assert alice.post(PATH, {"on": "1", "text": "x", "days": "7"}).status == 403
