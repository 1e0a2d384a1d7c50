"""Vectors: RFC 2195 section 2 shape with the values of spec mail.md 1.7; RFC 4616 section 4."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.base.errors import Gone, Refusal, Why
from dialtone.testing.script import run
from dialtone.wire import sasl
from dialtone.wire.proofs import DigestProof, PasswordProof, ScramProof
from dialtone.wire.scram import ScramClient, make_keys

CHALLENGE = b"<1896.697170952@postoffice.example.net>"
KEYS = make_keys("secret", b"some salt", 4096)


def b64(text):
    return base64.b64encode(text if isinstance(text, bytes) else text.encode())


class Lodge:
    """A source of challenges with one account, alice."""

    def challenge(self):
        return CHALLENGE

    def nonce(self):
        return "servernonce"

    async def scram_keys(self, name):
        return KEYS


def exchange(mechanism, *lines):
    """Play the client's lines (the first may be None) and return everything the server said."""
    running = sasl.begin(mechanism, Lodge())
    return [run(running.step(line)) for line in lines]


def refusal(mechanism, *lines):
    with pytest.raises(Refusal) as caught:
        exchange(mechanism, *lines)
    return caught.value


def test_plain_with_initial_response():
    (proof,) = exchange("PLAIN", b"AGFsaWNlAHBhc3M=")
    assert proof == PasswordProof("alice", proof.password, "PLAIN", "")
    assert proof.password.reveal() == "pass"


def test_the_password_of_a_proof_is_not_shown():
    (proof,) = exchange("PLAIN", b"AGFsaWNlAHBhc3M=")
    assert "pass'" not in repr(proof)


def test_plain_without_initial_response_gets_an_empty_challenge():
    challenge, proof = exchange("PLAIN", None, b"AGFsaWNlAHBhc3M=")
    assert challenge == b""
    assert proof.name == "alice"


def test_plain_carries_the_authorisation_identity():
    (proof,) = exchange("PLAIN", b"Ym9iAGFsaWNlAHBhc3M=")
    assert (proof.name, proof.acting_as) == ("alice", "bob")


def test_plain_is_utf8():
    (proof,) = exchange("PLAIN", b64("\0jürgen\0größe"))
    assert (proof.name, proof.password.reveal()) == ("jürgen", "größe")


def test_mechanism_names_have_no_case():
    assert exchange("plain", None) == [b""]


@pytest.mark.parametrize("start", [[None], [b""]])
def test_login_asks_for_name_and_password(start):
    name, password, proof = exchange("LOGIN", *start, b64("alice"), b64("pass"))
    assert (name, password) == (b"VXNlcm5hbWU6", b"UGFzc3dvcmQ6")
    assert (proof.name, proof.password.reveal(), proof.method) == ("alice", "pass", "LOGIN")


def test_AUT_08_login_with_initial_response():
    password, proof = exchange("LOGIN", b64("alice"), b64("pass"))
    assert password == b"UGFzc3dvcmQ6"
    assert proof.name == "alice"


def test_cram_md5_vector():
    challenge, proof = exchange("CRAM-MD5", None, b64("alice abb7de49c58da1416866bbc566b7e585"))
    assert base64.b64decode(challenge) == CHALLENGE
    assert proof == DigestProof("alice", CHALLENGE, "abb7de49c58da1416866bbc566b7e585", "CRAM-MD5")
    assert sasl.cram_md5("secret", CHALLENGE) == proof.digest


def test_cram_md5_names_may_have_spaces():
    _, proof = exchange("CRAM-MD5", None, b64("digital man abb7de49c58da1416866bbc566b7e585"))
    assert proof.name == "digital man"


def scram(password, *, initial=True, header=b"n,,", name="alice"):
    client = ScramClient(name, password, "clientnonce")
    running = sasl.begin("SCRAM-SHA-256", Lodge())
    if not initial:
        assert run(running.step(None)) == b""
    challenge = base64.b64decode(run(running.step(b64(header + client.first()[3:]))))
    return client, running, run(running.step(b64(client.final(challenge))))


