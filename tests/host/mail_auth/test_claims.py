import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.host.mail_auth.claims import LONGEST_RECORD, Broken, key_of, read_claim
from tests.support.signed import record, record_of_size, rsa_key

NEEDED = (b"v", b"a", b"b", b"bh", b"d", b"h", b"s")
GOOD = b" v=1; a=rsa-sha256; c=relaxed/simple; d=Ext.test; s=mail; h=From : to; bh=aGk=; b=aG\r\n k="


def claim(value=GOOD):
    return read_claim((b"DKIM-Signature", value + b"\r\n"), NEEDED)


def why(call, *args):
    with pytest.raises(Broken) as broken:
        call(*args)
    return broken.value.result, broken.value.reason


def test_a_signature_field_is_read():
    made = claim()
    assert (made.domain, made.selector, made.names) == ("ext.test", "mail", (b"from", b"to"))
    assert (made.form, made.body_form, made.algorithm) == (b"relaxed", b"simple", "rsa-sha256")
    assert made.question == "mail._domainkey.ext.test"
    assert made.tags[b"b"] == b"aGk="


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"s=mail", b"s=a\0b"),
        (b"s=mail", b"s=a..b"),
        (b"s=mail", b"s=" + b"a" * 64),
        (b"d=Ext.test", b"d=ext/test"),
        (b"d=Ext.test", b"d=.."),
        (b"d=Ext.test", b"d=" + b"a." * 299 + b"a"),
        (b"d=Ext.test", b"d="),
        (b"d=Ext.test", b"d=\xff.test"),
        (b"a=rsa-sha256", b"a=rsa-sha1"),
        (b"a=rsa-sha256", b"a=rsa-md5"),
        (b"c=relaxed/simple", b"c=relaxed/nothing"),
        (b"v=1", b"v=2"),
        (b"v=1", b"v=1; v=1"),
        (b"bh=aGk=", b"bh=!!!!"),
        (b"h=From : to", b"h=" + b":".join([b"from"] * 201)),
        (b"v=1", b"v=1; i=x@other.test"),
        (b"v=1", b"v=1; i=Ext.test"),
        (b"v=1", b"v=1; t=" + b"9" * 5000),
        (b"v=1", b"v=1; x=" + b"9" * 5000),
        (b"v=1", b"v=1; nothing"),
        (b"v=1", b"v=1; z=" + b"z" * 9000),
        (b"b=aG\r\n k=", b""),
    ],
)
def test_FRM_08_what_cannot_be_is_a_permerror_before_anything_is_asked(old, new):
    assert old in GOOD
    result, reason = why(claim, GOOD.replace(old, new))
    assert result == "permerror"
    assert reason.isprintable() and len(reason) < 100


def test_FRM_08_an_expired_signature_fails():
    assert why(claim, GOOD + b"; x=1000000000")[0] == "fail"


@given(st.binary(max_size=300))
def test_FRM_08_no_field_makes_it_stumble(value):
    try:
        claim(value)
    except Broken:
        pass


def test_FRM_08_a_field_of_blanks_takes_no_time():
    began = time.process_time()
    for junk in (b" " * 8000, b"b" + b" \r\n\t" * 2000, b"b=" + b"A " * 4000 + b"!"):
        try:
            claim(GOOD + b";" + junk)
        except Broken:
            pass
    assert time.process_time() - began < 0.5


def test_a_key_record_is_read():
    key = key_of([record(rsa_key())])
    assert not key.exact
    assert key_of(["v=spf1 -all", record(rsa_key()) + "; t=y:s"]).exact


@pytest.mark.parametrize(
    ("answer", "result", "reason"),
    [
        (None, "temperror", "no answer about the key"),
        ([], "permerror", "no key"),
        (["nothing"], "permerror", "key record too long"),
        (["v=DKIM1; p="], "permerror", "key was revoked"),
        (["v=DKIM2; p=aGk="], "permerror", "unknown version of key record"),
        (["v=DKIM1; p=aGk="], "permerror", "key cannot be read"),
        (["v=DKIM1; p=%%%"], "permerror", "key cannot be read"),
        (["v=DKIM1; k=dsa; p=aGk="], "permerror", "unknown kind of key"),
        (["v=DKIM1; k=ed25519; p=aGk="], "permerror", "key cannot be read"),
        (["v=DKIM1; s=tlsrpt; p=aGk="], "permerror", "key is not for this"),
        (["v=DKIM1; h=sha1; p=aGk="], "permerror", "key is not for this"),
        (["p=aGk=; p=aGk="], "permerror", "malformed key record"),
    ],
)
def test_keys_that_are_none(answer, result, reason):
    if answer == ["nothing"]:
        answer = ["p=" + "A" * LONGEST_RECORD]
    assert why(key_of, answer) == (result, reason)


def test_FRM_08_keys_too_small_or_too_large_and_huge_records():
    assert why(key_of, [record_of_size(512)])[0] == "permerror"
    assert why(key_of, [record_of_size(16384)]) == ("permerror", "key of 16384 bits")
    assert why(key_of, ["v=DKIM1; p=" + "A" * 60_000])[0] == "permerror"


@given(st.text(max_size=200))
def test_no_record_makes_it_stumble(text):
    try:
        key_of([text])
    except Broken:
        pass
