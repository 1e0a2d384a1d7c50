"""The resolver against a small name server of our own."""

from __future__ import annotations

from collections.abc import Iterator

import dns.message
import dns.resolver
import pytest

from dialtone.domain.ports.outside import MailHost, NoAnswer, NoSuchName, Tlsa
from dialtone.net.dns import DnsResolver, parse_server
from tests.support.dns import NameServer

ZONE = {
    ("mail.example", "MX"): ["20 B.mail.example.", "10 a.mail.example."],
    ("null.example", "MX"): ["0 ."],
    ("both.example", "A"): ["192.0.2.1"],
    ("both.example", "AAAA"): ["2001:db8::1"],
    ("only4.example", "A"): ["192.0.2.4"],
    ("text.example", "TXT"): ['"v=spf1 " "-all"'],
    ("long.example", "TXT"): [" ".join(f'"{"x" * 250}"' for _ in range(8))],
    ("many.example", "MX"): [f"{number} mx{number}.example." for number in range(150)],
    ("many.example", "A"): [f"192.0.2.{number}" for number in range(1, 60)],
    ("half.example", "A"): ["192.0.2.5"],
    ("1.2.0.192.in-addr.arpa", "PTR"): ["liar.example.", "Both.example."],
    ("liar.example", "A"): ["192.0.2.99"],
    ("9.2.0.192.in-addr.arpa", "PTR"): ["liar.example."],
    ("8.2.0.192.in-addr.arpa", "PTR"): ["127.0.0.1.", "x\\013\\010y.example.", "nowhere.example."],
    ("2.0.0.127.list.example", "A"): ["127.0.0.2", "127.0.0.10"],
    ("2.0.0.127.list.example", "AAAA"): ["2001:db8::2"],
    ("signed.example", "AAAA"): ["2001:db8::5"],
    ("choking.example", "A"): ["192.0.2.6"],
    ("failing.example", "A"): ["192.0.2.7"],
    ("_25._tcp.signed.example", "TLSA"): ["3 1 1 " + "ab" * 32, "2 0 2 " + "cd" * 64],
    ("_25._tcp.plain.example", "TLSA"): ["3 1 1 " + "ab" * 32],
    ("_25._tcp.many.example", "TLSA"): [f"3 1 1 {number:064x}" for number in range(60)],
    ("1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa", "PTR"): ["both.example."],
}


class OldNameServer(NameServer):
    """Does not know EDNS: by UDP it gives 512 bytes at most, whatever the question allows."""

    def _answer(self, wire: bytes, transport: str) -> bytes | None:
        question = dns.message.from_wire(wire)
        question.use_edns(False)
        return super()._answer(question.to_wire(), transport)


@pytest.fixture(scope="module")
def name_server() -> Iterator[NameServer]:
    with OldNameServer(ZONE) as server:
        server.silent.add("silent.example")
        server.broken |= {"broken.example", "_25._tcp.choking.example", "_25._tcp.failing.example"}
        server.signed |= {"_25._tcp.signed.example", "_25._tcp.many.example", "_25._tcp.none.example"}
        server.signed |= {"signed.example", "many.example", "only4.example", "failing.example"}
        yield server


@pytest.fixture
def resolver(name_server: NameServer) -> DnsResolver:
    name_server.questions.clear()
    return DnsResolver(name_server.address, lifetime=5)


async def test_mail_hosts(resolver: DnsResolver) -> None:
    assert sorted(await resolver.mail_hosts("mail.example"), key=lambda host: host.preference) == [
        MailHost(10, "a.mail.example"),
        MailHost(20, "b.mail.example"),
    ]
    assert await resolver.mail_hosts("null.example") == [MailHost(0, "")]


async def test_addresses_of_both_families(resolver: DnsResolver) -> None:
    assert await resolver.addresses("both.example") == ["2001:db8::1", "192.0.2.1"]
    assert await resolver.addresses("only4.example.") == ["192.0.2.4"]
    assert await resolver.addresses("192.0.2.77") == ["192.0.2.77"]
    assert await resolver.addresses("2001:DB8::7") == ["2001:db8::7"]


async def test_texts_are_joined_and_long_ones_arrive(resolver: DnsResolver, name_server: NameServer) -> None:
    assert await resolver.texts("text.example") == ["v=spf1 -all"]
    assert await resolver.texts("long.example") == ["x" * 2000]
    assert [way for name, _, way in name_server.questions if name == "long.example"] == ["udp", "tcp"]


async def test_DNS_01_counts_are_bounded(resolver: DnsResolver) -> None:
    assert len(await resolver.mail_hosts("many.example")) == 100
    assert len(await resolver.addresses("many.example")) == 20
    assert len(await resolver.listed("many.example")) == 20
    assert len(await resolver.tlsa("many.example", 25)) == 20


@pytest.mark.parametrize("name", ["nowhere.example", "text.example", "a" * 64 + ".example", "..", "", "a..b"])
async def test_what_does_not_exist_is_told_apart(resolver: DnsResolver, name: str) -> None:
    with pytest.raises(NoSuchName):
        await resolver.mail_hosts(name)
    with pytest.raises(NoSuchName):
        await resolver.addresses(name)


async def test_a_server_that_fails_is_no_answer(resolver: DnsResolver) -> None:
    with pytest.raises(NoAnswer):
        await resolver.mail_hosts("broken.example")
    with pytest.raises(NoAnswer):
        await resolver.addresses("broken.example")