@pytest.mark.parametrize("initial", [True, False])
def test_scram_gives_its_proof_after_the_servers(initial):
    client, running, last = scram("secret", initial=initial)
    client.check(base64.b64decode(last))
    assert run(running.step(b"")) == ScramProof("alice", True)


def test_scram_with_a_wrong_password_ends_without_the_servers_proof():
    _, _, proof = scram("Secret")
    assert proof == ScramProof("alice", False)


def test_AUT_09_scram_downgrade_is_noticed():
    _, _, proof = scram("secret", header=b"y,,")  # the client signed "n,,"
    assert proof == ScramProof("alice", False)


BINDINGS = {"tls-server-end-point": b"hash of our certificate"}


def bound(header, channel=b"hash of our certificate", mechanism="SCRAM-SHA-256-PLUS", bindings=BINDINGS):
    """A login with a right password, as a client does it that has this header and sees this channel."""
    client = ScramClient("alice", "secret", "clientnonce", header, channel)
    running = sasl.begin(mechanism, Lodge(), bindings)
    challenge = base64.b64decode(run(running.step(b64(client.first()))))
    return running, run(running.step(b64(client.final(challenge))))


def test_scram_plus_is_bound_to_the_channel():
    running, last = bound("p=tls-server-end-point,,")
    assert base64.b64decode(last).startswith(b"v=")
    assert run(running.step(b"")) == ScramProof("alice", True, "SCRAM-SHA-256-PLUS")


def test_AUT_09_a_login_over_another_channel_is_no_good():
    _, proof = bound("p=tls-server-end-point,,", b"hash of another certificate")
    assert proof == ScramProof("alice", False, "SCRAM-SHA-256-PLUS")


def test_AUT_09_a_client_that_was_not_told_of_channel_binding_is_refused():
    """Its password is right, but somebody took the mechanism out of what we offered."""
    _, proof = bound("y,,", b"", "SCRAM-SHA-256")
    assert proof == ScramProof("alice", False)


def test_a_client_that_does_not_know_channel_binding_is_let_in():
    running, _ = bound("n,,", b"", "SCRAM-SHA-256")
    assert run(running.step(b"")) == ScramProof("alice", True)


def test_where_nothing_can_be_bound_to_a_client_may_say_so():
    running, _ = bound("y,,", b"", "SCRAM-SHA-256", {})
    assert run(running.step(b"")) == ScramProof("alice", True)


@pytest.mark.parametrize(
    ("mechanism", "header"),
    [
        ("SCRAM-SHA-256-PLUS", "n,,"),
        ("SCRAM-SHA-256-PLUS", "y,,"),
        ("SCRAM-SHA-256-PLUS", "p=tls-unique,,"),
        ("SCRAM-SHA-256", "p=tls-server-end-point,,"),
    ],
)
def test_AUT_09_mechanism_and_flag_have_to_agree(mechanism, header):
    with pytest.raises(Refusal) as caught:
        bound(header, mechanism=mechanism)
    assert caught.value.why is Why.BAD_PROOF


def test_scram_plus_is_offered_where_the_channel_can_be_bound_to():
    names = ("PLAIN", "SCRAM-SHA-256")
    assert sasl.offered(names, {}) == names
    assert sasl.offered(names, BINDINGS) == ("PLAIN", "SCRAM-SHA-256-PLUS", "SCRAM-SHA-256")
    assert sasl.offered(("PLAIN",), BINDINGS) == ("PLAIN",)
    with pytest.raises(Refusal) as caught:
        sasl.begin("SCRAM-SHA-256-PLUS", Lodge())
    assert caught.value.why is Why.BAD_MECHANISM


def test_scram_carries_the_authorisation_identity():
    _, _, proof = scram("wrong", header=b"n,a=bob,")
    assert proof.acting_as == "bob"


def test_scram_client_says_nothing_more_after_the_servers_proof():
    _, running, _ = scram("secret")
    with pytest.raises(sasl.Malformed):
        run(running.step(b64("more")))


