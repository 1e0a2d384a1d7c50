"""What we sign is checked by dkimpy, another implementation."""

import re

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dialtone.host.mail_auth.body import BodyHashes
from dialtone.host.mail_auth.head import Head
from dialtone.host.mail_auth.keys import SigningKey
from dialtone.host.mail_auth.signing import arc_set, dkim_signature, own_results, signed_names
from tests.support.signed import MESSAGE, rsa_key

NOW = 1_790_000_000
RSA = SigningKey("mail", rsa_key())
ED25519 = SigningKey("mail-ed25519", Ed25519PrivateKey.from_private_bytes(b"a key for tests, 32 bytes long.."))
BODY = MESSAGE[MESSAGE.index(b"\r\n\r\n") + 4 :]
RESULTS = b"Authentication-Results: mx.local.test;\r\n\tspf=pass smtp.mailfrom=ann@ext.test;\r\n\tdmarc=pass\r\n"


def digest(body=BODY):
    hashes = BodyHashes((b"relaxed",))
    hashes.feed(body)
    hashes.finish()
    return hashes.digest(b"relaxed")


def names(key):
    def ask(name, timeout=5):
        return key.record.encode() if name == f"{key.selector}._domainkey.local.test.".encode() else None

    return ask


@pytest.mark.parametrize("key", [RSA, ED25519], ids=["rsa", "ed25519"])
def test_signatures_hold_for_another_program(key):
    field = dkim_signature(Head(MESSAGE), digest(), key, "local.test", NOW)
    assert dkim.verify(field + MESSAGE, dnsfunc=names(key))
    assert not dkim.verify(field + MESSAGE.replace(b"Bye", b"Bah"), dnsfunc=names(key))
    assert not dkim.verify(field + MESSAGE.replace(b"hello", b"Hello"), dnsfunc=names(key))


def test_the_form_the_documents_promise():
    """Spec mail.md 4.9: relaxed/relaxed, with t=, the header names when present."""
    field = dkim_signature(Head(MESSAGE), digest(), RSA, "local.test", NOW)
    text = b" ".join(field.split()).decode()
    assert "a=rsa-sha256; c=relaxed/relaxed; d=local.test; s=mail; t=1790000000;" in text
    assert "l=" not in text.replace("rel=", "")
    assert max(map(len, field.split(b"\r\n"))) <= 80
    assert field.endswith(b"\r\n") and field.count(b"\r\n") == len(re.findall(rb"\r\n\t|\r\n\Z", field))


def test_which_fields_are_signed_and_which_may_not_be_added():
    assert signed_names(Head(MESSAGE)) == [
        *(b"from", b"from", b"to", b"to", b"subject", b"subject", b"date", b"date", b"message-id", b"message-id")
    ]
    head = Head(b"From: a\r\nCc: b\r\nReceived: c\r\nReferences: d\r\nList-Unsubscribe: e\r\nBcc: f\r\n")
    assert signed_names(head) == [b"from", b"from", b"cc", b"references", b"list-unsubscribe"]


def test_a_second_subject_breaks_the_signature():
    field = dkim_signature(Head(MESSAGE), digest(), RSA, "local.test", NOW)
    assert not dkim.verify(field + b"Subject: another\r\n" + MESSAGE, dnsfunc=names(RSA))


def sealed(message, status, results=b" mx.local.test; arc=none; dmarc=pass"):
    body = message[message.index(b"\r\n\r\n") + 4 :]
    return arc_set(Head(message), digest(body), RSA, "local.test", NOW, results, status) + message


def chain(message):
    return dkim.arc_verify(message, dnsfunc=names(RSA))[0]


def test_seals_hold_for_another_program_one_upon_the_other():
    once = sealed(MESSAGE, "none")
    assert chain(once) == b"pass"
    twice = sealed(b"Received: by somebody\r\n" + once, "pass")
    assert chain(twice) == b"pass"
    assert twice.startswith(b"ARC-Seal: i=2;")
    thrice = sealed(twice, "pass")
    assert chain(thrice) == b"pass"
    assert chain(thrice.replace(b"Bye", b"Bah")) == b"fail"


def test_no_seal_upon_a_chain_that_ended():
    once = sealed(MESSAGE, "none")
    for message, status in ((once, "fail"), (once, "none"), (once, "temperror"), (MESSAGE, "pass")):
        assert sealed(message, status) == message


def test_the_results_that_are_ours():
    foreign = RESULTS.replace(b"mx.local.test", b"mx.other.test")
    head = Head(foreign + RESULTS.replace(b"dmarc", b"arc=pass; dmarc") + MESSAGE)
    value, status = own_results(head, "MX.local.test")
    assert b"smtp.mailfrom=ann@ext.test" in value
    assert status == "pass"
    assert own_results(Head(foreign + MESSAGE), "mx.local.test") is None
