"""What the filters add to the cost of a message: CPU time of an SMTP session without sockets, disk and name servers.

The sessions of smtp_session.py, but with ten messages each and every session from another address, with

* no filters at all, and filters of which none is configured;
* ten lists of 10,000 lines each (email.can, subject.can, spambait.cfg and others), none of which matches;
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

from benchmarks.smtp_session import script, text
from dialtone.base import log
from dialtone.formats.spam_hash import BodyHash
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
            f"word{number}~",
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


def measure(messages: int, lines: int, setting: Setting | None, addresses: int) -> float:
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
        session, wire = office.server(script(body, PER_SESSION), peer=peer)
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
    chosen = arguments.parse_args()
    log.switch.level = log.WARNING
    measure(500, 100, nothing, 1)  # warm up
    everybody = 65536
    kinds: tuple[tuple[str, Setting | None, int], ...] = (
        ("no filters", None, everybody),
        ("filters, none configured", nothing, everybody),
        (f"10 lists of {chosen.lines} lines", ten_lists, everybody),
        ("2 blacklists, addresses new to them", blacklists, everybody),
        ("2 blacklists, addresses known", blacklists, 1),
        (f"{chosen.lines} hashes of known spam", known_spam, everybody),
    )
    first = 0.0
    for name, setting, addresses in kinds:
        cost = measure(chosen.messages, chosen.lines, setting, addresses)
        first = first or cost
        print(f"{name}: {cost:.1f} microseconds per message, {cost / first:.2f} times", flush=True)


if __name__ == "__main__":
    main()
