from dataclasses import replace

import pytest

from dialtone.base.log import Secret
from dialtone.domain.mail.destinations import Destinations, Own, is_public, literal
from dialtone.domain.mail.outcomes import Verdict
from dialtone.domain.mail.sending import Relay, SendPolicy
from dialtone.domain.mail.tls_policies import Demand
from dialtone.domain.ports.outside import Tlsa
from dialtone.store.memory import MemoryStore
from dialtone.testing.chance import SteadyChance
from dialtone.testing.clock import ManualClock
from dialtone.testing.mail_sink import MailWorld
from tests.support.office import logged
from tests.support.policies import Web, policies

POLICY = SendPolicy(host_name="local.test")
OWN = Own(frozenset({"local.test"}), frozenset({"198.51.100.9", "127.0.0.1"}), frozenset({25, 2525}))


@pytest.fixture
def world():
    return MailWorld()


async def find(world, domain="ext.test", port=0, policy=POLICY, chance=None):
    """The addresses offered as "host address", and the troubles."""
    troubles = []
    targets = Destinations(world, chance or SteadyChance(), policy, OWN).targets(domain, port, troubles)
    return [f"{target.host} {target.address} {target.port}" async for target in targets], troubles


async def test_hosts_by_preference_and_every_address_of_both_families(world):
    world.mx["ext.test"] = [(20, "b.ext.test"), (10, "a.ext.test")]
    world.names = {"a.ext.test": ["2a00:1450::1", "93.184.216.34"], "b.ext.test": ["93.184.216.35"]}
    found, troubles = await find(world)
    assert found == ["a.ext.test 2a00:1450::1 25", "a.ext.test 93.184.216.34 25", "b.ext.test 93.184.216.35 25"]
    assert not troubles


async def test_equal_preferences_are_shuffled(world):
    world.mx["ext.test"] = [(10, "a.ext.test"), (10, "b.ext.test")]
    world.names = {"a.ext.test": ["93.184.216.34"], "b.ext.test": ["93.184.216.35"]}

    class Falling(SteadyChance):
        left = 1.0

        def fraction(self):
            self.left -= 0.1
            return self.left

    found, _ = await find(world, chance=Falling())
    assert [line.split()[0] for line in found] == ["b.ext.test", "a.ext.test"]


async def test_a_domain_without_mx_is_its_own_mail_host(world):
    world.names["ext.test"] = ["93.184.216.34"]
    assert (await find(world))[0] == ["ext.test 93.184.216.34 25"]


async def test_an_unknown_domain_is_final(world):
    found, troubles = await find(world)
    assert not found
    assert [(trouble.verdict, trouble.status) for trouble in troubles] == [(Verdict.NEVER, "5.1.2")]


async def test_DNS_04_null_mx_is_final(world):
    world.mx["ext.test"] = [(0, "")]
    found, troubles = await find(world)
    assert not found
    assert [(trouble.verdict, trouble.status) for trouble in troubles] == [(Verdict.NEVER, "5.1.10")]


async def test_a_name_service_that_fails_is_passing_and_logged(world):
    world.broken.add("ext.test")
    with logged() as lines:
        found, troubles = await find(world)
    assert not found
    assert troubles[0].verdict is Verdict.LATER
    assert troubles[0].text == "Error -1 obtaining MX record for ext.test"
    assert "!SEND ERROR -1 obtaining MX records for ext.test from 192.0.2.53" in lines
    assert "using auto-detected DNS server address: 192.0.2.53" in lines


async def test_a_mail_host_without_address_does_not_hide_the_next(world):
    world.mx["ext.test"] = [(10, "gone.ext.test"), (15, "broken.ext.test"), (20, "b.ext.test")]
    world.names["b.ext.test"] = ["93.184.216.35"]
    world.broken.add("broken.ext.test")
    found, troubles = await find(world)
    assert found == ["b.ext.test 93.184.216.35 25"]
    assert [trouble.status for trouble in troubles] == ["5.4.4", "4.4.3"]


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "::1", "0.0.0.0", "169.254.169.254", "224.0.0.1"])
async def test_DNS_04_private_addresses_are_refused(world, address):
    world.mx["ext.test"] = [(10, "mx.ext.test")]
    world.names["mx.ext.test"] = [address]
    policy = replace(POLICY, port=9925)  # so that loopback is not ourselves
    found, troubles = await find(world, policy=policy)
    assert not found
    assert troubles[0].verdict is Verdict.NEVER
    assert f"Bad IP address ({address}) for MX server: mx.ext.test" in troubles[0].text
    found, _ = await find(world, policy=replace(policy, allow_private=True))
    assert found == [f"mx.ext.test {address} 9925"]


