import base64

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.base.log import Secret
from dialtone.testing.chance import SteadyChance
from dialtone.testing.script import run
from dialtone.wire import sasl
from dialtone.wire.proofs import ScramProof
from dialtone.wire.sasl_client import answers
from dialtone.wire.scram import make_keys

CHALLENGE = b"<1896.697170952@postoffice.example.net>"


class Lodge:
    def challenge(self):
        return CHALLENGE

    def nonce(self):
        return "servernonce"

    async def scram_keys(self, name):
        return make_keys("secret", b"some salt", 4096)


def play(mechanism, password="secret"):
    """Our client against our server."""
    client = answers(mechanism, "alice", Secret(password), SteadyChance())
    server = sasl.begin(mechanism, Lodge())
    said = run(server.step(client.initial()))
    while isinstance(said, bytes):
        said = run(server.step(client.answer(said)))
    return client, said


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
def test_name_and_password_arrive(mechanism):
    client, proof = play(mechanism)
    assert (proof.name, proof.password.reveal()) == ("alice", "secret")
    assert client.satisfied


def test_plain_is_one_initial_response():
    assert answers("plain", "alice", "pass").initial() == b"AGFsaWNlAHBhc3M="


def test_plain_can_also_wait_for_the_challenge():
    assert answers("PLAIN", "alice", "pass").answer(b"") == b"AGFsaWNlAHBhc3M="


def test_cram_md5_vector_keeps_the_passwords_case():
    _, proof = play("CRAM-MD5")
    assert proof.digest == "abb7de49c58da1416866bbc566b7e585"
    _, other = play("CRAM-MD5", "SECRET")
    assert other.digest != proof.digest


@pytest.mark.parametrize(
    "challenge",
    [
        b"no message-id",
        b"<a@b",
        b"a@b>",
        b"<ab>",
        b"<a@b@c>",
        b"<a b@c>",
        b"<a@b> ",
        b"<a@b>\0",
        b"<\x80\xff@b>",
        b"<" + b"a" * 600 + b"@b>",
        b"",
    ],
)
def test_AUT_11_challenges_that_are_no_message_ids_are_refused(challenge):
    with pytest.raises(Refusal) as caught:
        answers("CRAM-MD5", "alice", "secret").answer(base64.b64encode(challenge))
    assert caught.value.why is Why.BAD_PROOF


def test_a_challenge_that_is_no_base64_is_refused():
    with pytest.raises(Refusal):
        answers("CRAM-MD5", "alice", "secret").answer(b"<a@b>")


def test_scram_believes_success_only_after_the_servers_proof():
    client, proof = play("SCRAM-SHA-256")
    assert proof == ScramProof("alice", True)
    assert client.satisfied
    early = answers("SCRAM-SHA-256", "alice", "secret", SteadyChance())
    early.initial()
    assert not early.satisfied


def test_scram_with_a_wrong_password():
    client, proof = play("SCRAM-SHA-256", "wrong")
    assert proof == ScramProof("alice", False)
    assert not client.satisfied


def test_scram_refuses_a_server_that_does_not_know_the_password():
    client = answers("SCRAM-SHA-256", "alice", "secret", SteadyChance())
    server = sasl.begin("SCRAM-SHA-256", Lodge())
    client.answer(run(server.step(client.initial())))
    with pytest.raises(Refusal):
        client.answer(base64.b64encode(b"v=" + base64.b64encode(bytes(32))))


def test_login_does_not_answer_a_third_question():
    client = answers("LOGIN", "alice", "secret")
    assert client.initial() is None
    client.answer(b"VXNlcm5hbWU6")
    client.answer(b"UGFzc3dvcmQ6")
    with pytest.raises(Refusal):
        client.answer(b"TW9yZTo=")


@pytest.mark.parametrize("mechanism", ["GSSAPI", "SCRAM-SHA-256"])
def test_unknown_mechanisms_and_scram_without_chance(mechanism):
    with pytest.raises(Refusal) as caught:
        answers(mechanism, "alice", "secret")
    assert caught.value.why is Why.BAD_MECHANISM
