"""The example exchange is the one printed in RFC 7677 section 3."""

import base64
import hashlib
import hmac

import pytest
import scramp

from dialtone.wire.scram import (
    ITERATIONS,
    LEAST_ITERATIONS,
    ScramClient,
    ScramFlaw,
    ScramServer,
    make_keys,
    prepared,
    read_client_final,
    read_client_first,
)

SALT = base64.b64decode("W22ZaJ0SNY7soEsUEjb6gQ==")
CLIENT_NONCE = "rOprNGfwEbeRWgbNEkqO"
SERVER_NONCE = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
FIRST = b"n,,n=user,r=rOprNGfwEbeRWgbNEkqO"
CHALLENGE = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
FINAL = b"c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
SIGNATURE = b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="


def server(first=FIRST, password="pencil"):
    return ScramServer(read_client_first(first), make_keys(password, SALT, 4096), SERVER_NONCE)


def test_the_server_holds_the_exchange_of_rfc_7677():
    exchange = server()
    assert exchange.challenge == CHALLENGE
    assert exchange.verify(FINAL) == SIGNATURE


def test_the_client_holds_the_exchange_of_rfc_7677():
    client = ScramClient("user", "pencil", CLIENT_NONCE)
    assert client.first() == FIRST
    assert client.final(CHALLENGE.encode()) == FINAL
    client.check(SIGNATURE)


def test_an_independent_client_and_our_server_agree():
    client = scramp.ScramClient(["SCRAM-SHA-256"], "user", "pencil", c_nonce="abcdef")
    exchange = server(client.get_client_first().encode())
    client.set_server_first(exchange.challenge)
    last = exchange.verify(client.get_client_final().encode())
    assert last is not None
    client.set_server_final(last.decode())


def test_a_wrong_password_is_no_flaw_but_does_not_fit():
    client = ScramClient("user", "Pencil", CLIENT_NONCE)
    exchange = server(client.first())
    assert exchange.verify(client.final(exchange.challenge.encode())) is None


def test_AUT_09_a_changed_nonce_does_not_fit():
    client = ScramClient("user", "pencil", CLIENT_NONCE)
    exchange = server(client.first())
    other = exchange.challenge.replace(SERVER_NONCE, SERVER_NONCE[:-1] + "x")
    assert exchange.verify(client.final(other.encode())) is None


def test_AUT_09_another_nonce_does_not_fit_even_when_it_is_signed():
    exchange = server()
    unproven = f"c=biws,r={CLIENT_NONCE}"
    salted = hashlib.pbkdf2_hmac("sha256", b"pencil", SALT, 4096)
    client_key = hmac.digest(salted, b"Client Key", "sha256")
    signed = f"n=user,r={CLIENT_NONCE},{CHALLENGE},{unproven}".encode()
    signature = hmac.digest(hashlib.sha256(client_key).digest(), signed, "sha256")
    proof = bytes(a ^ b for a, b in zip(client_key, signature, strict=True))
    assert exchange.verify(f"{unproven},p={base64.b64encode(proof).decode()}".encode()) is None


def test_AUT_09_a_changed_header_does_not_fit():
    client = ScramClient("user", "pencil", CLIENT_NONCE)
    exchange = server(b"y,," + client.first()[3:])
    assert exchange.verify(client.final(exchange.challenge.encode())) is None


def test_AUT_09_a_client_that_thinks_we_cannot_bind_is_right():
    first = read_client_first(b"y,,n=user,r=abc")
    assert (first.name, first.header) == ("user", "y,,")


def test_AUT_09_a_login_is_bound_to_the_channel_it_goes_over():
    """Who sits between and passes a login on has another certificate, and so another channel."""
    client = ScramClient(
        "user", "pencil", CLIENT_NONCE, "p=tls-server-end-point,,", b"the certificate of who sits between"
    )
    first = read_client_first(client.first())
    assert (first.flag, first.binding) == ("p", "tls-server-end-point")
    exchange = ScramServer(first, make_keys("pencil", SALT, 4096), SERVER_NONCE, b"our certificate")
    assert exchange.verify(client.final(exchange.challenge.encode())) is None


