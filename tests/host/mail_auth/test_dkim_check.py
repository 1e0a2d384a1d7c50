import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.mail.headers import split_head
from dialtone.host.mail_auth.body import BodyHashes
from dialtone.host.mail_auth.dkim_check import MOST_SIGNATURES, candidates, judge
from dialtone.host.mail_auth.head import Head
from tests.support.signed import MESSAGE, record, record_of_size, rsa_key, signed

KEY = "mail._domainkey.ext.test"
DATA = Path(__file__).parents[2] / "data" / "dkim"


def verdicts(message, answers=None):
    block, at = split_head(message)
    head = Head(block)
    found = candidates(head)
    bodies = BodyHashes(one.claim.body_form for one in found if one.claim)
    bodies.feed(message[at:])
    bodies.finish()
    answers = {KEY: [record(rsa_key())]} if answers is None else answers
    return [judge(one, head, answers, bodies) for one in found]


def verdict(message, answers=None):
    (only,) = verdicts(message, answers)
    return only.result, only.reason


def test_the_example_of_rfc_8463_passes_with_both_its_signatures():
    message = (DATA / "rfc8463.eml").read_bytes().replace(b"\n", b"\r\n")
    rsa = (
        "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/b"
        "yYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/"
        "K4w3QIDAQAB"
    )
    answers = {
        "brisbane._domainkey.football.example.com": [
            "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
        ],
        "test._domainkey.football.example.com": [f"v=DKIM1; k=rsa; p={rsa}"],
    }
    found = verdicts(message, answers)
    assert [(one.result, one.algorithm) for one in found] == [("pass", "ed25519-sha256"), ("pass", "rsa-sha256")]
    assert found[0].domain == "football.example.com"
    changed = message.replace(b"hungry", b"thirsty")
    assert [one.result for one in verdicts(changed, answers)] == ["fail", "fail"]


@pytest.mark.parametrize("head", [b"simple", b"relaxed"])
@pytest.mark.parametrize("body", [b"simple", b"relaxed"])
def test_signatures_of_another_program_pass_in_every_form(head, body):
    message = signed(canonicalize=(head, body))
    (found,) = verdicts(message)
    assert (found.result, found.domain, found.selector) == ("pass", "ext.test", "mail")
    assert found.start in message.decode()
    assert verdict(message.replace(b"Subject: hello", b"Subject: Hello")) == ("fail", "signature does not fit")
    assert verdict(message.replace(b"Bye", b"Bah")) == ("fail", "body hash mismatch")


def test_what_relaxed_forgives():
    message = signed()
    loose = message.replace(b"Subject: hello", b"SUBJECT:\t hello ").replace(b"Hello  there.", b"Hello there. ")
    assert verdict(loose)[0] == "pass"


def test_no_key_no_answer_and_a_key_of_another_kind():
    message = signed()
    assert verdict(message, {KEY: []}) == ("permerror", "no key")
    assert verdict(message, {KEY: None}) == ("temperror", "no answer about the key")
    other = "k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    assert verdict(message, {KEY: [other]}) == ("permerror", "key is of another kind than the signature")
    assert verdict(message, {KEY: [record_of_size(512)]})[0] == "permerror"


def test_a_key_for_the_domain_itself_does_not_sign_for_subdomains():
    answers = {KEY: [record(rsa_key()) + "; t=s"]}
    assert verdict(signed(), answers)[0] == "pass"
    message = signed(identity=b"ann@sub.ext.test")
    assert verdict(message)[0] == "pass"
    assert verdict(message, answers) == ("permerror", "key is not for subdomains")


def test_FRM_08_a_part_of_the_body_is_not_enough():
    message = signed(length=True)
    assert verdict(message)[0] == "pass"
    assert verdict(message + b"added by somebody\r\n") == ("fail", "l= does not cover the whole body")
    nothing = re.sub(rb" l=\d+;", b" l=0;", message)
    assert nothing != message
    assert verdict(nothing)[0] == "fail"


def test_FRM_08_a_signature_that_does_not_cover_from_is_none():
    message = signed()
    assert verdict(re.sub(rb"(?s) h=.*?;", b" h=to;", message)) == ("permerror", "h= lacks From")


def test_a_second_from_field_breaks_a_signature():
    assert verdict(b"From: ceo@local.test\r\n" + signed(include_headers=[b"from", b"to"]))[0] == "fail"


def test_FRM_08_of_a_hundred_signatures_ten_are_looked_at():
    message = signed()
    one = message[: len(message) - len(MESSAGE)]
    assert len(verdicts(one * 100 + MESSAGE)) == MOST_SIGNATURES == 10


@given(st.integers(min_value=0), st.binary(max_size=3), st.integers(min_value=0, max_value=3))
def test_FRM_08_no_damage_makes_it_stumble_or_pass_with_another_text(place, junk, cut):
    whole = signed()
    at = place % len(whole)
    damaged = whole[:at] + junk + whole[at + cut :]
    for one in verdicts(damaged):
        if one.result == "pass":
            assert b" ".join(split_head(damaged)[0].lower().split()).count(b"ann@ext.test") == 1
            assert damaged[split_head(damaged)[1] :].split() == MESSAGE[MESSAGE.index(b"\r\n\r\n") + 4 :].split()


def test_nothing_signed_nothing_said():
    assert verdicts(MESSAGE) == []
