"""Addresses in text as links: of the web, of mail, and of what else boards have. Everything else is escaped.

Only schemes that do nothing by themselves become links, and only when what follows looks like an address. Linear for
whatever text: every pattern is bounded and starts where a word starts (WEB-08). Sources: RFC 3986, RFC 6068.
"""

from __future__ import annotations

import re

from dialtone.formats.text.html.safe import escaped

LONGEST = 2000  # characters of an address; what is longer stays text from there on

_LINK = re.compile(
    rf"""(?<![\w.+/@:=-])(?:
      (?P<page>(?:https?|ftp|gopher)://[^\s<>"'`|^{{}}\\]{{1,{LONGEST}}})
    | (?P<host>telnet://[A-Za-z0-9][A-Za-z0-9.-]{{0,252}}(?::[0-9]{{1,5}})?/?)
    | (?P<news>news:[A-Za-z0-9.+_-]{{1,200}}(?:@[A-Za-z0-9.-]{{1,200}})?)
    | (?P<www>www\.[A-Za-z0-9-]{{1,63}}\.[^\s<>"'`|^{{}}\\]{{1,{LONGEST}}})
    | (?:mailto:)?(?P<mail>[A-Za-z0-9._%+-]{{1,64}}@[A-Za-z0-9-]{{1,63}}(?:\.[A-Za-z0-9-]{{1,63}}){{1,8}})
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_LAST = ".,;:!?'*_~"  # part of the sentence, not of the address, at its end
_PAIRS = {")": "(", "]": "[", "}": "{"}
REL = "nofollow noopener ugc"


def linked(text: str) -> str:
    """A text as HTML, escaped, with links in it; none goes over the end of a line."""
    if not _may_have_some(text):
        return escaped(text)
    return "\n".join(_line(line) if _may_have_some(line) else escaped(line) for line in text.split("\n"))


def _may_have_some(text: str) -> bool:
    return "@" in text or "://" in text or "www." in (small := text.lower()) or "news:" in small


def _line(line: str) -> str:
    done: list[str] = []
    at = 0
    for found in _LINK.finditer(line):
        address, target = _target(found)
        if target:
            done.append(escaped(line[at : found.start()]))
            done.append(f'<a href="{escaped(target)}" rel="{REL}">{escaped(address)}</a>')
            at = found.start() + len(address)
    done.append(escaped(line[at:]))
    return "".join(done)


def _target(found: re.Match[str]) -> tuple[str, str]:
    """What is shown as a link, and where it leads; "" for nowhere."""
    if found["mail"]:
        return found[0].rstrip("-"), "mailto:" + found["mail"].rstrip("-")
    address = _trimmed(found[0])
    if found["www"]:
        return address, "https://" + address
    scheme, _, rest = address.partition(":")
    return address, f"{scheme.lower()}:{rest}" if rest.strip("/") else ""


def _trimmed(address: str) -> str:
    """An address without what belongs to the sentence round it."""
    end = len(address)
    extra = {close: address.count(close) - address.count(open_) for close, open_ in _PAIRS.items()}
    while end:
        last = address[end - 1]
        if last in _PAIRS and extra[last] > 0:
            extra[last] -= 1
        elif last not in _LAST:
            break
        end -= 1
    return address[:end]
