"""The TXT record that publishes a DKIM key (RFC 6376 section 3.6.1, RFC 8463 section 4), and its name."""

from __future__ import annotations

from base64 import b64encode

STRING_MOST = 255  # bytes of one string of a TXT record (RFC 1035 section 3.3.14)


def record_for(kind: str, public: bytes) -> str:
    """The record's text. `kind` is rsa, with `public` the key as DER (SubjectPublicKeyInfo), or ed25519, with the 32
    bytes of the key."""
    return f"v=DKIM1; k={kind}; p={b64encode(public).decode('ascii')}"


def record_name(selector: str, domain: str) -> str:
    """The name the record stands at."""
    return f"{selector}._domainkey.{domain}"


def second_selector(selector: str) -> str:
    """The selector of the second key, an Ed25519 one: a name of its own, since a record holds one key."""
    return f"{selector}-ed25519"


def zone_line(name: str, text: str) -> str:
    """A record as a zone file has it: long texts in several strings."""
    strings = [text[at : at + STRING_MOST] for at in range(0, len(text), STRING_MOST)] or [""]
    quoted = " ".join('"' + string.replace("\\", "\\\\").replace('"', '\\"') + '"' for string in strings)
    return f"{name}. IN TXT ({quoted})" if len(strings) > 1 else f"{name}. IN TXT {quoted}"
