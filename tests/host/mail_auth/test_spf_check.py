"""The published SPF suite, the limits of RFC 7208, and what strangers may make us ask."""

import json
import time
from pathlib import Path

import pytest

from dialtone.host.mail_auth.spf_check import MOST_QUESTIONS, SpfCheck, subject
from tests.support.zone import Zone

SUITE = json.loads((Path(__file__).parents[2] / "data" / "spf" / "rfc7208-tests.json").read_text(encoding="utf-8"))
CASES = {name: (case, part["zonedata"]) for part in SUITE for name, case in part["tests"].items()}
CLIENT = "192.0.2.1"


def zone_of(data):
    """A zone as the suite writes it: a list of records for each name; SPF stands for TXT too unless TXT is given."""
    zone = Zone()
    for name, records in data.items():
        name = name.lower()
        given = any(isinstance(record, dict) and "TXT" in record for record in records)
        for record in records:
            if record == "TIMEOUT":
                zone.silent |= {(name, kind) for kind in ("A", "AAAA", "MX", "PTR", "TXT")} - {
                    known for known in zone.zone if known[0] == name
                }
                continue
            ((kind, value),) = record.items()
            if kind == "SPF" and not given:
                kind = "TXT"
            if value == "TIMEOUT":
                zone.silent.add((name, kind))
            elif value != "NONE":
                whole = "".join(value) if kind == "TXT" else value  # a text may be in several strings
                zone.zone.setdefault((name, kind), []).append(whole)
    return zone


async def here(job):
    return job()


async def result(zone, sender="ann@ext.test", client=CLIENT, hello="mx.ext.test"):
    found = await SpfCheck(zone, here).check(client, sender, hello, "mx.local.test")
    return found.result


@pytest.mark.parametrize("name", sorted(CASES))
async def test_the_spf_suite(name):
    case, data = CASES[name]
    wanted = case["result"] if isinstance(case["result"], list) else [case["result"]]
    check = SpfCheck(zone_of(data), here)
    sender, hello = case["mailfrom"] or "", case["helo"]
    found, _, text = await check.evaluate(case["host"], sender, hello, "mx.local.test", explain=True)
    assert found in wanted
    assert (await check.check(case["host"], sender, hello, "mx.local.test")).result in wanted
    if case.get("explanation", "DEFAULT") != "DEFAULT":
        assert text == case["explanation"]


def test_the_suite_is_all_there():
    assert len(CASES) == 203


@pytest.mark.parametrize(
    ("sender", "hello", "wanted"),
    [
        ("ann@Ext.test", "mx.other.test", ("ext.test", "mailfrom")),
        ("", "MX.other.test.", ("mx.other.test", "helo")),
        ("", "[192.0.2.1]", ("", "helo")),
        ("", "localhost", ("", "helo")),
        ("ann@" + "a" * 64 + ".test", "", ("", "mailfrom")),
    ],
)
def test_whom_it_is_about(sender, hello, wanted):
    assert subject(sender, hello) == wanted


async def test_FRM_09_ten_lookups_and_not_eleven():
    def zone(count):
        texts = {(f"i{number}.test", "TXT"): ["v=spf1 ?all"] for number in range(count)}
        record = "v=spf1 " + " ".join(f"include:i{number}.test" for number in range(count)) + " +all"
        return Zone({**texts, ("ext.test", "TXT"): [record]})

    assert await result(zone(10)) == "pass"
    assert await result(zone(11)) == "permerror"


async def test_FRM_09_two_void_lookups_and_not_three():
    def zone(count):
        record = "v=spf1 " + " ".join(f"a:void{number}.test" for number in range(count)) + " +all"
        return Zone({("ext.test", "TXT"): [record]})

    assert await result(zone(2)) == "pass"
    assert await result(zone(3)) == "permerror"


