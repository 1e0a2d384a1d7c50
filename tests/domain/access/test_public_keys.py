"""SSH keys of users. The sample lines were made with ssh-keygen."""

import base64

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from hypothesis import given
from hypothesis import strategies as st

from dialtone.base.errors import Refusal, Why
from dialtone.domain.access.certificate_keys import PEM
from dialtone.domain.access.public_keys import MOST, fingerprint, fingerprint_of, parsed
from dialtone.testing.script import run
from tests.support.client_certificates import certificate
from tests.support.front_door import FrontDoor

ED25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f alice@home"


def line(key):
    form = serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH
    return key.public_key().public_bytes(*form).decode()


def test_kinds_that_are_taken():
    for key in (ed25519.Ed25519PrivateKey.generate(), ec.generate_private_key(ec.SECP256R1())):
        assert parsed(line(key))[0] == line(key).split()[0]
    assert parsed(line(rsa.generate_private_key(65537, 2048)))[0] == "ssh-rsa"


def test_the_fingerprint_is_that_of_ssh_keygen():
    _, blob, comment = parsed(ED25519)
    assert comment == "alice@home"
    assert fingerprint(blob).startswith("SHA256:")
    assert len(fingerprint(blob)) == 7 + 43


def test_what_is_no_key():
    weak = line(rsa.generate_private_key(65537, 1024))
    other = "ssh-rsa " + ED25519.split()[1]
    for text in ("", "hello", weak, other, ED25519[:40], "ssh-dss AAAA", "ssh-ed25519 !!!!", "x" * 100_000):
        with pytest.raises(Refusal) as no:
            parsed(text)
        assert no.value.why is Why.INVALID


def test_a_certificate_stands_for_its_key():
    key = ed25519.Ed25519PrivateKey.generate()
    pem = certificate(key).public_bytes(serialization.Encoding.PEM).decode()
    assert parsed(pem.replace("\n", "\r\n") + "\n")[:2] == parsed(line(key))[:2]
    der = certificate(key).public_bytes(serialization.Encoding.DER)
    assert fingerprint_of(der) == fingerprint(parsed(line(key))[1])


def test_certificates_that_are_of_no_use():
    weak = certificate(rsa.generate_private_key(65537, 1024)).public_bytes(serialization.Encoding.PEM).decode()
    unknown = certificate(ed448.Ed448PrivateKey.generate(), hashed=False)
    for text in (weak, unknown.public_bytes(serialization.Encoding.PEM).decode(), weak[:200], PEM, PEM + "x" * 9000):
        with pytest.raises(Refusal) as no:
            parsed(text)
        assert no.value.why is Why.INVALID


def test_who_has_a_key():
    door = FrontDoor()
    keys, alice, bob = door.house.public_keys, door.caller(door.user(2)), door.caller(door.user(3))
    added = run(keys.add(alice, ED25519))
    assert run(keys.holders(added.fingerprint)) == ("Alice",)
    run(keys.add(bob, ED25519))
    assert run(keys.holders(added.fingerprint)) == ("Alice", "Bob")
    assert run(keys.holders("SHA256:none")) == ()


def test_the_use_of_a_key_is_noted():
    door = FrontDoor()
    keys, alice = door.house.public_keys, door.caller(door.user(2))
    added = run(keys.add(alice, ED25519))
    run(keys.used(alice, added.fingerprint))
    assert [key.last_used for key in run(keys.list(alice))] == [door.clock.now()]


@given(st.binary(max_size=200))
def test_any_bytes_are_a_key_or_a_refusal(data):
    try:
        parsed("ssh-ed25519 " + base64.b64encode(data).decode())
    except Refusal:
        pass


def test_add_list_remove():
    door = FrontDoor()
    keys, alice, bob = door.house.public_keys, door.caller(door.user(2)), door.caller(door.user(3))
    added = run(keys.add(alice, ED25519))
    assert [key.fingerprint for key in run(keys.list(alice))] == [added.fingerprint]
    assert run(keys.list(bob)) == []
    with pytest.raises(Refusal) as no:
        run(keys.add(alice, ED25519))
    assert no.value.why is Why.EXISTS
    with pytest.raises(Refusal):
        run(keys.remove(bob, added.fingerprint))
    run(keys.remove(alice, added.fingerprint))
    assert run(keys.list(alice)) == []


def test_there_are_only_so_many_and_none_for_guests():
    door = FrontDoor()
    alice = door.caller(door.user(2))
    for _ in range(MOST):
        run(door.house.public_keys.add(alice, line(ed25519.Ed25519PrivateKey.generate())))
    with pytest.raises(Refusal) as no:
        run(door.house.public_keys.add(alice, ED25519))
    assert no.value.why is Why.TOO_MANY
    with pytest.raises(Refusal):
        run(door.house.public_keys.add(door.caller(door.add("Guest", restrictions="G")), ED25519))
