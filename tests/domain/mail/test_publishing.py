from dataclasses import replace

import dns.rdatatype
import dns.zone
import pytest

from dialtone.domain.mail.publishing import Facts, Need, families, our_policy, policy_id, policy_url, records, zone
from dialtone.formats.mail.mta_sts import parse_policy, policy_text, record_id

KEY = "v=DKIM1; k=rsa; p=" + "A" * 392
FACTS = Facts(
    domain="bbs.example",
    host="mail.bbs.example",
    addresses=("93.184.216.34", "2a00:1450::1"),
    key_name="mail._domainkey.bbs.example",
    keys=(("mail._domainkey.bbs.example", KEY),),
    services=(("submissions", 465), ("pop3s", 995)),
    certificate=("3 1 1 " + "ab" * 32, "3 0 1 " + "cd" * 32),
    self_signed=False,
)


def read(made):
    """What a name server makes of the zone file, as "name type" to data."""
    head = "$ORIGIN .\n$TTL 300\nexample. IN SOA ns.example. me.example. 1 1 1 1 1\nexample. IN NS ns.example.\n"
    text = head + "".join(f"{line}\n" for line in zone(made).splitlines())
    found = {}
    for name, _, data in dns.zone.from_text(text, "example.", relativize=False).iterate_rdatas():
        kind = dns.rdatatype.to_text(data.rdtype)
        found.setdefault(f"{name.to_text().rstrip('.')} {kind}", []).append(data)
    return found


def test_a_name_server_takes_the_lines():
    found = read(records(FACTS))
    assert [data.to_text() for data in found["bbs.example MX"]] == ["10 mail.bbs.example."]
    assert [data.to_text() for data in found["mail.bbs.example A"]] == ["93.184.216.34"]
    assert [data.to_text() for data in found["mail.bbs.example AAAA"]] == ["2a00:1450::1"]
    assert [data.to_text() for data in found["bbs.example TXT"]] == ['"v=spf1 mx -all"']
    assert [data.to_text() for data in found["mail.bbs.example TXT"]] == ['"v=spf1 a -all"']
    [key] = found["mail._domainkey.bbs.example TXT"]
    assert [len(string) for string in key.strings] == [255, len(KEY) - 255]  # long texts are cut
    assert b"".join(key.strings).decode() == KEY
    assert found["_dmarc.bbs.example TXT"][0].strings[0].startswith(b"v=DMARC1; p=none;")
    assert found["_smtp._tls.bbs.example TXT"][0].strings == (b"v=TLSRPTv1; rua=mailto:postmaster@bbs.example",)
    assert found["_submissions._tcp.bbs.example SRV"][0].to_text() == "0 1 465 mail.bbs.example."
    assert found["_25._tcp.mail.bbs.example TLSA"][0].to_text() == "3 1 1 " + "ab" * 32


def test_what_cannot_be_taken_over_as_it_stands_is_a_comment():
    """The name of an address is set by its owner; a policy needs a web server; what we do not know is left open."""
    text = zone(records(replace(FACTS, addresses=(), keys=())))
    assert "; mail.bbs.example. IN A <your public address>" in text
    assert "; mail._domainkey.bbs.example. IN TXT <the key>" in text
    assert "; autoconfig.bbs.example. IN CNAME <" in text
    assert not [line for line in text.splitlines() if "sts" in line and not line.startswith(";")]
    assert "; 34.216.184.93.in-addr.arpa. IN PTR mail.bbs.example." in zone(records(FACTS))
    read(records(replace(FACTS, addresses=(), keys=())))


def test_only_what_is_served_is_said():
    names = [record.name for record in records(replace(FACTS, services=()))]
    assert not [name for name in names if "_tcp.bbs" in name or name.startswith("auto")]
    assert not [record for record in records(replace(FACTS, certificate=())) if record.kind == "TLSA"]


def test_through_a_relay_the_relay_sends():
    spf = next(record for record in records(replace(FACTS, relay="smtp.isp.example")) if "spf1" in record.text)
    assert spf.text == "v=spf1 mx a:smtp.isp.example ~all"
    assert "smtp.isp.example" in spf.note


def test_one_name_for_both_needs_one_spf_record():
    made = records(replace(FACTS, host="bbs.example"))
    assert [record.text for record in made if "spf1" in record.text] == ["v=spf1 mx -all"]


def test_what_mail_depends_on():
    assert {record.purpose for record in records(FACTS) if record.need is Need.NEEDED} == {
        "Mail comes here",
        "Where the mail host is",
        "The address leads back to the name",
        "Who may send mail of this domain (SPF)",
    }


def test_the_policy_is_one_that_others_understand_and_its_id_follows_it():
    policy = our_policy(FACTS)
    assert parse_policy(policy_text(policy).encode()) == policy
    assert (policy.mode, policy.allows("mail.bbs.example")) == ("testing", True)
    announced = [record.text for record in records(FACTS) if record.name == "_mta-sts.bbs.example"]
    assert record_id(announced) == policy_id(policy_text(policy))
    assert policy_id("x") != policy_id("y")
    assert policy_url("bbs.example") == "https://mta-sts.bbs.example/.well-known/mta-sts.txt"


@pytest.mark.parametrize("address", ["2A00:1450:0::1", "2a00:1450::1"])
def test_addresses_are_compared_as_addresses(address):
    assert families([address, "192.0.2.1"]) == {"AAAA": {"2a00:1450::1"}, "A": {"192.0.2.1"}}


def test_a_board_with_a_web_server_hands_out_settings_and_policy_itself():
    found = read(records(replace(FACTS, web=True)))
    for name in ("autoconfig", "autodiscover", "mta-sts"):
        assert [data.to_text() for data in found[f"{name}.bbs.example CNAME"]] == ["mail.bbs.example."]
    assert found["_autodiscover._tcp.bbs.example SRV"][0].to_text() == "0 1 443 mail.bbs.example."
    assert found["_mta-sts.bbs.example TXT"][0].strings[0].startswith(b"v=STSv1; id=")
    assert "_mta-sts.bbs.example TXT" not in read(records(replace(FACTS, web=True, self_signed=True)))


@pytest.mark.parametrize("mode", ["none", "testing", "enforce"])
def test_the_policys_mode_is_the_one_that_is_set_and_the_id_changes_with_it(mode):
    policy = policy_text(our_policy(replace(FACTS, sts_mode=mode)))
    assert parse_policy(policy.encode()).mode == mode
    assert (policy_id(policy) == policy_id(policy_text(our_policy(FACTS)))) == (mode == "testing")
