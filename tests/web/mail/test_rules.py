"""Rules in plain forms: made, ordered, switched, removed, tried."""

from __future__ import annotations

import pytest

from dialtone.domain.model.mail_folder import INBOX, TRASH
from dialtone.domain.model.mail_rule import Condition, How, Part, Rule
from dialtone.testing.script import run
from dialtone.web.mail.rules import conditions_of, outcome
from tests.support.browser import Browser
from tests.web.mail.post_office import PROBE, PostOffice, token

NEW = "/mail/rules/0"


def known(site: PostOffice, user: int = 2) -> list[str]:
    """The names of somebody's rules."""
    return [one.name for one in run(site.house.mail_rules.all(site.caller(site.user(user))))]


def make(browser: Browser, **values: object) -> None:
    """Fill in the form for a rule and save it."""
    browser.get(NEW)
    browser.submit(NEW, button="Save", **values)


def test_a_rule_is_made_and_changed(site: PostOffice, alice: Browser) -> None:
    folder = run(site.house.folders.create(site.caller(site.user(2)), "Club"))
    more = {
        "part-0": "subject",
        "text-0": "[club]",
        "part-1": "header",
        "header-1": "X-Club",
        "how-1": "is",
        "text-1": "y",
    }
    make(alice, name="Club", every="any", folder=str(folder), read="1", **more)
    (rule,) = run(site.house.mail_rules.all(site.caller(site.user(2))))
    assert rule == Rule(
        name="Club",
        every=False,
        conditions=(
            Condition(part=Part.SUBJECT, text="[club]"),
            Condition(part=Part.HEADER, how=How.IS, text="y", header="X-Club"),
        ),
        folder=folder,
        read=True,
    )
    assert alice.answer is not None
    assert "If the subject contains “[club]” or the header field X-Club is “y”: goes to Club" in alice.answer.page.text
    form = alice.get("/mail/rules/1").page.form("/mail/rules/1")
    assert (form.values["text-0"], form.values["header-1"], form.values["folder"]) == ("[club]", "X-Club", str(folder))
    alice.submit("/mail/rules/1", button="Save", name="Radio", **{"text-1": ""})
    assert known(site) == ["Radio"]


def test_rules_are_ordered_switched_and_removed(site: PostOffice, alice: Browser) -> None:
    for name in ("One", "Two", "Three"):
        make(alice, name=name, **{"text-0": "x"})
    alice.submit("/mail/rules", button="Up: rule 3")
    assert known(site) == ["One", "Three", "Two"]
    alice.submit("/mail/rules", button="Down: rule 1")
    assert known(site) == ["Three", "One", "Two"]
    alice.submit("/mail/rules", button="Switch off: rule 2")
    assert "switched off" in alice.answer.page.text if alice.answer else False
    alice.submit("/mail/rules", button="Remove: rule 1")
    assert known(site) == ["One", "Two"]


def test_a_list_that_was_changed_elsewhere_is_not_changed_blindly(site: PostOffice, alice: Browser) -> None:
    make(alice, name="One")
    other = site.browser()
    other.sign_in("Alice")
    other.get("/mail/rules")
    make(alice, name="Two")
    assert "changed elsewhere" in other.submit("/mail/rules", button="Remove: rule 1").page.text
    assert known(site) == ["One", "Two"]


def test_a_rule_is_tried_and_nothing_is_kept(site: PostOffice, alice: Browser) -> None:
    site.comes("Lunch")
    site.comes("[club] News")
    alice.get(NEW)
    page = alice.submit(
        NEW, button="Try it with your newest messages", **{"part-0": "subject", "text-0": "[club]"}
    ).page
    assert "fits : [club] News" in page.text.replace("fits:", "fits :") and "does not fit" in page.text
    assert page.form(NEW).values["text-0"] == "[club]" and known(site) == []


def test_there_are_more_lines_when_one_wants_them(alice: Browser) -> None:
    alice.get(NEW)
    form = alice.submit(NEW, button="More lines", name="Kept").page.form(NEW)
    assert "text-6" in form.values and form.values["name"] == "Kept"


@pytest.mark.parametrize(
    "values",
    [
        {"part-0": "size", "how-0": "over", "text-0": "big"},
        {"part-0": "header", "text-0": "x", "header-0": "no name"},
        {"forward": "not an address"},
        {"forward": ",".join(f"a{number}@ext.test" for number in range(6))},
    ],
)
def test_what_makes_no_sense_is_said_and_kept(site: PostOffice, alice: Browser, values: dict[str, str]) -> None:
    alice.get(NEW)
    answer = alice.submit(NEW, button="Save", name="Odd", **values)
    assert answer.status >= 400 and answer.page.form(NEW).values["name"] == "Odd" and known(site) == []
    for odd in ({"part-0": "dance", "text-0": "x"}, {"folder": "x"}):
        assert alice.post(NEW, token(alice) | odd).status in (400, 404)


def test_WEB_01_WEB_03_WEB_06_rules_are_text_ones_own_and_need_the_token(
    site: PostOffice, alice: Browser, bob: Browser
) -> None:
    make(alice, name=PROBE[:50], **{"text-0": PROBE})
    page = alice.get("/mail/rules").page
    assert not page.all("svg") and PROBE in page.text
    assert bob.get("/mail/rules/1").status == 404 and PROBE[:20] not in bob.get("/mail/rules").page.text
    assert alice.post("/mail/rules", {"rule": "1", "do": "delete"}).status == 403
    assert alice.post(NEW, {"name": "x"}).status == 403
    folder = run(site.house.folders.create(site.caller(site.user(2)), "Hers"))
    bob.get(NEW)
    assert bob.post(NEW, token(bob) | {"folder": str(folder), "text-0": "x"}).status >= 400 and known(site, 3) == []


def test_rules_in_words() -> None:
    rule = Rule(
        conditions=(
            Condition(part=Part.SPAM, negated=True),
            Condition(part=Part.SIZE, how=How.OVER, text="1000"),
            Condition(part=Part.FROM, how=How.CONTAINS, text="x", negated=True),
        ),
        folder=TRASH,
        forward=("a@ext.test",),
        stop=True,
    )
    assert conditions_of(rule) == (
        "it is not marked as spam and the size in bytes is over “1000” and the sender does not contain “x”"
    )
    assert outcome(rule, {}) == "goes to the trash, a copy goes to a@ext.test, later rules are not asked"
    assert (conditions_of(Rule()), outcome(Rule(folder=INBOX), {})) == ("every message", "stays as it is")
