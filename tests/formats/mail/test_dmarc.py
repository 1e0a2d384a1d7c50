"""Records and tree walks by the examples of RFC 9989, and by hostile ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.mail.dmarc import Found, Record, Walks, disposition, organization_of, parse_record, targets


def walks(**records):
    """A walk over records by domain, dots written as `_`; `asked` is what was asked."""
    known = {name.replace("_", "."): text for name, text in records.items()}
    asked = []

    async def texts(name):
        asked.append(name)
        found = known.get(name.removeprefix("_dmarc."), [])
        return [found] if isinstance(found, str) else found

    return Walks(texts), asked


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ("v=DMARC1; p=reject", Record("reject")),
        ("v=DMARC1;p=quarantine;sp=none;np=reject", Record("quarantine", "none", "reject")),
        ("v = DMARC1 ; P=Reject ; adkim=s; aspf=s; t=y; psd=n", Record("reject", "", "", True, True, True, "n")),
        ("v=DMARC1; p=reject; pct=0", Record("reject", testing=True)),
        ("v=DMARC1; p=reject; pct=50", Record("reject")),
        ("v=DMARC1; p=nonsense; rua=mailto:a@b.test", Record("none")),
        ("v=DMARC1; p=reject; sp=nonsense", Record("none")),
        ("v=DMARC1", Record()),
        ("v=DMARC1; p=none; p=reject", Record("none")),
        ("v=DMARC1; psd=maybe; unknown; =;;", Record()),
        ("v=DMARC12; p=reject", None),
        ("v=dmarc1; p=reject", None),
        ("p=reject; v=DMARC1", None),
        ("v=spf1 -all", None),
        ("v=DMARC1; p=reject;" + " " * 20000, None),
        ("", None),
    ],
)
def test_records(text, record):
    assert parse_record(text) == record


@given(st.text(max_size=200))
def test_no_record_makes_it_stumble(text):
    parse_record(text)
    parse_record("v=DMARC1;" + text)


def test_whom_a_walk_asks():
    """RFC 9989 section 4.10: at most eight questions; long names lose their first labels at once."""
    assert targets("a.mail.example.com") == ["a.mail.example.com", "mail.example.com", "example.com", "com"]
    found = targets("a.b.c.d.e.f.g.h.i.j.mail.example.com")
    assert found[1] == "g.h.i.j.mail.example.com"
    assert [name.count(".") + 1 for name in found] == [13, 7, 6, 5, 4, 3, 2, 1]
    assert [name.count(".") + 1 for name in targets("a.b.c.d.e.f.g.com")] == [8, 7, 6, 5, 4, 3, 2, 1]
    assert targets("com") == ["com"]


@pytest.mark.parametrize(
    ("domain", "records", "organization"),
    [
        ("a.mail.example.com", {}, "a.mail.example.com"),
        ("a.mail.example.com", {"example.com": "u"}, "example.com"),
        ("a.mail.example.com", {"mail.example.com": "u", "example.com": "u"}, "example.com"),
        ("a.mail.example.com", {"mail.example.com": "n"}, "mail.example.com"),
        ("a.mail.example.com", {"com": "y", "mail.example.com": "u"}, "example.com"),
        ("giant.bank.example", {"bank.example": "y"}, "giant.bank.example"),
        ("mail.giant.bank.example", {"bank.example": "y"}, "giant.bank.example"),
        ("mega.bank.example", {"mega.bank.example": "n", "bank.example": "y"}, "mega.bank.example"),
        ("bank.example", {"bank.example": "y"}, "bank.example"),
    ],
)
def test_who_answers_for_whom(domain, records, organization):
    found = [Found(name, Record(psd=psd)) for name, psd in records.items()]
    found.sort(key=lambda one: -one.domain.count("."))
    assert organization_of(domain, found) == organization


async def test_the_policy_of_a_subdomain_without_a_record():
    walk, asked = walks(example_com="v=DMARC1; p=reject; sp=quarantine; np=none")
    found = await walk.policy("news.example.com")
    assert found.domain == "example.com"
    assert disposition(found, "news.example.com") == "quarantine"
    assert disposition(found, "news.example.com", exists=False) == "none"
    assert disposition(found, "example.com") == "reject"
    assert asked == ["_dmarc.news.example.com", "_dmarc.example.com", "_dmarc.com"]


async def test_the_policy_of_a_public_suffix_counts_when_there_is_no_other():
    walk, _ = walks(bank_example="v=DMARC1; p=none; np=reject; psd=y")
    found = await walk.policy("no-such.bank.example")
    assert (found.domain, disposition(found, "no-such.bank.example", exists=False)) == ("bank.example", "reject")


async def test_no_record_no_policy_and_two_are_none():
    walk, _ = walks(example_com=["v=DMARC1; p=reject", "v=DMARC1; p=none"])
    assert await walk.policy("example.com") is None
    assert await walk.policy("other.test") is None


async def test_other_texts_at_the_name_do_not_matter():
    walk, _ = walks(example_com=["v=spf1 -all", "v=DMARC1; p=reject"])
    assert (await walk.policy("example.com")).record.policy == "reject"


@pytest.mark.parametrize(
    ("other", "strict", "aligned"),
    [
        ("example.com", True, True),
        ("mail.example.com", True, False),
        ("mail.example.com", False, True),
        ("example.net", False, False),
        ("notexample.com", False, False),
        ("com", False, False),
        ("", False, False),
    ],
)
async def test_alignment(other, strict, aligned):
    walk, _ = walks(example_com="v=DMARC1; p=reject")
    assert await walk.aligned("example.com", other, strict=strict) is aligned


async def test_siblings_are_of_one_house_and_customers_of_a_suffix_are_not():
    walk, asked = walks(example_com="v=DMARC1; p=none", shop_example="v=DMARC1; p=none; psd=y")
    assert await walk.aligned("a.example.com", "b.example.com", strict=False)
    assert not await walk.aligned("one.shop.example", "two.shop.example", strict=False)
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize(("policy", "milder"), [("reject", "quarantine"), ("quarantine", "none"), ("none", "none")])
def test_under_test_the_next_milder_policy_counts(policy, milder):
    assert disposition(Found("a.test", Record(policy, testing=True)), "a.test") == milder


async def test_what_the_name_service_says_passes_through():
    async def texts(_):
        raise TimeoutError

    with pytest.raises(TimeoutError):
        await Walks(texts).policy("a.test")