@pytest.mark.parametrize(
    "response",
    [
        b"AGFsaWNlAHBhc3M",  # no padding
        b"AGFsaWNl AHBhc3M=",
        b64("alice\0pass"),
        b64("\0alice\0pass\0more"),
        b64("\0\0pass"),
        b64("\0alice\0"),
        b64("\0al\rice\0pass"),
        b64(b"\0alice\0pa\x81ss"),
        b"=",
        b"====",
        b"$$$$",
        b"A" * 12_285,
    ],
)
def test_AUT_07_malformed_plain(response):
    no = refusal("PLAIN", response)
    assert no.why is Why.BAD_PROOF
    assert no.counted
    assert no.text == "Bad argument"
    assert "alice" not in no.detail


def test_AUT_07_too_long():
    assert refusal("PLAIN", b64("\0alice\0" + "x" * 9300)).why is Why.INVALID
    assert refusal("PLAIN", None, b"A" * (1024 * 1024)).why is Why.INVALID


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256"])
def test_AUT_07_cancelled(mechanism):
    no = refusal(mechanism, None, b"*")
    assert no.why is Why.CANCELLED
    assert no.text == "cancelled"


def test_AUT_07_equals_is_an_empty_response_only_at_first():
    assert refusal("PLAIN", b"=").detail == "!No AUTH PLAIN response received"
    assert refusal("PLAIN", None, b"=").detail == "!Bad AUTH PLAIN argument"


def test_AUT_07_connection_lost_after_the_challenge():
    async def ask(_):
        raise Gone

    with pytest.raises(Gone):
        run(sasl.converse(sasl.begin("PLAIN", Lodge()), None, ask))


@pytest.mark.parametrize(
    ("lines", "detail"),
    [
        ([None, b""], "!Missing AUTH LOGIN username argument"),
        ([None, b"$"], "!Bad AUTH LOGIN argument"),
        ([b64("a\nb")], "!Bad AUTH LOGIN username argument"),
        ([b64("alice"), b""], "!Missing AUTH LOGIN password argument"),
        ([b64("alice"), b64("\0")], "!Bad AUTH LOGIN password argument"),
    ],
)
def test_malformed_login_counts_as_a_failed_attempt(lines, detail):
    no = refusal("LOGIN", *lines)
    assert (no.detail, no.counted) == (detail, True)


@pytest.mark.parametrize(
    "lines",
    [
        [b64("alice abb7de49c58da1416866bbc566b7e585")],  # no initial response in this one
        [None, b""],
        [None, b64("alice")],
        [None, b64("alice abb7")],
        [None, b64(" abb7de49c58da1416866bbc566b7e585")],
        [None, b64("alice " + "g" * 32)],
        [None, b64("al\tice abb7de49c58da1416866bbc566b7e585")],
    ],
)
def test_malformed_cram_md5_does_not_count(lines):
    no = refusal("CRAM-MD5", *lines)
    assert (no.why, no.counted) == (Why.BAD_PROOF, False)


def test_malformed_scram_does_not_count():
    no = refusal("SCRAM-SHA-256", b64("p=tls-unique,,n=alice,r=abc"))
    assert (no.why, no.counted) == (Why.BAD_PROOF, False)


def test_unknown_mechanism():
    with pytest.raises(Refusal) as caught:
        sasl.begin("GSSAPI", Lodge())
    assert caught.value.why is Why.BAD_MECHANISM


async def test_converse_carries_an_exchange_through():
    asked, lines = [], [b64("alice"), b64("pass")]

    async def ask(challenge):
        asked.append(challenge)
        return lines.pop(0)

    proof = await sasl.converse(sasl.begin("LOGIN", Lodge()), None, ask)
    assert proof.name == "alice"
    assert asked == [b"VXNlcm5hbWU6", b"UGFzc3dvcmQ6"]


@given(
    st.sampled_from(["PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256"]),
    st.lists(st.binary(max_size=60) | st.binary(max_size=60).map(b64), min_size=1, max_size=5),
)
def test_whatever_the_client_says_ends_in_a_proof_or_a_refusal(mechanism, lines):
    running = sasl.begin(mechanism, Lodge())
    for line in lines:
        try:
            answer = run(running.step(line))
        except Refusal:
            return
        if not isinstance(answer, bytes):
            return