@pytest.mark.parametrize(
    "records",
    [
        {"ext.test": "v=spf1 include:b.test -all", "b.test": "v=spf1 include:ext.test -all"},
        {"ext.test": "v=spf1 redirect=b.test", "b.test": "v=spf1 redirect=ext.test"},
        {"ext.test": "v=spf1 include:ext.test -all"},
    ],
)
async def test_FRM_09_circles_end(records):
    zone = Zone({(name, "TXT"): [text] for name, text in records.items()})
    assert await result(zone) == "permerror"
    assert len(zone.questions) < 5


async def test_FRM_09_a_chain_of_redirects_ends():
    zone = Zone({(f"r{number}.test", "TXT"): [f"v=spf1 redirect=r{number + 1}.test"] for number in range(30)})
    assert await result(zone, "ann@r0.test") == "permerror"
    assert len(zone.questions) <= 12


async def test_FRM_09_macros_cannot_leave_their_place():
    zone = Zone(
        {
            ("ext.test", "TXT"): ["v=spf1 exists:%{i}.x.test exists:%{l}.x.test -all"],
            ("192.0.2.1.x.test", "A"): ["127.0.0.2"],
        }
    )
    assert await result(zone) == "pass"
    for local in ("a..b", "-", "%{i}", "\\", "x" * 64, "a/b", "ü"):
        assert await result(zone, f"{local}@ext.test", "192.0.2.9") in ("fail", "permerror")


async def test_FRM_09_ten_hosts_with_a_hundred_addresses_each():
    hosts = [(10, f"h{number}.test") for number in range(10)]
    many = [f"198.51.100.{number}" for number in range(100)]
    zone = Zone({("ext.test", "TXT"): ["v=spf1 mx -all"], ("ext.test", "MX"): hosts})
    zone.zone |= {(host, "A"): many for _, host in hosts}
    assert await result(zone) == "fail"
    assert len(zone.questions) == 12
    zone.zone["ext.test", "MX"] = [*hosts, (10, "h10.test")]
    assert await result(zone) == "permerror"


async def test_FRM_09_the_worst_record_asks_a_bounded_number_of_questions():
    zone = Zone({("ext.test", "TXT"): ["v=spf1 " + " ".join(f"mx:m{number}.test" for number in range(10)) + " -all"]})
    for number in range(10):
        zone.zone[f"m{number}.test", "MX"] = [(1, f"h{number}-{host}.test") for host in range(10)]
        zone.zone |= {(f"h{number}-{host}.test", "A"): ["198.51.100.1"] for host in range(10)}
    assert await result(zone) == "fail"
    assert len(zone.questions) == 1 + 10 + 100 < MOST_QUESTIONS


@pytest.mark.parametrize(
    "text",
    [
        "v=spf1 a:" + "a." * 4990 + "%{i} -all",
        "v=spf1 a:" + "a" * 9980 + " -all",
        "v=spf1 exists:" + "%{i}" * 2400 + " -all",
        "v=spf1 " + "a" * 9900 + "= -all",
    ],
)
async def test_FRM_09_long_terms_take_no_time(text):
    began = time.process_time()
    assert await result(Zone({("ext.test", "TXT"): [text]})) in ("permerror", "fail")
    assert time.process_time() - began < 0.5


async def test_a_record_of_sixty_thousand_bytes_is_none():
    assert await result(Zone({("ext.test", "TXT"): ["v=spf1 " + "a " * 30000]})) == "none"


async def test_no_answer_is_a_temporary_error():
    zone = Zone({("ext.test", "TXT"): ["v=spf1 a:slow.test -all"]})
    zone.silent.add("slow.test")
    assert await result(zone) == "temperror"


async def test_ipv6():
    zone = Zone({("ext.test", "TXT"): ["v=spf1 mx ptr -all"], ("ext.test", "MX"): [(1, "h.test")]})
    zone.zone["h.test", "AAAA"] = ["2001:db8::1"]
    assert await result(zone, client="2001:db8::1") == "pass"
    assert await result(zone, client="2001:db8::2") == "fail"
    zone.zone["2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa", "PTR"] = ["x.ext.test"]
    zone.zone["x.ext.test", "AAAA"] = ["2001:db8::2"]
    assert await result(zone, client="2001:db8::2") == "pass"
