"""MTA-STS (RFC 8461): the TXT record that says there is a policy, the policy's text, which mail hosts it allows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

LARGEST = 64 * 1024  # bytes of a policy that are read (section 3.2 leaves the limit to us)
MOST_PATTERNS = 100  # of one policy
LONGEST_AGE = 31_557_600  # seconds: a year (section 3.2)
MODES = ("none", "testing", "enforce")

_ID = re.compile(r"[A-Za-z0-9]{1,32}\Z")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,31}\Z")
_PATTERN = re.compile(r"(?:\*\.)?[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?\Z")


class BadPolicy(ValueError):
    """A policy's text cannot be used; the text says why."""


@dataclass(frozen=True, slots=True)
class StsPolicy:
    """What a domain asks of those who send it mail. `max_age` is in seconds; `hosts` are patterns in lower case."""

    mode: str
    max_age: int
    hosts: tuple[str, ...] = ()

    def allows(self, host: str) -> bool:
        """Whether a mail host (a name without final dot) is one of the policy's."""
        return any(matches(host, pattern) for pattern in self.hosts)


def record_id(texts: Iterable[str]) -> str:
    """The id in the TXT records of `_mta-sts.DOMAIN`; "" when they do not say that there is a policy: none, more than
    one, or one that cannot be read (section 3.1)."""
    records = [text for text in texts if re.match(r"v=STSv1[ \t]*(?:;|\Z)", text)]
    if len(records) != 1:
        return ""
    for field in records[0].split(";")[1:]:
        name, _, value = field.partition("=")
        if name.strip() == "id":
            return value.strip() if _ID.match(value.strip()) else ""
    return ""


def parse_policy(data: bytes) -> StsPolicy:
    """Read a policy (section 3.2). Of repeated keys the first counts, unknown ones do nothing. Raises BadPolicy."""
    if len(data) > LARGEST:
        raise BadPolicy(f"it has more than {LARGEST} bytes")
    fields, hosts = _fields(data)
    if fields.get("version") != "STSv1":
        raise BadPolicy("it is not of version STSv1")
    mode = fields.get("mode", "")
    if mode not in MODES:
        raise BadPolicy(f"its mode is {mode[:40]!r}")
    if mode != "none" and not hosts:
        raise BadPolicy("it names no mail host")
    return StsPolicy(mode, _age(fields.get("max_age", "")), tuple(hosts))


def _fields(data: bytes) -> tuple[dict[str, str], list[str]]:
    """The keys that may stand there once, and the patterns."""
    fields: dict[str, str] = {}
    hosts: list[str] = []
    for line in data.decode("utf-8", "replace").split("\n"):
        name, colon, value = line.rstrip(" \t\r").partition(":")
        value = value.strip(" \t")
        if not colon or not _NAME.match(name):
            continue
        if name == "mx":
            hosts.append(_pattern(value))
        else:
            fields.setdefault(name, value)
    if len(hosts) > MOST_PATTERNS:
        raise BadPolicy(f"it names more than {MOST_PATTERNS} mail hosts")
    return fields, hosts


def _pattern(text: str) -> str:
    pattern = text.lower().removesuffix(".")
    if len(pattern) > 255 or not _PATTERN.match(pattern):
        raise BadPolicy(f"{text[:80]!r} is no mail host")
    return pattern


def _age(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 10):
        raise BadPolicy(f"its max_age is {text[:40]!r}")
    return min(int(text), LONGEST_AGE)


def matches(host: str, pattern: str) -> bool:
    """Whether a host is meant by a pattern: the same name, or with `*.` any one label in front (section 4.1)."""
    host, pattern = host.lower().removesuffix("."), pattern.lower()
    if pattern.startswith("*."):
        label, dot, rest = host.partition(".")
        return bool(label) and bool(dot) and rest == pattern[2:]
    return host == pattern


def policy_text(policy: StsPolicy) -> str:
    """A policy as it is published, lines ending in CR LF."""
    lines = ["version: STSv1", f"mode: {policy.mode}", *(f"mx: {host}" for host in policy.hosts)]
    return "".join(f"{line}\r\n" for line in [*lines, f"max_age: {policy.max_age}"])
