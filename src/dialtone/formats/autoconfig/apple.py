"""Apple's configuration profile with one mail account, for iOS, iPadOS and macOS (its "Configuration Profile
Reference", payload com.apple.mail.managed). The profile is not signed; the device says so and asks.

The identifiers are made from the address, so that a profile that is installed again takes the old one's place.
"""

from __future__ import annotations

import hashlib
import plistlib
from typing import Any

from dialtone.formats.autoconfig.servers import Setup

TYPE = "application/x-apple-aspen-config"
_KINDS = {"imap": "EmailTypeIMAP", "pop3": "EmailTypePOP"}
_PASSWORD = "EmailAuthPassword"


def profile(setup: Setup, address: str) -> bytes:
    """The profile for an address. Raises ValueError when the setup is not complete."""
    if not setup.complete:
        raise ValueError("mail cannot be fetched and sent here")
    domain = ".".join(reversed(setup.domain.split(".")))
    identifier = f"{domain}.mail.{hashlib.sha256(address.encode()).hexdigest()[:16]}"
    account = _account(setup, address) | {
        "PayloadType": "com.apple.mail.managed",
        "PayloadVersion": 1,
        "PayloadIdentifier": f"{identifier}.account",
        "PayloadUUID": identity(f"{identifier}.account"),
        "PayloadDisplayName": address,
    }
    return plistlib.dumps(
        {
            "PayloadType": "Configuration",
            "PayloadVersion": 1,
            "PayloadIdentifier": identifier,
            "PayloadUUID": identity(identifier),
            "PayloadDisplayName": f"Mail at {setup.name}",
            "PayloadDescription": f"Sets up the mail account {address}.",
            "PayloadOrganization": setup.name,
            "PayloadRemovalDisallowed": False,
            "PayloadContent": [account],
        },
        sort_keys=False,
    )


def _account(setup: Setup, address: str) -> dict[str, Any]:
    incoming, outgoing = setup.incoming[0], setup.outgoing[0]
    return {
        "EmailAccountType": _KINDS[incoming.kind],
        "EmailAccountDescription": setup.name,
        "EmailAddress": address,
        "IncomingMailServerHostName": incoming.host,
        "IncomingMailServerPortNumber": incoming.port,
        "IncomingMailServerUseSSL": True,  # by STARTTLS where the port is one of those
        "IncomingMailServerAuthentication": _PASSWORD,
        "IncomingMailServerUsername": address,
        "OutgoingMailServerHostName": outgoing.host,
        "OutgoingMailServerPortNumber": outgoing.port,
        "OutgoingMailServerUseSSL": True,
        "OutgoingMailServerAuthentication": _PASSWORD,
        "OutgoingMailServerUsername": address,
        "OutgoingPasswordSameAsIncomingPassword": True,
    }


def identity(text: str) -> str:
    """An identifier in the form of a UUID (RFC 9562 version 8), always the same for the same text."""
    digest = bytearray(hashlib.sha256(text.encode()).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x80
    digest[8] = digest[8] & 0x3F | 0x80
    made = digest.hex().upper()
    return f"{made[:8]}-{made[8:12]}-{made[12:16]}-{made[16:20]}-{made[20:]}"
