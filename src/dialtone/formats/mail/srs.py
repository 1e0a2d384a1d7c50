"""Envelope senders of forwarded mail: the Sender Rewriting Scheme.

A host we forward to asks SPF whether *we* may send for the envelope's domain, so the sender gets a domain of ours and
the original one moves into the local part, where a keyed hash vouches for it and a day limits it:

    joe@far.example        becomes  SRS0=HASH=DD=far.example=joe@ours
    SRS0=x=y=a=b@hop.test  becomes  SRS1=HASH=hop.test==x=y=a=b@ours   (it has been rewritten by another host already)
    SRS1=x=a=...@hop.test  becomes  SRS1=HASH=a=...@ours               (our hash instead of the other's: it cannot grow)

Hash and day are in base 32, so that they survive hosts that fold case. Everything here works on local parts without
quotes; the key is bytes, a day the number of days since 1970. Source: the scheme as published by its author (SRS.pdf,
2003): 1024 days of time stamps, 21 days of validity, `=`, `+` or `-` after the tag.
"""

from __future__ import annotations

import hmac
from base64 import b32encode

VALID = 21  # days
LOCAL_LIMIT = 64  # octets, RFC 5321 section 4.5.3.1.1

_HASH_LENGTH = 6  # base 32 digits: 30 bits, guessed by mail once in half a milliard letters
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_DAYS = 1024  # then the time stamp begins anew
_MARKS = "=+-"


def is_rewritten(local: str) -> bool:
    """Whether a local part looks like one made by this scheme, by us or by anybody."""
    return local[:4].upper() in ("SRS0", "SRS1") and local[4:5] in tuple(_MARKS)


def rewrite(key: bytes, day: int, local: str, domain: str) -> str | None:
    """The local part, at our domain, that stands for `local`@`domain`. None when it would be too long for SMTP."""
    if is_rewritten(local):
        made = _second(key, local, domain)
    else:
        stamp = _stamp(day)
        made = f"SRS0={_hash(key, stamp, domain, local)}={stamp}={domain}={local}"
    return made if len(made.encode("utf-8", "surrogatepass")) <= LOCAL_LIMIT else None


def _second(key: bytes, local: str, domain: str) -> str:
    tag, rest = local[:4].upper(), local[4:]
    if tag == "SRS1":
        parts = local[5:].split("=", 2)
        if len(parts) == 3 and parts[2][:1] in tuple(_MARKS):
            domain, rest = parts[1], parts[2]
        else:  # not what it seems: keep all of it, so that it comes back as it was
            return f"SRS1={_hash(key, domain, local)}={domain}={local}"
    return f"SRS1={_hash(key, domain, rest)}={domain}={rest}"


def original(key: bytes, day: int, local: str) -> tuple[str, str] | None:
    """The address behind a local part that we made: (local part, domain). None when we did not, or too long ago."""
    if not is_rewritten(local):
        return None
    return _first_back(key, day, local[5:]) if local[3] == "0" else _second_back(key, local[5:])


def _first_back(key: bytes, day: int, text: str) -> tuple[str, str] | None:
    parts = text.split("=", 3)
    if len(parts) != 4:
        return None
    given, stamp, domain, local = parts
    genuine = _same(given, _hash(key, stamp, domain, local))
    return (local, domain.lower()) if genuine and _fresh(stamp, day) and local and domain else None


def _second_back(key: bytes, text: str) -> tuple[str, str] | None:
    parts = text.split("=", 2)
    if len(parts) != 3:
        return None
    given, domain, rest = parts
    if not _same(given, _hash(key, domain, rest)) or not rest or not domain:
        return None
    return (rest if rest[0] not in _MARKS else "SRS0" + rest), domain.lower()


def _hash(key: bytes, *parts: str) -> str:
    """The case of letters does not count: hosts on the way may change it."""
    text = "=".join(parts).lower().encode("utf-8", "surrogatepass")
    return b32encode(hmac.digest(key, text, "sha256")).decode("ascii")[:_HASH_LENGTH]


def _same(given: str, made: str) -> bool:
    return hmac.compare_digest(given.upper().encode("utf-8", "surrogatepass"), made.encode())


def _stamp(day: int) -> str:
    day %= _DAYS
    return _DIGITS[day >> 5] + _DIGITS[day & 31]


def _fresh(stamp: str, day: int) -> bool:
    """Whether a time stamp is of today or the days before; one made tomorrow is a clock that went back a little."""
    digits = [_DIGITS.find(digit) for digit in stamp.upper()]
    if len(digits) != 2 or min(digits) < 0:
        return False
    age = (day - (digits[0] << 5 | digits[1])) % _DAYS
    return age <= VALID or age == _DAYS - 1
