"""Local parts: what may stand unquoted, writing and cutting addresses (RFC 5321 section 4.1.2)."""

from __future__ import annotations

import re

ATEXT = r"A-Za-z0-9!#$%&'*+/=?^_`{|}~\-"
QUOTED_PAIR = re.compile(r"\\(.)", re.DOTALL)
UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")

_DOT_ATOM = re.compile(rf"[{ATEXT}\u00a0-\U0010ffff]+(?:\.[{ATEXT}\u00a0-\U0010ffff]+)*\Z")


def unquoted(text: str) -> str:
    """The inside of a quoted string with its quoted pairs undone."""
    return QUOTED_PAIR.sub(r"\1", text)


def quote_local(local: str) -> str:
    """Write a local part: as it is when it is a dot-atom, else in quotes."""
    if _DOT_ATOM.match(local):
        return local
    return '"' + local.replace("\\", "\\\\").replace('"', '\\"') + '"'


def write_address(local: str, domain: str) -> str:
    """Join an address, quoting the local part where it must be; a bare name has no domain."""
    if not domain:
        return quote_local(local) if local else ""
    return f"{quote_local(local)}@{domain}"


def split_address(address: str) -> tuple[str, str]:
    """Cut a written address at its last "@": (local part without quotes, domain in lower case, "" without one)."""
    local, at, domain = address.rpartition("@")
    if not at:
        local, domain = address, ""
    if len(local) > 1 and local[0] == local[-1] == '"':
        local = unquoted(local[1:-1])
    return local, domain.lower()
