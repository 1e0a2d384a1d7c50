from dataclasses import replace

import pytest

from dialtone.base.log import Secret
from dialtone.domain.mail.destinations import Target
from dialtone.domain.mail.outcomes import Verdict
from dialtone.domain.mail.sending import Relay, SendPolicy
from dialtone.domain.mail.tls_policies import Demand
from dialtone.domain.ports.outside import Tlsa
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


def open_(world, relay=None, policy=POLICY, address=ADDRESS, demand=None):
    target = Target("mx.ext.test", address, 25, relay, demand)
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


# --- where somebody asks for TLS ---

KEY, OTHER = Tlsa(3, 1, 1, b"k" * 32), Tlsa(3, 1, 1, b"o" * 32)
STS = Demand(source="the MTA-STS policy of ext.test", verify=True)
DANE = Demand(source="the TLSA records of mx.ext.test", tlsa=(KEY,), names=("ext.test",))
ANY = Demand(source="RelayTLS = must")
GOOD = [(STS, {}), (DANE, {"keys": (KEY,)}), (DANE, {"keys": (KEY,), "trusted": False}), (ANY, {"trusted": False})]
BAD = [
    (STS, ("STARTTLS",), {"trusted": False}, "4.7.5"),  # wrong name, expired, self-signed
    (DANE, ("STARTTLS",), {"keys": (OTHER,)}, "4.7.5"),
    (ANY, ("STARTTLS",), {"tls": False}, "4.7.5"),
    *((demand, ("SIZE",), {}, "4.7.4") for demand in (STS, DANE, ANY)),
    *((demand, ("STARTTLS",), {"say": {"STARTTLS": b"454 not now"}}, "4.7.4") for demand in (STS, DANE, ANY)),
    *((demand, ("STARTTLS",), {"say": {"STARTTLS": b"501 never"}}, "4.7.4") for demand in (STS, DANE, ANY)),
    *((demand, ("STARTTLS",), {"say": {"STARTTLS": GONE}}, "4.7.5") for demand in (STS, DANE, ANY)),
    *((demand, ("STARTTLS",), {"say": {"EHLO": b"502 what?"}}, "4.7.4") for demand in (STS, DANE, ANY)),
]


@pytest.mark.parametrize(("demand", "settings"), GOOD)
def test_what_is_asked_for_is_given(demand, settings):
    world = MailWorld()
    sink = host(world, "STARTTLS", **settings)
    with logged() as lines:
        client = open_(world, demand=demand)
    assert client.wire.secure
    assert client.wire.verified == [("mx.ext.test", demand.verify)]
    assert sink.connections == 1
    assert f"TLS with mx.ext.test is as {demand.source} wants it" in lines


@pytest.mark.parametrize(("demand", "extensions", "settings", "status"), BAD)
def test_TLS_08_nothing_goes_in_clear_where_tls_is_asked_for(demand, extensions, settings, status):
    world = MailWorld()
    sink = host(world, *extensions, **settings)
    with logged() as lines, pytest.raises(Trouble) as caught:
        open_(world, demand=demand)
    outcome = caught.value.outcome
    assert (outcome.verdict, outcome.status) == (Verdict.LATER, status)
    assert outcome.reason[-1] == f"and {demand.source} asks for it"
    assert sink.connections == 1
    assert {command.split()[0] for command in sink.commands} <= {"EHLO", "HELO", "STARTTLS"}
    assert world.wires[0].closed
    assert any(line.startswith("!") and line.endswith("not sent") for line in lines)


@pytest.mark.parametrize(("demand", "extensions", "settings", "status"), [row for row in BAD if row[0] is STS])
def test_a_policy_under_test_only_has_it_noted(demand, extensions, settings, status):
    world = MailWorld()
    host(world, *extensions, **settings)
    with logged() as lines:
        client = open_(world, demand=replace(demand, binding=False))
    assert [wire.closed for wire in world.wires][-1] is False
    assert client.wire is world.wires[-1]
    assert any("under test: sent all the same" in line for line in lines)


def test_a_certificate_nobody_vouches_for_is_still_used_under_a_policy_under_test():
    world = MailWorld()
    sink = host(world, "STARTTLS", trusted=False)
    assert open_(world, demand=replace(STS, binding=False)).wire.secure
    assert sink.connections == 2


@pytest.mark.proves("Mail.RelayTLS")
def test_the_relay_may_be_spoken_to_without_tls_altogether():
    world = MailWorld()
    sink = host(world, *TLS, login=("ME", "pw"))
    client = open_(world, replace(relay("PLAIN"), tls="off"))
    assert not client.wire.secure
    assert "STARTTLS" not in sink.commands


@pytest.mark.proves("Mail.RelayTLS")
def test_TLS_08_the_relay_gets_no_password_without_the_tls_the_sysop_wants():
    world = MailWorld()
    sink = host(world, *TLS, login=("ME", "pw"), trusted=False)
    with pytest.raises(Trouble):
        open_(world, relay("PLAIN"), demand=replace(ANY, verify=True))
    assert not any(command.startswith("AUTH") for command in sink.commands)
    sink.trusted = True
    client = open_(world, relay("PLAIN"), demand=replace(ANY, verify=True))
    assert client.wire.secure
    assert sum(command.startswith("AUTH") for command in sink.commands) == 1
