"""What a person sees when the program is ready: what listens where, and how to send the first mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

Row = Mapping[str, Any]

TITLES = {
    "telnet": "callers",
    "rlogin": "callers whose program says who they are",
    "ssh": "callers nobody can listen to",
    "http": "the site, for people with browsers",
    "https": "the site, for people with browsers",
    "ssh-legacy": "callers with old programs",
    "ws": "callers in browsers",
    "wss": "callers in browsers",
    "smtp": "mail from other servers",
    "submission": "sending, from people's mail programs",
    "submissions": "sending, from people's mail programs",
    "pop3": "fetching mail",
    "pop3s": "fetching mail",
    "imap": "reading mail that stays here",
    "imaps": "reading mail that stays here",
    "ftp": "files, for people's FTP programs",
    "nntp": "the message boards, for news readers",
    "nntps": "the message boards, for news readers",
    "irc": "chat, for IRC programs",
    "ircs": "chat, for IRC programs",
    "gopher": "the board as menus",
    "msp": "short words from other boards",
    "qotd": "the words for whoever comes next",
    "finger": "who is who",
    "systat": "who is on line",
}
TLS = {"none": "", "starttls": "STARTTLS", "implicit": "TLS"}


@dataclass(frozen=True, slots=True)
class Place:
    """One way in that a sample command can use. `url` is the address as it stands in URLs."""

    url: str
    host: str
    port: int


def table(rows: Sequence[Row]) -> str:
    """Services with their ports and addresses, one line each."""
    merged: dict[tuple[str, str, int, str], list[str]] = {}
    for row in rows:
        key = (row["service"], row["transport"], row["port"], row["tls"])
        merged.setdefault(key, []).append(row["host"])
    lines = [("SERVICE", "PORT", "TLS", "ADDRESSES", "FOR")]
    for (service, transport, port, tls), hosts in merged.items():
        name = service if transport == "tcp" else f"{service} ({transport})"
        lines.append((name, str(port), TLS[tls], " ".join(dict.fromkeys(hosts)), TITLES.get(service, "")))
    widths = [max(len(line[i]) for line in lines) for i in range(5)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def first_steps(rows: Sequence[Row], domain: str, user: str) -> str:
    """Commands that call the board, send `user` a first mail and fetch it, for whoever sits at this machine."""
    smtp, pop3 = place(rows, "smtp"), place(rows, "pop3")
    telnet, ssh = place(rows, "telnet"), place(rows, "ssh")
    recipient = f"{user.replace(' ', '.').lower()}@{domain}"
    lines = []
    web = place(rows, "http") or place(rows, "https")
    if web is not None:
        scheme = "http" if place(rows, "http") is not None else "https"
        lines += ["Open the site in a browser:", f"  {scheme}://{web.url}:{web.port}/"]
    if telnet is not None or ssh is not None:
        lines += ["Call the board:"]
        lines += [f"  telnet {telnet.host} {telnet.port}"] if telnet is not None else []
        lines += [f"  ssh -p {ssh.port} '{user}'@{ssh.host}"] if ssh is not None else []
    if smtp is not None:
        lines += [
            "Send a first mail:",
            f"  printf 'Subject: Hello\\r\\n\\r\\nIt works.\\r\\n' | curl -s smtp://{smtp.url}:{smtp.port} \\",
            f"    --mail-from you@example.org --mail-rcpt {recipient} --upload-file -",
        ]
    if smtp is not None and pop3 is not None:
        lines += ["Fetch it (asks for the password):", f"  curl -u '{user}' pop3://{pop3.url}:{pop3.port}/1"]
    return "\n".join(lines)


def place(rows: Sequence[Row], service: str) -> Place | None:
    """Where this machine reaches a service, by IPv4 when it can."""
    found = [row for row in rows if row["service"] == service and row["transport"] == "tcp"]
    for row in sorted(found, key=lambda row: ":" in row["host"]):
        address = ip_address(row["host"].partition("%")[0])
        if address.is_unspecified:
            address = ip_address("::1" if address.version == 6 else "127.0.0.1")
        return Place(f"[{address}]" if address.version == 6 else str(address), str(address), row["port"])
    return None
