"""What `dialtone dns` prints, published as it stands, is what `dialtone dns --check` wants to find."""

from __future__ import annotations

from collections.abc import Iterator

import dns.zone
import pytest

from tests.support.dns import NameServer
from tests.support.live import LiveBoard

pytestmark = pytest.mark.integration

PUBLIC = "93.184.216.34"


@pytest.fixture(scope="module")
def names() -> Iterator[NameServer]:
    with NameServer() as server:
        yield server


@pytest.fixture(scope="module")
def board(names: NameServer) -> Iterator[LiveBoard]:
    settings = {"DNSServer": names.address, "DKIMSign": "true", "msgs.Internet.addr": "bbs.test"}
    with LiveBoard("mail.bbs.test", options="NO_SENDMAIL", settings=settings, users=("Sysop",)) as made:
        made.command("dkim", "make-key")
        yield made


@pytest.fixture(autouse=True)
def published(board: LiveBoard, names: NameServer) -> None:
    """The printed zone, with what only the sysop knows filled in."""
    text = board.command("dns").stdout + f"mail.bbs.test. IN A {PUBLIC}\n"
    text += "34.216.184.93.in-addr.arpa. IN PTR mail.bbs.test.\n"
    zone = dns.zone.from_text("$TTL 60\n" + text, origin=".", relativize=False, check_origin=False)
    names.zone.clear()
    for name, _, record in zone.iterate_rdatas():
        key = name.to_text(omit_final_dot=True), dns.rdatatype.to_text(record.rdtype)
        names.zone.setdefault(key, []).append(record.to_text())


def test_all_is_well_when_what_was_printed_is_published(board: LiveBoard) -> None:
    done = board.command("dns", "--check", check=False)
    assert done.returncode == 0, done.stdout
    states = {(row["type"], row["name"]): row["state"] for row in board.json("dns", "--check")}
    for key in (("MX", "bbs.test"), ("A", "mail.bbs.test"), ("TXT", "bbs.test"), ("TXT", "mail._domainkey.bbs.test")):
        assert states[key] == "ok", states


@pytest.mark.parametrize(
    ("key", "records", "words"),
    [
        (("bbs.test", "MX"), ["10 other.test."], "MX"),
        (("bbs.test", "TXT"), ['"v=spf1 mx -all"', '"v=spf1 -all"'], "SPF"),
        (("mail._domainkey.bbs.test", "TXT"), ['"v=DKIM1; p="'], "mail._domainkey"),
        (("34.216.184.93.in-addr.arpa", "PTR"), ["pool-7.provider.test."], "PTR"),
    ],
)
def test_what_is_wrong_is_told(
    board: LiveBoard, names: NameServer, key: tuple[str, str], records: list[str], words: str
) -> None:
    names.zone[key] = records
    done = board.command("dns", "--check", check=False)
    assert done.returncode == 1, done.stdout
    assert words in done.stdout
