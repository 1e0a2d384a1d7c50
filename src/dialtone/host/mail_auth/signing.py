"""Signature fields, written: DKIM-Signature (RFC 6376, spec mail.md 4.9) and the three fields of an ARC set (RFC 8617).

Always relaxed/relaxed and SHA-256, with the time of signing.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence

from dialtone.formats.mail.auth_results import read
from dialtone.formats.mail.headers import unfold
from dialtone.host.mail_auth.arc_check import MESSAGE, MOST_SETS, RESULTS, SEAL, instance_of
from dialtone.host.mail_auth.head import Head, RawField, canonical, hashed
from dialtone.host.mail_auth.keys import SigningKey

SIGNED = (  # spec mail.md 4.9; the last three because of RFC 8058 section 4
    b"from",
    b"to",
    b"cc",
    b"subject",
    b"date",
    b"message-id",
    b"reply-to",
    b"in-reply-to",
    b"references",
    b"mime-version",
    b"content-type",
    b"content-transfer-encoding",
    b"list-id",
    b"list-unsubscribe",
    b"list-unsubscribe-post",
)
ONCE_MORE = (b"from", b"to", b"subject", b"date", b"message-id", b"content-type")
"""Named once more than they are there, so that a second one breaks the signature (RFC 6376 section 8.15)."""

WIDTH = 72


def signed_names(head: Head) -> list[bytes]:
    """The names for h=: each as often as it is there, some once more."""
    names: list[bytes] = []
    for name in SIGNED:
        count = head.count(name)
        names += [name] * (count + (name in ONCE_MORE) if count else 0)
    return names


def dkim_signature(head: Head, body: bytes, key: SigningKey, domain: str, now: int) -> bytes:
    """The DKIM-Signature field of a message whose body has the hash `body`, with its CR LF; `now` is in seconds."""
    names = signed_names(head)
    tags = [
        f"v=1; a={key.algorithm}; c=relaxed/relaxed;",
        f"d={domain}; s={key.selector}; t={now};",
        *_names_tag(names),
        f"bh={_coded(body)};",
    ]
    return _signed(b"DKIM-Signature", tags, head.picked(names, b"relaxed"), key)


def arc_set(head: Head, body: bytes, key: SigningKey, domain: str, now: int, results: bytes, status: str) -> bytes:
    """The three fields of the next ARC set, the seal on top.

    `results` is the value of our own Authentication-Results field, `status` what it says of the chain so far: none,
    pass or fail. b"" when the chain has ended (it failed before us: section 5.1 wants at most one more seal, which
    helps nobody) or is as long as it may be.
    """
    before = [head.every(name) for name in (RESULTS, MESSAGE, SEAL)]
    instance = len(before[2]) + 1
    if status != ("none" if instance == 1 else "pass") or instance > MOST_SETS:
        return b""
    first = f"i={instance};\r\n\t".encode()
    aar: RawField = (b"ARC-Authentication-Results", b" " + first + results.strip(b" \t\r\n") + b"\r\n")
    names = [name for name in signed_names(head) if name != RESULTS]
    tags = [
        f"i={instance}; a={key.algorithm}; c=relaxed/relaxed;",
        f"d={domain}; s={key.selector}; t={now};",
        *_names_tag(names),
        f"bh={_coded(body)};",
    ]
    message = _signed(b"ARC-Message-Signature", tags, head.picked(names, b"relaxed"), key)
    ams = _cut(message)
    covered = [canonical(field, b"relaxed") for field in [*_in_order(before), aar, ams]]
    tags = [f"i={instance}; a={key.algorithm}; t={now}; cv={status};", f"d={domain}; s={key.selector};"]
    return _signed(b"ARC-Seal", tags, covered, key) + message + b":".join(aar)


def _in_order(kinds: Sequence[Sequence[RawField]]) -> list[RawField]:
    """The fields of earlier sets as they are sealed: by instance, and in each results, signature, seal."""
    numbered = [{instance_of(field[1]): field for field in kind} for kind in kinds]
    return [found[number] for number in sorted(numbered[2]) for found in numbered if number in found]


def _cut(field: bytes) -> RawField:
    name, _, value = field.partition(b":")
    return name, value


def _names_tag(names: Sequence[bytes]) -> list[str]:
    """The h= tag in lines that are not too long."""
    lines, line = [], "h="
    for at, name in enumerate(names):
        word = name.decode("ascii") + (":" if at + 1 < len(names) else ";")
        if len(line) + len(word) > WIDTH:
            lines.append(line)
            line = "  "
        line += word
    return [*lines, line]


def _signed(name: bytes, tags: Sequence[str], parts: Sequence[bytes], key: SigningKey) -> bytes:
    value = (" " + "\r\n\t".join([*tags, "b="])).encode("ascii")
    signature = key.sign(hashed(parts, canonical((name, value + b"\r\n"), b"relaxed")))
    text = _coded(signature)
    lines = [text[at : at + WIDTH] for at in range(0, len(text), WIDTH)]
    return name + b":" + value + "\r\n\t".join(lines).encode("ascii") + b"\r\n"


def _coded(data: bytes) -> str:
    return b64encode(data).decode("ascii")


def own_results(head: Head, host: str) -> tuple[bytes, str] | None:
    """The value of the topmost Authentication-Results field that we wrote, and the chain's status in it; None when
    there is none."""
    for _, value in head.every(b"authentication-results"):
        name, found = read(unfold(value))
        if name == host.lower():
            chain = found.get("arc", ["none"])
            return value, chain[0] if len(chain) == 1 else "fail"
    return None
