from dataclasses import replace

import pytest

from dialtone.base.log import Secret
from dialtone.domain.mail.destinations import Target
from dialtone.domain.mail.outcomes import Verdict
from dialtone.domain.mail.sending import Relay, SendPolicy
from dialtone.protocols.smtp.calling import Calls
from dialtone.protocols.smtp.client import Trouble
from dialtone.testing.clock import ManualClock
from dialtone.testing.mail_sink import GONE, MailWorld
from dialtone.testing.script import run
from tests.support.office import logged

ADDRESS = "93.184.216.34"
POLICY = SendPolicy(host_name="local.test", source4="198.51.100.9", source6="2001:db8::9")
TLS = ("STARTTLS", "AUTH PLAIN LOGIN")


async def nothing():
    pass


def open_(world, relay=None, policy=POLICY, address=ADDRESS):
    target = Target("mx.ext.test", address, 25, relay)
    return run(Calls(world, ManualClock(), policy).open(target, nothing))


def relay(mechanism, password="pw"):
    return Relay("mx.ext.test", 25, mechanism, "ME", Secret(password))


def host(world, *extensions, **settings):
    sink = world.host("mx.ext.test", ADDRESS)
    sink.extensions = extensions
    for name, value in settings.items():
        setattr(sink, name, value)
    return sink


def test_our_own_address_is_used_and_the_connection_logged():
    world = MailWorld()
    host(world)
    with logged() as lines:
        open_(world)
    assert world.sources == ["198.51.100.9"]
    assert f"connecting to port 25 on mx.ext.test [{ADDRESS}]" in lines


def test_nobody_there():
    with logged() as lines, pytest.raises(Trouble) as caught:
        open_(MailWorld())
    assert caught.value.outcome.text == "ERROR 111 connecting to SMTP server: mx.ext.test"
    assert caught.value.outcome.verdict is Verdict.LATER
    assert any("ERROR 111 connecting to SMTP server: mx.ext.test" in line for line in lines)


def test_tls_is_used_whenever_offered():
    world = MailWorld()
    host(world, "starttls")
    assert open_(world).wire.secure


def test_TLS_08_without_a_policy_a_failing_tls_falls_back_to_clear_over_a_new_connection_and_says_so():
    world = MailWorld()
    sink = host(world, "STARTTLS", tls=False)
    with logged() as lines:
        client = open_(world)
    assert not client.wire.secure
    assert sink.connections == 2
    assert world.wires[0].closed
    assert any(line.startswith("!TLS failed, falling back to clear text") for line in lines)


def test_a_refused_starttls_goes_on_over_the_same_connection():
    world = MailWorld()
    sink = host(world, "STARTTLS", say={"STARTTLS": b"454 not now"})
    assert not open_(world).wire.secure
    assert sink.connections == 1


def test_a_connection_that_dies_at_starttls_falls_back_too():
    world = MailWorld()
    host(world, "STARTTLS", say={"STARTTLS": GONE})
    assert not open_(world).wire.secure


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
def test_the_relay_gets_the_password_under_tls(mechanism):
    world = MailWorld()
    sink = host(world, *TLS, login=("ME", "pw"))
    client = open_(world, relay(mechanism))
    assert client.wire.secure
    assert [command.split()[0] for command in sink.commands] == ["EHLO", "STARTTLS", "EHLO", "AUTH"]


def test_a_relay_without_tls_gets_it_in_clear_as_the_how_to_says():
    world = MailWorld()
    host(world, "AUTH PLAIN", login=("ME", "pw"))
    assert not open_(world, relay("PLAIN")).wire.secure


def test_a_relay_that_fails_at_tls_does_not_get_a_readable_password():
    world = MailWorld()
    sink = host(world, *TLS, tls=False, login=("ME", "pw"))
    with pytest.raises(Trouble) as caught:
        open_(world, relay("PLAIN"))
    assert caught.value.outcome.verdict is Verdict.LATER
    assert sink.connections == 1
    assert not any(command.startswith("AUTH") for command in sink.commands)


def test_a_wrong_password_is_passing_and_hangs_up():
    world = MailWorld()
    host(world, "AUTH PLAIN", login=("ME", "pw"))
    with pytest.raises(Trouble) as caught:
        open_(world, relay("PLAIN", "wrong"))
    assert caught.value.outcome.verdict is Verdict.LATER
    assert world.wires[0].closed


def test_no_limit_for_connecting_still_has_one():
    world = MailWorld()
    host(world)
    asked = []
    dial = world.dial

    async def remember(address, port, *, within, source="", label=""):
        asked.append(within)
        return await dial(address, port, within=within, source=source, label=label)

    world.dial = remember
    open_(world, policy=replace(POLICY, connect=0))
    assert 0 < asked[0] < 1000
