"""`dialtone cert`: the certificate from an authority (ACME)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from dialtone.cli.frame import Arguments, Failed, Nouns, board_of, json_option, print_json

if TYPE_CHECKING:
    from dialtone.config.load import Settings

STATUS = """\
Say which certificate the board serves, for which names, until when, and what is wanted: whether a new one is due, and
what became of the last try. Works whether the program runs or not.

Exit code 1 when a certificate is wanted from an authority ([ACME] Enabled) and there is none that is good now."""

RENEW = """\
Get a new certificate now, when one is due; earlier failures do not count. The running program does it, since the
authority looks at its ports. With --force get one although none is due: authorities issue only so many a week.

When it fails, the old certificate stays, and the reason is printed."""

WITHIN = 600.0  # seconds


def add(nouns: Nouns) -> None:
    """Add the commands."""
    cert = nouns.group("cert", "look at the certificate and renew it (ACME)")
    made = cert.command("status", status, "say how things are", text=STATUS)
    json_option(made)
    made = cert.command("renew", renew, "get a new certificate now", text=RENEW)
    made.add_argument("--force", action="store_true", help="also when none is due")
    json_option(made)


def status(args: Arguments) -> int:
    """Print how things are."""
    import asyncio

    from dialtone.cli.config import machine
    from dialtone.config.load import load_settings

    settings = load_settings(board_of(args), machine())
    row = asyncio.run(_status(settings))
    if args.json:
        print_json(row)
    else:
        print(words(row))
    return 1 if row["enabled"] and not row["good"] else 0


def renew(args: Arguments) -> None:
    """Have the running program get one."""
    from dialtone.cli.running import ask

    root = board_of(args)
    row = ask(root, "certificate-renew", within=WITHIN, force=args.force)
    if args.json:
        print_json(row)
    else:
        print(f"new certificate for {', '.join(row['names'])}, good until {_time(row['ends'])}")


async def _status(settings: Settings) -> dict[str, Any]:
    from dialtone.app.furnish.certificates import certificate_store, wanted_names
    from dialtone.app.outward import name_service
    from dialtone.app.tls_files import served_file
    from dialtone.config.tables import PatternList
    from dialtone.domain.certificates.challenges import Challenges
    from dialtone.domain.certificates.service import Certificates
    from dialtone.domain.mail.ourselves import Ourselves
    from dialtone.domain.model.actor import System
    from dialtone.host.clock import SystemClock
    from dialtone.net.acme.store import read_held

    ourselves, clock = Ourselves(settings.mail, settings.system, PatternList()), SystemClock()
    looking = Certificates(
        config=settings.acme,
        wanted=wanted_names(settings.acme, ourselves, name_service(settings)),
        store=certificate_store(settings),
        authority=_Nobody(),
        challenges=Challenges(),
        clock=clock,
    )
    row = (await looking.status(System("operator"))).row()
    file = served_file(settings)
    try:
        served = read_held(file)
    except (OSError, ValueError) as wrong:
        raise Failed(f"ctrl/{file.name}: {wrong}") from None
    held = row["ends"] is not None
    row["good"] = held and row["begins"] <= clock.now() < row["ends"]
    row["served"] = {
        "file": f"ctrl/{file.name}",
        "names": sorted(served.names),
        "issuer": served.issuer,
        "ends": served.ends,
        "fingerprint": served.fingerprint,
    }
    return row


class _Nobody:
    """An authority that is not asked anything."""

    async def obtain(self, *_: Any) -> Any:
        """Never called."""
        raise NotImplementedError

    async def renewal(self, *_: Any) -> Any:
        """Never called."""
        raise NotImplementedError


def words(row: dict[str, Any]) -> str:
    """How things are, in lines."""
    served = row["served"]
    lines = [
        f"served      {served['file']}, from {served['issuer'] or 'nobody'}",
        f"names       {', '.join(served['names']) or '(none)'}",
        f"good until  {_time(served['ends'])}",
        f"SHA-256     {served['fingerprint']}",
    ]
    if not row["enabled"]:
        return "\n".join([*lines, "renewal     off ([ACME] Enabled)"])
    lines.append(f"wanted      {', '.join(row['wanted_names']) or '(no name)'}")
    due = f"due: {row['due_because']}" if row["due_because"] else f"on {_time(row['renewal'])}"
    lines.append(f"renewal     {due}")
    if row["trouble"]:
        lines.append(f"but         {row['trouble']}")
    if row["failures"]:
        lines.append(f"failed      {row['failures']} times, last {_time(row['last_failure'])}: {_shown(row['error'])}")
        lines.append(f"next try    {_time(row['not_before'])} (at once: dialtone cert renew)")
    return "\n".join(lines)


def _shown(text: str) -> str:
    """What somebody else said, harmless on a terminal."""
    return "".join(ch if ch.isprintable() else "?" for ch in text)


def _time(at: float | None) -> str:
    return datetime.fromtimestamp(at).astimezone().isoformat(" ", "minutes") if at else "never"