async def test_silence_ends_within_the_lifetime(name_server: NameServer) -> None:
    with pytest.raises(NoAnswer):
        await DnsResolver(name_server.address, lifetime=0.2).texts("silent.example")


async def test_by_tcp_only_when_that_is_wanted(name_server: NameServer) -> None:
    name_server.questions.clear()
    await DnsResolver(name_server.address, tcp=True).texts("text.example")
    assert name_server.questions == [("text.example", "TXT", "tcp")]


async def test_answers_are_kept_also_negative_ones(resolver: DnsResolver, name_server: NameServer) -> None:
    for _ in range(3):
        await resolver.texts("text.example")
    assert len([1 for name, _, _ in name_server.questions if name == "text.example"]) == 1


async def test_a_listed_name_gives_its_IPv4_addresses_alone(resolver: DnsResolver, name_server: NameServer) -> None:
    assert sorted(await resolver.listed("2.0.0.127.list.example")) == ["127.0.0.10", "127.0.0.2"]
    assert name_server.questions == [("2.0.0.127.list.example", "A", "udp")]
    with pytest.raises(NoSuchName):
        await resolver.listed("3.0.0.127.list.example")
    with pytest.raises(NoAnswer):
        await resolver.listed("broken.example")


async def test_certificates_of_a_host_count_when_the_name_server_vouches_for_them(resolver: DnsResolver) -> None:
    wanted = [Tlsa(2, 0, 2, b"\xcd" * 64), Tlsa(3, 1, 1, b"\xab" * 32)]
    for _ in range(2):  # also from the cache
        found = await resolver.tlsa("signed.example", 25)
        assert sorted(found, key=lambda record: record.usage) == wanted
    for host in ("plain.example", "none.example", "only4.example", "both.example"):
        with pytest.raises(NoSuchName):
            await resolver.tlsa(host, 25)
    with pytest.raises(NoSuchName):
        await resolver.tlsa("signed.example", 587)
    with pytest.raises(NoAnswer):
        await resolver.tlsa("broken.example", 25)


async def test_a_failing_name_server_counts_only_where_answers_are_signed(
    resolver: DnsResolver, name_server: NameServer
) -> None:
    """Otherwise whoever suppresses the answer has the certificate go unchecked (RFC 7672 section 2.1.1)."""
    with pytest.raises(NoAnswer):
        await resolver.tlsa("failing.example", 25)
    with pytest.raises(NoSuchName):
        await resolver.tlsa("choking.example", 25)
    assert not [name for name, kind, _ in name_server.questions if kind == "TLSA" and "choking" in name]


async def test_what_is_published_is_given_as_a_zone_file_has_it(resolver: DnsResolver) -> None:
    assert sorted(await resolver.published("mail.example", "MX")) == ["10 a.mail.example.", "20 B.mail.example."]
    assert await resolver.published("text.example", "TXT") == ["v=spf1 -all"]
    assert await resolver.published("_25._tcp.plain.example", "TLSA") == ["3 1 1 " + "ab" * 32]
    with pytest.raises(NoSuchName):
        await resolver.published("mail.example", "SRV")
    with pytest.raises(NoAnswer):
        await resolver.published("broken.example", "SRV")


@pytest.mark.parametrize(("address", "name"), [("192.0.2.1", "both.example"), ("2001:db8::1", "both.example")])
async def test_a_name_counts_when_it_leads_back(resolver: DnsResolver, address: str, name: str) -> None:
    assert await resolver.reverse(address) == name


@pytest.mark.parametrize("address", ["192.0.2.9", "192.0.2.8", "192.0.2.3", "rubbish"])
async def test_DNS_03_a_name_that_does_not_lead_back_is_none(resolver: DnsResolver, address: str) -> None:
    with pytest.raises(NoSuchName):
        await resolver.reverse(address)


@pytest.mark.parametrize(
    ("text", "server"),
    [
        ("192.0.2.53", ("192.0.2.53", 53)),
        ("192.0.2.53:5353", ("192.0.2.53", 5353)),
        ("[2001:db8::53]:5353", ("2001:db8::53", 5353)),
        ("[::1]", ("::1", 53)),
        ("::1", ("::1", 53)),
    ],
)
def test_a_server_may_have_a_port(text: str, server: tuple[str, int]) -> None:
    assert parse_server(text) == server
    assert DnsResolver(text).server == server[0]


@pytest.mark.parametrize("text", ["dns.example", "192.0.2", "192.0.2.53:", "[::1", "1.2.3.4.5"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        DnsResolver(text)


def test_the_systems_servers_are_used_when_none_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dns.resolver.BaseResolver, "read_resolv_conf", lambda self, file: self._set("192.0.2.99"))
    monkeypatch.setattr(
        dns.resolver.BaseResolver, "_set", lambda self, server: setattr(self, "nameservers", [server]), raising=False
    )
    assert DnsResolver().server == "192.0.2.99"


async def test_no_server_at_all_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(self: object, file: object) -> None:
        raise dns.resolver.NoResolverConfiguration

    monkeypatch.setattr(dns.resolver.BaseResolver, "read_resolv_conf", none)
    resolver = DnsResolver()
    assert resolver.server == ""
    with pytest.raises(NoAnswer):
        await resolver.texts("text.example")
