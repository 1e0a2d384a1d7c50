"""What is said of names, with a name service that a test writes."""

from __future__ import annotations

import asyncio

from dialtone.domain.checkup.finding import State
from dialtone.domain.checkup.names import NameLooks
from dialtone.domain.mail.publishing import Facts
from dialtone.domain.ports.outside import NoAnswer, NoSuchName

HOST = "bbs.example"
PUBLIC, SIX = "93.184.216.34", "2a00:1450::1"


class Service:
    """Records by (name, type); names in `silent` get no answer."""

    server = "192.0.2.53"

    def __init__(self, zone=None, silent=()):
        self.zone, self.silent = zone or {}, silent

    async def published(self, name, kind):
        if name in self.silent:
            raise NoAnswer("timed out")
        if (name, kind) not in self.zone:
            raise NoSuchName(name)
        return self.zone[name, kind]


async def no_policy(url):
    raise AssertionError("nothing is fetched")


def looks(service, own=("127.0.0.1", PUBLIC, SIX), hosts=(HOST,), facts="no name"):
    return NameLooks(service, no_policy, facts, own, hosts)


def hosts_of(zone, **more):
    findings = asyncio.run(looks(Service(zone, more.pop("silent", ())), **more).hosts())
    return [(one.state.value, one.what) for one in findings]


def test_whether_the_name_server_answers():
    [one] = asyncio.run(looks(Service()).service())
    assert one.state is State.OK
    [one] = asyncio.run(looks(Service(silent=(HOST,))).service())
    assert one.state is State.PROBLEM and "DNSServer" in one.advice


def test_names_that_lead_here_over_both():
    found = hosts_of({(HOST, "A"): [PUBLIC], (HOST, "AAAA"): [SIX]})
    assert [state for state, _ in found] == ["ok", "ok"]


def test_a_name_that_leads_to_a_private_address():
    found = hosts_of({(HOST, "A"): ["192.168.1.2"], (HOST, "AAAA"): [SIX]})
    assert found[0][0] == "problem" and "private" in found[0][1]


def test_a_name_that_leads_elsewhere():
    assert hosts_of({(HOST, "A"): ["8.8.8.8"]})[0][0] == "warning"
    behind_a_router = hosts_of({(HOST, "A"): ["8.8.8.8"]}, own=("127.0.0.1", "192.168.1.2"))
    assert behind_a_router[0][0] == "note"


def test_addresses_that_are_missing():
    found = hosts_of({})
    assert [state for state, _ in found] == ["problem", "note"]
    assert "though this machine has one" in found[1][1]
    assert "though" not in hosts_of({}, own=("10.0.0.1",))[1][1]


def test_a_name_service_that_is_silent_about_a_name():
    assert [state for state, _ in hosts_of({}, silent=(HOST,))] == ["warning", "warning"]


def test_a_board_without_a_name():
    [(state, words)] = hosts_of({}, hosts=("", ""))
    assert state == "problem" and "no host name" in words


def test_records_for_mail_by_how_much_depends_on_them():
    facts = Facts(domain=HOST, host=HOST, addresses=(PUBLIC,), key_name="mail._domainkey.bbs.example")
    zone = {(HOST, "MX"): [f"10 {HOST}."], (HOST, "A"): [PUBLIC], (HOST, "TXT"): ["v=spf1 mx -all"]}
    found = {one.what.split(": ")[1]: one for one in asyncio.run(looks(Service(zone), facts=facts).mail_records())}
    assert found[f"MX of {HOST}"].state is State.OK
    assert found[f"TXT of {HOST}"].state is State.OK
    assert found["PTR of 34.216.184.93.in-addr.arpa"].state is State.PROBLEM
    assert found["TXT of mail._domainkey.bbs.example"].state is State.WARNING
    assert found[f"TXT of _dmarc.{HOST}"].state is State.WARNING
    assert found[f"TXT of _mta-sts.{HOST}"].state is State.NOTE


def test_records_of_a_board_that_can_have_none():
    [one] = asyncio.run(looks(Service()).mail_records())
    assert one.state is State.PROBLEM and "no name" in one.what
