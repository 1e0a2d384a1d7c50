"""What the filters add to the cost of a message: CPU time of an SMTP session without sockets, disk and name servers.

The sessions of smtp_session.py, but with ten messages each and every session from another address, with

* no filters at all, and filters of which none is configured;
* ten lists of 10,000 lines each (email.can, subject.can, spambait.cfg and others), none of which matches: with the
  same sender and subject each time (a list remembers its last searches), and with others in every message;
* two blacklists, every address new to them, and every address known already;
* known spam: 10,000 hashes, so that every text is hashed.

    python benchmarks/filters.py [--messages 5000] [--lines 10000]
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.smtp_session import text
from dialtone.base import log
from dialtone.formats.spam_hash import BodyHash
from dialtone.testing.script import Item
from tests.support.filter_desk import on_the_line
from tests.support.lists import KnownSpam, ListResolver
from tests.support.post_office import STRANGER, PostOffice, converse

PER_SESSION = 10
LISTS = (
    *("email", "subject", "spam_bait", "smtpspy", "dnsbl_exempt", "twit_list"),
    *("spam_block_exempt", "ipfilter_exempt", "alias", "domains"),
)


def nothing(_: PostOffice, __: KnownSpam, ___: int) -> None:
    """No line in any list."""


def ten_lists(office: PostOffice, _: KnownSpam, lines: int) -> None:
    """Addresses, domains, contained words and networks, a quarter of each."""
    some = [
        pattern
        for number in range(lines // 4)
        for pattern in (
            f"user{number}@spam{number}.test",
            f"*@x{number}.test",
            f"{number} word~",
            f"10.{number >> 8 & 255}.{number & 255}.0/24",
        )
    ]
    for name in LISTS:
        plain = [f"user{number} bob" for number in range(lines)] if name == "alias" else some
        getattr(office.tables, name).set(*plain)


def blacklists(office: PostOffice, _: KnownSpam, __: int) -> None:
    """Two lists on which nobody is."""
    office.tables.dns_blacklist.set("sbl.example", "bl.example")


def known_spam(_: PostOffice, hashes: KnownSpam, lines: int) -> None:
    """As many hashes of other texts."""
    for number in range(lines):
        body = BodyHash()
        body.add(b"spam %d" % number)
        record = body.record()
        assert record is not None
        hashes.index.add(record)


Setting = Callable[[PostOffice, KnownSpam, int], None]


def script(body: bytes, first: int, others: bool) -> list[Item]:
    """A session; `others`: each of its messages has another sender and subject."""
    packets: list[Item] = [b"EHLO mx.ext.test\r\n"]
    for number in range(first, first + PER_SESSION):
        name = b"carol%d" % number if others else b"carol"
        given = body.replace(b"carol@", name + b"@").replace(b"A subject", b"A subject of " + name)
        packets.append(b"MAIL FROM:<%s@ext.test> SIZE=4096\r\nRCPT TO:<alice@local.test>\r\nDATA\r\n" % name)
        packets.append(given + b".\r\n")
    packets.append(b"QUIT\r\n")
    return packets


def measure(messages: int, lines: int, setting: Setting | None, addresses: int, others: bool = False) -> float:
    """Microseconds of CPU time per message; `addresses` is how many different clients there are."""
    resolver, hashes = ListResolver(), KnownSpam()
    equip = None if setting is None else lambda house, line: on_the_line(house, line, resolver, hashes) and None
    office = PostOffice(max_msgs_waiting=0, equip=equip).population()
    if setting is not None:
        setting(office, hashes, lines)
    body = text(4096)
    spent = 0.0
    for number in range(messages // PER_SESSION):
        place = number % addresses
        peer = dataclasses.replace(STRANGER, address=f"203.0.{place >> 8 & 255}.{place & 255}")
        session, wire = office.server(script(body, number * PER_SESSION, others), peer=peer)
        began = process_time()
        converse(session)
        spent += process_time() - began
        assert wire.lines()[-1].startswith(b"221 "), wire.lines()[-1]
    return spent / messages * 1e6


def main() -> None:
    """Measure and print, each with its ratio to the first."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--messages", type=int, default=5000)
    arguments.add_argument("--lines", type=int, default=10_000)
    arguments.add_argument("--repeats", type=int, default=3, help="the least counts")
    chosen = arguments.parse_args()
    log.switch.level = log.WARNING
    measure(500, 100, nothing, 1)  # warm up
    everybody = 65536
    kinds: tuple[tuple[str, Setting | None, int, bool], ...] = (
        ("no filters", None, everybody, False),
        ("filters, none configured", nothing, everybody, False),
        (f"10 lists of {chosen.lines} lines", ten_lists, everybody, False),
        ("no filters, other senders", None, everybody, True),
        (f"10 lists of {chosen.lines} lines, other senders", ten_lists, everybody, True),
        ("2 blacklists, addresses new to them", blacklists, everybody, False),
        ("2 blacklists, addresses known", blacklists, 1, False),
        (f"{chosen.lines} hashes of known spam", known_spam, everybody, False),
    )
    first = 0.0
    for name, setting, addresses, others in kinds:
        cost = min(measure(chosen.messages, chosen.lines, setting, addresses, others) for _ in range(chosen.repeats))
        first = first or cost
        print(f"{name}: {cost:.1f} microseconds per message, {cost / first:.2f} times", flush=True)


if __name__ == "__main__":
    main()