@pytest.mark.parametrize(
    "address",
    [
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::a00:1",
        "100.64.0.1",
        "192.168.1.1",
        "fe80::1",
        "fd00::1",
        "ff02::1",
    ],
)
def test_addresses_that_are_nobodys_on_the_internet(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2a00:1450:4001::1", "::ffff:93.184.216.34"])
def test_public_addresses(address):
    assert is_public(address)


async def test_at_most_twenty_hosts_are_looked_at(world):
    world.mx["ext.test"] = [(number, f"mx{number}.ext.test") for number in range(1000)]
    world.names = {f"mx{number}.ext.test": [f"93.184.{number}.1", f"93.184.{number}.2"] for number in range(200)}
    world.mx["gone.test"] = [(number, f"gone{number}.test") for number in range(1000)]
    asked = []
    addresses = world.addresses

    async def counting(host):
        asked.append(host)
        return await addresses(host)

    world.addresses = counting
    await find(world, "gone.test")
    assert len(asked) == 20
    found, _ = await find(world)
    assert len(found) == 20
    assert found[0].startswith("mx0.ext.test")


async def test_RLY_27_our_own_name_among_the_mail_hosts_is_a_loop(world):
    world.mx["ext.test"] = [(10, "local.test"), (20, "b.ext.test")]
    world.names["b.ext.test"] = ["93.184.216.35"]
    found, troubles = await find(world)
    assert not found
    assert [(trouble.verdict, trouble.status) for trouble in troubles] == [(Verdict.NEVER, "5.4.6")]


async def test_RLY_27_our_own_address_among_the_mail_hosts_is_a_loop(world):
    world.mx["ext.test"] = [(10, "mx.ext.test")]
    world.names["mx.ext.test"] = ["198.51.100.9"]
    _, troubles = await find(world)
    assert troubles[0].status == "5.4.6"


async def test_RLY_27_better_hosts_than_ourselves_are_asked(world):
    world.mx["ext.test"] = [(10, "a.ext.test"), (20, "local.test"), (20, "x.ext.test"), (30, "b.ext.test")]
    world.names = {name: ["93.184.216.35"] for name in ("a.ext.test", "x.ext.test", "b.ext.test")}
    found, troubles = await find(world)
    assert found == ["a.ext.test 93.184.216.35 25"]
    assert not troubles


def test_on_loopback_only_our_own_ports_are_ourselves():
    own = Own(frozenset(), frozenset({"127.0.0.1", "198.51.100.9", "2001:db8::1"}), frozenset({2525}))
    assert own.is_here("127.0.0.1", 2525)
    assert not own.is_here("127.0.0.1", 25)
    assert own.is_here("198.51.100.9", 25)
    assert own.is_here("2001:db8:0:0::1", 2525)
    assert not own.is_here("198.51.100.9", 587)


async def test_a_given_port_goes_to_the_host_itself(world):
    world.mx["ext.test"] = [(10, "mx.ext.test")]
    world.names["ext.test"] = ["93.184.216.34"]
    assert (await find(world, port=2526))[0] == ["ext.test 93.184.216.34 2526"]


@pytest.mark.parametrize(
    ("text", "address"),
    [("[93.184.216.34]", "93.184.216.34"), ("[IPv6:2a00:1450::1]", "2a00:1450::1"), ("[x]", ""), ("[]", "")],
)
def test_address_literals(text, address):
    assert literal(text) == address


async def test_address_literals_are_asked_directly(world):
    assert (await find(world, "[93.184.216.34]"))[0] == ["93.184.216.34 93.184.216.34 25"]
    _, troubles = await find(world, "[nonsense]")
    assert troubles[0].verdict is Verdict.NEVER


async def test_SSR_01_private_address_literals_are_refused(world):
    found, troubles = await find(world, "[10.0.0.1]")
    assert not found
    assert troubles[0].verdict is Verdict.NEVER


async def test_all_mail_goes_to_the_relay_even_on_a_private_address(world):
    world.names["hub.test"] = ["10.0.0.7"]
    policy = replace(POLICY, relay=Relay("hub.test", 587, "PLAIN", "ME", Secret("pw")))
    assert (await find(world, policy=policy))[0] == ["hub.test 10.0.0.7 587"]
    assert (await find(world, "[10.9.9.9]", 99, policy=policy))[0] == ["hub.test 10.0.0.7 587"]


async def test_an_unknown_relay_is_passing(world):
    _, troubles = await find(world, policy=replace(POLICY, relay=Relay("hub.test", 587)))
    assert troubles[0].verdict is Verdict.LATER


async def test_a_relay_that_is_ourselves_is_not_called(world):
    world.names["hub.test"] = ["127.0.0.1"]
    found, troubles = await find(world, policy=replace(POLICY, relay=Relay("hub.test", 2525)))
    assert not found
    assert troubles[0].verdict is Verdict.LATER


# --- what others ask of the connection ---


class Asking:
    """Two mail hosts, and policies that are obeyed."""

    def __init__(self):
        self.world, self.web = MailWorld(), Web()
        self.world.mx["ext.test"] = [(10, "a.ext.test"), (20, "b.ext.test")]
        self.world.names = {"a.ext.test": ["2a00:1450::1", "93.184.216.34"], "b.ext.test": ["93.184.216.35"]}
        self.policies = policies(self.world, self.web, MemoryStore(), ManualClock())

    async def find(self, domain="ext.test", port=0, policy=POLICY):
        troubles = []
        destinations = Destinations(self.world, SteadyChance(), policy, OWN, self.policies)
        return [target async for target in destinations.targets(domain, port, troubles)], troubles


async def test_a_policy_comes_with_every_target():
    asking = Asking()
    asking.web.publish(asking.world, "ext.test", "*.ext.test")
    found, _ = await asking.find()
    assert [target.demand for target in found] == [Demand(source="the MTA-STS policy of ext.test", verify=True)] * 3


async def test_TLS_08_only_hosts_that_the_policy_names_are_offered():
    asking = Asking()
    asking.web.publish(asking.world, "ext.test", "b.ext.test")
    found, troubles = await asking.find()
    assert [target.host for target in found] == ["b.ext.test"]
    assert [(trouble.verdict, trouble.status) for trouble in troubles] == [(Verdict.LATER, "4.7.0")] * 2
    asking.web.publish(asking.world, "ext.test", "c.ext.test", id="2")
    assert (await asking.find())[0] == []


async def test_hosts_that_the_policy_does_not_name_still_show_that_we_are_one_of_them():
    asking = Asking()
    asking.world.mx["ext.test"] = [(10, "a.ext.test"), (15, "local.test"), (20, "b.ext.test")]
    asking.web.publish(asking.world, "ext.test", "b.ext.test")
    found, troubles = await asking.find()
    assert not found
    assert troubles[0].verdict is Verdict.LATER


async def test_records_are_looked_up_for_the_port_that_is_called():
    asking = Asking()
    key = Tlsa(3, 1, 1, b"k" * 32)
    asking.world.certificates["b.ext.test", 25] = [key]
    asking.world.certificates["a.ext.test", 2525] = [key]
    assert [bool(target.demand) for target in (await asking.find())[0]] == [False, False, True]
    assert [target.demand.tlsa for target in (await asking.find("a.ext.test", 2525))[0]] == [(key,)] * 2
    assert (await asking.find("[93.184.216.34]"))[0][0].demand is None


@pytest.mark.proves("Mail.RelayTLS")
@pytest.mark.parametrize(("tls", "demand"), [("may", None), ("off", None), ("must", False), ("verify", True)])
async def test_for_the_relay_the_sysops_word_counts_alone(tls, demand):
    asking = Asking()
    asking.world.names["hub.test"] = ["10.0.0.9"]
    asking.world.certificates["hub.test", 587] = [Tlsa(3, 1, 1, b"k" * 32)]
    asking.web.publish(asking.world, "ext.test", "b.ext.test")
    [target], _ = await asking.find(policy=replace(POLICY, relay=Relay("hub.test", 587, tls=tls)))
    wanted = Demand(source=f"RelayTLS = {tls}", verify=bool(demand)) if demand is not None else None
    assert target.demand == wanted
