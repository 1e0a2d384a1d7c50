"""Domain names and address literals as addresses hold them: checked, in lower case, in ASCII (A-labels, RFC 5890).

Lengths are checked before anything is converted (SLO-08). What is wrong is refused with BAD_ADDRESS.
"""

from __future__ import annotations

import re
import unicodedata
from ipaddress import IPv4Address, IPv6Address

from dialtone.base.errors import Refusal, Why

DOMAIN_LIMIT = 253
LABEL_LIMIT = 63

_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\Z")


def bad_address(text: str, status: str = "") -> Refusal:
    """The refusal for an address that cannot be."""
    return Refusal(Why.BAD_ADDRESS, text, status=status)


def literal(text: str) -> str:
    """Check an address literal ("[192.0.2.1]", "[IPv6:2001:db8::1]") and return its usual form. Raises
    Refusal(BAD_ADDRESS)."""
    inside = text[1:-1]
    if not text.startswith("[") or not text.endswith("]") or len(text) > 60 or "%" in text:
        raise bad_address("malformed address literal")
    try:
        if inside[:5].lower() == "ipv6:":
            return f"[IPv6:{IPv6Address(inside[5:])}]"
        return f"[{IPv4Address(inside)}]"
    except ValueError:
        raise bad_address("malformed address literal") from None


def ascii_domain(domain: str) -> str:
    """A domain name in lower case with A-labels (RFC 5890), its syntax and lengths checked.

    Lengths are checked before anything is converted (SLO-08). Raises Refusal(BAD_ADDRESS).
    """
    if not domain:
        raise bad_address("missing domain")
    if len(domain) > DOMAIN_LIMIT:
        raise bad_address("domain too long")
    if not domain.isascii():
        folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", domain).lower())
        domain = ".".join(_ascii_label(label) for label in folded.replace("\u3002", ".").split("."))
    domain = domain.lower()
    for label in domain.split("."):
        if len(label) > LABEL_LIMIT:
            raise bad_address("domain label too long")
        if not _LABEL.match(label):
            raise bad_address("malformed domain")
    if len(domain) > DOMAIN_LIMIT:
        raise bad_address("domain too long")
    return domain


def _ascii_label(label: str) -> str:
    if label.isascii():
        return label
    if len(label) > LABEL_LIMIT:
        raise bad_address("domain label too long")
    usual = all(character == "-" or unicodedata.category(character)[0] in "LMN" for character in label)
    if not usual or label[2:4] == "--" or unicodedata.category(label[0])[0] == "M":
        raise bad_address("character not allowed in a domain")
    return "xn--" + label.encode("punycode").decode("ascii")
