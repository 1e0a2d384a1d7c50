"""The published ARC suite, and what it does not cover."""

import json
from pathlib import Path

import pytest

from dialtone.formats.mail.headers import split_head
from dialtone.host.mail_auth.arc_check import instance_of, judge, read_chain
from dialtone.host.mail_auth.body import BodyHashes
from dialtone.host.mail_auth.head import Head

SUITE = json.loads(
    (Path(__file__).parents[2] / "data" / "arc" / "arc-draft-validation-tests.json").read_text(encoding="utf-8")
)
CASES = {name: (case, part["txt-records"]) for part in SUITE for name, case in part["tests"].items()}
HISTORIC = {"ams_fields_a_sha1", "as_fields_a_sha1"}  # wanted SHA-1 to pass, which RFC 8301 section 3.1 forbids


def chain_of(message, records):
    """`records` maps names to texts."""
    block, at = split_head(message)
    head = Head(block)
    plan = read_chain(head)
    bodies = BodyHashes(plan.body_forms)
    bodies.feed(message[at:])
    bodies.finish()
    answers = {name: [records[name]] if records.get(name) else [] for name in plan.questions}
    return judge(plan, head, answers, bodies)


@pytest.mark.parametrize("name", sorted(CASES.keys() - HISTORIC))
def test_the_arc_suite(name):
    case, records = CASES[name]
    found = chain_of((case["message"] or "").replace("\n", "\r\n").encode(), records)
    wanted = str(case["cv"] or "fail").lower()  # a chain that says itself that it failed has no result there
    assert found.result == wanted, (case["description"], found.reason)


@pytest.mark.parametrize("name", sorted(HISTORIC))
def test_sha1_is_refused(name):
    case, records = CASES[name]
    assert chain_of(case["message"].replace("\n", "\r\n").encode(), records).result == "fail"


def test_sealers_from_the_newest_and_whether_dmarc_passed_there():
    case, records = CASES["cv_pass_i2_1"]
    found = chain_of(case["message"].replace("\n", "\r\n").encode(), records)
    assert [(seal.domain, seal.dmarc_passed) for seal in found.seals] == [("example.org", True)] * 2


def test_a_key_that_cannot_be_had_decides_nothing():
    case, _ = CASES["cv_pass_i1_1"]
    message = case["message"].replace("\n", "\r\n").encode()
    block, at = split_head(message)
    head = Head(block)
    plan = read_chain(head)
    bodies = BodyHashes(plan.body_forms)
    bodies.feed(message[at:])
    bodies.finish()
    assert judge(plan, head, dict.fromkeys(plan.questions), bodies).result == "temperror"


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (b" i=3; a=b", 3),
        (b" a=b;\r\n\ti = 12 ;", 12),
        (b" a=b", 0),
        (b" i=x;", 0),
        (b" i=1000;", 0),
        (b" ai=1; i=2", 2),
    ],
)
def test_the_number_of_a_set(value, number):
    assert instance_of(value) == number


def test_FRM_08_a_chain_of_hundreds_is_not_followed():
    message = b"".join(b"ARC-Seal: i=%d\r\n" % number for number in range(1, 300)) + b"\r\n"
    plan = read_chain(Head(message))
    assert not plan.questions
    assert plan.trouble == "more than 50 sets"
