"""The document Thunderbird and its kin look for, config-v1.1.xml (their "Autoconfiguration" format, version 1.1)."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from dialtone.formats.autoconfig.servers import MailServer, Setup

USER = "%EMAILADDRESS%"  # the program puts the address in


def client_config(setup: Setup) -> bytes:
    """The document for a domain's addresses, UTF-8."""
    name = escape(setup.name)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<clientConfig version="1.1">',
        f"  <emailProvider id={quoteattr(setup.domain)}>",
        f"    <domain>{escape(setup.domain)}</domain>",
        f"    <displayName>{name}</displayName>",
        f"    <displayShortName>{name}</displayShortName>",
    ]
    for server in setup.incoming:
        lines += _server("incomingServer", server)
    for server in setup.outgoing:
        lines += _server("outgoingServer", server)
    lines += ["  </emailProvider>", "</clientConfig>", ""]
    return "\n".join(lines).encode()


def _server(element: str, server: MailServer) -> Iterator[str]:
    yield f'    <{element} type="{server.kind}">'
    yield f"      <hostname>{escape(server.host)}</hostname>"
    yield f"      <port>{server.port}</port>"
    yield f"      <socketType>{'SSL' if server.implicit else 'STARTTLS'}</socketType>"
    yield "      <authentication>password-cleartext</authentication>"  # inside TLS
    yield f"      <username>{USER}</username>"
    yield f"    </{element}>"