def test_an_independent_client_binds_its_login_and_our_server_agrees():
    binding = ("tls-server-end-point", b"hash of a certificate")
    client = scramp.ScramClient(["SCRAM-SHA-256-PLUS"], "user", "pencil", channel_binding=binding, c_nonce="abcdef")
    first = read_client_first(client.get_client_first().encode())
    exchange = ScramServer(first, make_keys("pencil", SALT, 4096), SERVER_NONCE, b"hash of a certificate")
    client.set_server_first(exchange.challenge)
    last = exchange.verify(client.get_client_final().encode())
    assert last is not None
    client.set_server_final(last.decode())


def test_AUT_09_names_are_unescaped():
    assert read_client_first(b"n,,n=a=2Cb,r=abc").name == "a,b"
    assert read_client_first(b"n,,n=a=3D2C,r=abc").name == "a=2C"
    assert read_client_first(b"n,a=x=2Cy,n=b,r=abc").acting_as == "x,y"


def test_an_iteration_count_from_the_client_is_only_an_extension():
    exchange = server(b"n,,n=user,r=abc,i=1")
    assert exchange.challenge.endswith(",i=4096")


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"n",
        b"n,,",
        b"p,,n=user,r=abc",
        b"p=,,n=user,r=abc",
        b"p=tls unique,,n=user,r=abc",
        b"x,,n=user,r=abc",
        b"n,b=x,n=user,r=abc",
        b"n,a=,n=user,r=abc",
        b"n,,m=must,n=user,r=abc",
        b"n,,n=,r=abc",
        b"n,,n=a=2,r=abc",
        b"n,,n=a==2C3D,r=abc",
        b"n,,n=user",
        b"n,,n=user,r=",
        b"n,,r=abc,n=user",
        b"n,,n=user,r=a b",
        b"n,,n=user,r=abc,xx",
        b"n,,n=us\0er,r=abc",
        b"n,,n=us\xffer,r=abc",
    ],
)
def test_AUT_09_broken_first_messages(message):
    with pytest.raises(ScramFlaw):
        read_client_first(message)


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"c=biws,r=abc",
        b"c=biws,r=abc,p=",
        b"c=biws,r=abc,p=AAAA",
        b"c=biws,r=abc,p=!!!!",
        b"c=biw,r=abc,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
        b"r=abc,c=biws,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
        b"c=biws,r=abc,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ",
        b"c=biws,r=abc,1=x,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
    ],
)
def test_AUT_09_broken_final_messages(message):
    with pytest.raises(ScramFlaw):
        read_client_final(message)


@pytest.mark.parametrize(
    "challenge",
    [
        b"r=other,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        b"r=rOprNGfwEbeRWgbNEkqO,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",  # the server added nothing
        b"r=rOprNGfwEbeRWgbNEkqOx,s=,i=4096",
        b"r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4095",
        b"r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=999999999",
        b"r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=-1",
        b"r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==",
        b"m=x,r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        b"e=other-error",
        b"",
    ],
)
def test_AUT_09_our_client_refuses_what_weakens_it(challenge):
    with pytest.raises(ScramFlaw):
        ScramClient("user", "pencil", CLIENT_NONCE).final(challenge)


@pytest.mark.parametrize("last", [b"v=AAAA", b"e=invalid-proof", b"", SIGNATURE[:-2]])
def test_our_client_wants_the_servers_proof(last):
    client = ScramClient("user", "pencil", CLIENT_NONCE)
    client.final(CHALLENGE.encode())
    with pytest.raises(ScramFlaw):
        client.check(last)


def test_a_signature_before_the_challenge_proves_nothing():
    with pytest.raises(ScramFlaw):
        ScramClient("user", "pencil", CLIENT_NONCE).check(b"v=")


def test_passwords_are_prepared_as_clients_do():
    # RFC 4013 section 3: soft hyphen to nothing, full-width and other forms to their plain ones, odd spaces to space
    assert prepared("I\u00adX") == "IX"
    assert prepared("\u00aa") == "a"
    assert prepared("\u2168") == "IX"
    assert prepared("a\u00a0b") == "a b"
    assert prepared("user") == "user"


def test_our_iteration_count_is_one_that_clients_accept():
    assert LEAST_ITERATIONS <= ITERATIONS <= 0x10000
