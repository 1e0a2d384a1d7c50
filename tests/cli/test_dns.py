import json
from dataclasses import replace

import pytest

from dialtone.app import facts as module
from dialtone.cli.dns import words
from dialtone.domain.mail.published import Finding, State
from dialtone.domain.mail.publishing import Need, Record
from tests.support.dns import NameServer


@pytest.fixture
def public(board, monkeypatch):
    """A board on a machine with a public address."""
    monkeypatch.setattr(module, "own_addresses", lambda: frozenset({"127.0.0.1", "93.184.216.34"}))
    return board


@pytest.fixture
def names(public):
    """The board's name server."""
    with NameServer() as server:
        public.ok("config", "set", "Mail.DNSServer", server.address)
        yield server


def test_the_records_are_printed_as_a_zone_file_has_them(public):
    lines = public.ok("dns").splitlines()
    assert "bbs.example. IN MX 10 bbs.example." in lines
    assert "bbs.example. IN A 93.184.216.34" in lines
    assert 'bbs.example. IN TXT "v=spf1 mx -all"' in lines
    assert "; 34.216.184.93.in-addr.arpa. IN PTR bbs.example." in lines
    assert ";     mx: bbs.example" in lines
    assert "_pop3._tcp.bbs.example. IN SRV 0 1 110 bbs.example." in lines


def test_the_records_for_programs(public):
    found = public.json("dns")
    assert (found["domain"], found["host"]) == ("bbs.example", "bbs.example")
    [record] = [record for record in found["records"] if record["type"] == "MX"]
    assert record["text"] == "10 bbs.example."
    assert record["need"] == "needed"
    [policy] = found["mta_sts"].values()
    assert policy.startswith("version: STSv1\r\n")


def test_another_domain_of_ours(public):
    lines = public.ok("dns", "--domain", "Other.example").splitlines()
    assert "other.example. IN MX 10 bbs.example." in lines
    assert 'bbs.example. IN TXT "v=spf1 a -all"' in lines


def test_a_board_without_a_name_is_told_where_to_set_it(nowhere):
    nowhere.ok("init", "--hostname", "localhost")
    assert nowhere.run("dns") == 1
    assert "HostName" in nowhere.err


def publish(server, board):
    """Put what is printed into the name server, and what others have to set."""
    for record in board.json("dns")["records"]:
        if record["type"] != "CNAME" and record["text"] and "sts" not in record["name"]:
            text = record["text"]
            if record["type"] == "TXT":
                text = f'"{text}"'
            server.zone.setdefault((record["name"], record["type"]), []).append(text)


def test_what_is_published_is_compared_and_all_is_well(public, names):
    public.ok("dkim", "make-key", "--ed25519")
    publish(names, public)
    out = public.ok("dns", "--check")
    assert out.splitlines()[-1] == "everything needed is published"
    assert "ok         needed    MX    bbs.example" in out
    asked = {kind for _, kind, _ in names.questions}
    assert asked >= {"MX", "A", "TXT", "PTR", "SRV"}


def test_what_is_wrong_is_told_with_what_to_do(public, names):
    publish(names, public)
    names.zone["bbs.example", "MX"] = ["10 other.example."]
    names.silent.add("_dmarc.bbs.example")
    del names.zone["34.216.184.93.in-addr.arpa", "PTR"]
    assert public.run("dns", "--check") == 1
    out = public.out
    assert "differs    needed    MX    bbs.example\n           is: 10 other.example.\n           do: Mail for" in out
    assert "no answer  advised   TXT   _dmarc.bbs.example" in out
    assert "missing    needed    PTR   34.216.184.93.in-addr.arpa" in out
    assert out.splitlines()[-1] == "4 to put right"  # with the DKIM key that was not made


def test_findings_for_programs(public, names):
    publish(names, public)
    assert public.run("dns", "--check", "--json") == 1
    rows = {(row["name"], row["type"]): row for row in json.loads(public.out)}
    assert rows["bbs.example", "MX"]["state"] == "ok"
    assert rows["bbs.example", "MX"]["found"] == ["10 bbs.example."]
    assert rows["mail._domainkey.bbs.example", "TXT"]["wrong"] is True


def test_behind_a_router_the_published_address_is_taken(board, monkeypatch):
    monkeypatch.setattr(module, "own_addresses", lambda: frozenset({"127.0.0.1", "192.168.1.5"}))
    with NameServer({("bbs.example", "A"): ["93.184.216.40"]}) as server:
        board.ok("config", "set", "Mail.DNSServer", server.address)
        board.run("dns", "--check")
    assert "missing    needed    PTR   40.216.184.93.in-addr.arpa" in board.out
    assert "note: Make sure that this is the public address of your router" in board.out


def test_what_others_published_cannot_harm_the_terminal():
    record = Record(purpose="x", name="bbs.example", kind="MX", text="10 bbs.example.", need=Need.NEEDED)
    finding = Finding(record, State.DIFFERS, ("10 \x1b[2Jevil.",), "do it")
    assert "\x1b" not in words([finding])
    assert words([replace(finding, state=State.OK)]).endswith("everything needed is published")
