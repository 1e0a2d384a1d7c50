"""`dialtone dns`: the DNS records this board needs, and whether they are published."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dialtone.cli.frame import Arguments, Failed, Nouns, board_of, json_option, print_json

if TYPE_CHECKING:
    from dialtone.config.load import Settings
    from dialtone.domain.mail.published import Finding
    from dialtone.domain.mail.publishing import Facts, Record

ABOUT = """\
Print the DNS records for this board's mail as lines for a zone file: MX, addresses, SPF, DKIM, DMARC, TLS-RPT, MTA-STS,
TLSA, and those that mail programs look for. Lines that begin with ";" are comments: what a record is for, and records
that only you can fill in or somebody else has to set.

With --check ask the name server (DNSServer in sbbs.ini, else the system's) what is published, and say for each record
whether it is right and what to do. Exit code 1 when something is wrong; what is optional may be missing."""


def add(nouns: Nouns) -> None:
    """Add the command."""
    made = nouns.command("dns", dns, "print the DNS records to publish, or check them", text=ABOUT)
    made.add_argument("--check", action="store_true", help="compare with what is published")
    made.add_argument("--domain", metavar="NAME", default="", help="for this domain of ours (default: the board's own)")
    json_option(made)


def dns(args: Arguments) -> int:
    """Print records, or findings about them."""
    from dialtone.cli.config import machine
    from dialtone.config.load import load_settings
    from dialtone.domain.mail.publishing import records

    settings = load_settings(board_of(args), machine())
    facts = _facts(settings, args.domain)
    if not args.check:
        _print_records(facts, records(facts), args)
        return 0
    findings = _check(settings, facts)
    if args.json:
        print_json([finding_row(finding) for finding in findings])
    else:
        print(words(findings))
    return 1 if any(finding.wrong for finding in findings) else 0


def _facts(settings: Settings, domain: str) -> Facts:
    from dialtone.app.facts import gather

    try:
        return gather(settings, domain)
    except ValueError as wrong:
        raise Failed(str(wrong)) from None


# --- printing -------------------------------------------------------------------------------------------------------


def _print_records(facts: Facts, made: Sequence[Record], args: Arguments) -> None:
    from dialtone.domain.mail.publishing import our_policy, policy_url, zone
    from dialtone.formats.mail.mta_sts import policy_text

    url, policy = policy_url(facts.domain), policy_text(our_policy(facts))
    if args.json:
        rows = [record_row(record) for record in made]
        print_json({"domain": facts.domain, "host": facts.host, "records": rows, "mta_sts": {url: policy}})
        return
    print(zone(made), end="")
    print(f"; The text of {url} ({_advice(facts)}):")
    print("".join(f";     {line}\n" for line in policy.splitlines()), end="")


def _advice(facts: Facts) -> str:
    if facts.sts_mode != "testing":
        return "change the id whenever it changes"
    return "set [Mail] MTASTSMode to enforce, and change the id, when all is well"


def record_row(record: Record) -> dict[str, Any]:
    """A record for programs."""
    row = {"purpose": record.purpose, "name": record.name, "type": record.kind, "text": record.text}
    return row | {"need": record.need.value, "note": record.note, "line": record.line()}


def finding_row(finding: Finding) -> dict[str, Any]:
    """A finding for programs."""
    row = record_row(finding.record)
    more = {"found": list(finding.found), "advice": finding.advice, "wrong": finding.wrong}
    return row | {"state": finding.state.value} | more


def words(findings: Sequence[Finding]) -> str:
    """Findings in lines."""
    lines = []
    for finding in findings:
        record = finding.record
        lines.append(f"{finding.state.value:10} {record.need.value:9} {record.kind:5} {record.name}")
        if finding.wrong:
            lines += [f"           is: {_shown(text)}" for text in finding.found]
        if finding.advice and (finding.wrong or finding.found):
            lines.append(f"           {'do' if finding.wrong else 'note'}: {finding.advice}")
    count = sum(finding.wrong for finding in findings)
    lines.append(f"{count} to put right" if count else "everything needed is published")
    return "\n".join(lines)


def _shown(text: str) -> str:
    """What somebody else published, harmless on a terminal."""
    return "".join(ch if ch.isprintable() else "?" for ch in text)[:200]


# --- asking ---------------------------------------------------------------------------------------------------------


def _check(settings: Settings, facts: Facts) -> list[Finding]:
    import asyncio

    return asyncio.run(_compare(settings, facts))


async def _compare(settings: Settings, facts: Facts) -> list[Finding]:
    from dataclasses import replace

    from dialtone.app.outward import name_service
    from dialtone.domain.mail.destinations import is_public
    from dialtone.domain.mail.published import Comparison
    from dialtone.domain.mail.publishing import records
    from dialtone.domain.ports.outside import NoAnswer, NoSuchName
    from dialtone.net.web import PolicyFetcher

    resolver, anywhere = name_service(settings), settings.mail.allow_private_destinations
    if not facts.addresses:
        try:
            facts = replace(facts, addresses=tuple(await resolver.addresses(facts.host)), assumed=True)
        except (NoSuchName, NoAnswer):
            pass
    comparison = Comparison(facts, resolver, PolicyFetcher(resolver, lambda one: anywhere or is_public(one)))
    return [await comparison.compare(record) for record in records(facts)]
