"""`[ACME]` of sbbs.ini: whether and how the board gets its certificate from an authority by itself. All of it is ours.

Source: RFC 8555 (ACME), 8737 (tls-alpn-01); spec services.md 1.13. What is due when is decided in
`domain/certificates/renewal.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from dialtone.config.field import Section, key
from dialtone.config.kinds import BOOL, DURATION, LIST, PATH, TEXT, one_of

LETS_ENCRYPT = "https://acme-v02.api.letsencrypt.org/directory"
HTTP_01, TLS_ALPN_01, DNS_01 = "http-01", "tls-alpn-01", "dns-01"
CHALLENGES = (HTTP_01, TLS_ALPN_01, DNS_01)
KEY_TYPES = ("ec256", "ec384", "rsa2048", "rsa3072", "rsa4096")


@dataclass(frozen=True, slots=True, kw_only=True)
class AcmeConfig:
    """See the module's text."""

    SECTION: ClassVar[Section] = Section("sbbs.ini", "ACME")

    enabled: bool = key("Enabled", "false", BOOL, "get a certificate and renew it", own=True)
    terms_agreed: bool = key(
        "TermsAgreed", "false", BOOL, "you agree to the terms of the authority; nothing is asked of it before", own=True
    )
    directory: str = key("Directory", LETS_ENCRYPT, TEXT, "the authority: the address of its ACME directory", own=True)
    email: str = key("Email", "", TEXT, "where the authority may write to you about the certificate", own=True)
    names: tuple[str, ...] = key(
        "Names",
        "",
        LIST,
        "names in the certificate; blank: the host name, with the board's other names that lead to the same address",
        own=True,
    )
    challenge: str = key("Challenge", HTTP_01, one_of(*CHALLENGES), "how it is shown that the names are ours", own=True)
    dns_command: str = key(
        "DNSCommand",
        "",
        TEXT,
        "for dns-01: program that is run with the words add or remove, a record's name and its text",
        own=True,
    )
    dns_wait: float = key(
        "DNSWait", "60", DURATION, "for dns-01: how long new records take to be seen everywhere", own=True
    )
    key_type: str = key("KeyType", "ec256", one_of(*KEY_TYPES), "kind of the certificate's key", own=True)
    keep_key: bool = key(
        "KeepKey", "false", BOOL, "renew with the same key, so that TLSA records go on fitting", own=True
    )
    renew_before: float = key(
        "RenewBefore",
        "30 days",
        DURATION,
        "how long before its end a certificate is renewed, at most a third of its life",
        own=True,
    )
    ca_file: str = key(
        "CAFile", "", PATH, "authorities that vouch for the ACME server; blank: the usual ones", own=True
    )
