"""The words of telegrams, with the board's Ctrl-A colour codes. Sources: spec mail.md 1.10 and 1.17.

Whatever others wrote is cleaned on its way in: lines of theirs can be read but not obeyed (ANS-01, ANS-02), and there
are at most 4 KiB and a hundred of them.
"""

from __future__ import annotations

from dialtone.formats.text.foreign import characters, one_line, shortened, visible, without_macros
from dialtone.wire.port import Peer

LARGEST = 4096  # bytes of somebody's text in UTF-8
MOST_LINES = 100
LINE_END = "\r\n"

_BRIGHT = "h"  # the code that parts an @ from what follows: all words of others are shown bright anyway
_NAME = 100  # most characters of a name or address


def body(text: str | bytes) -> str:
    """Somebody's text as lines with CR LF. Bytes are UTF-8, Latin-1 or code page 437, as it seems."""
    if isinstance(text, bytes):
        text = characters(text)
    lines = shortened(visible(text), size=LARGEST, count=MOST_LINES)
    return "".join(without_macros(line, _BRIGHT) + "\r\n" for line in lines)


def message(heading: str, text: str | bytes) -> str:
    """Somebody's text under a heading of ours."""
    return f"{heading}\x01n:\r\n\x01h{body(text) or LINE_END}"


def instant_message(sender: str, text: str | bytes, *, unproven: bool = False, peer: Peer | None = None) -> str:
    """A message that came by SEND, SOML or SAML (spec mail.md 1.10) [compat].

    `sender` is the reverse path without brackets; `unproven` says that its domain does not resolve to the address of
    the client, `peer`: then the reader is shown where the message came from.
    """
    origin = f"\r\n\x01w[\x01n{_name(peer.address)}\x01h] (\x01n{_name(peer.host)}\x01h)" if peer and unproven else ""
    return message(f"\x01n\x01h\x01cInstant Message\x01n from \x01h\x01y{_name(sender) or '<>'}{origin}", text)


def from_elsewhere(sender: str, system: str, peer: Peer, text: str | bytes) -> str:
    """A message that came by the Message Send Protocol (spec services.md 9.2): nobody has proved who wrote it, so the
    reader is shown where it came from (MSP-01)."""
    named = f"{_name(system)} " if system else ""
    origin = f"\r\n\x01w[\x01n{named}{_name(peer.address)}\x01h] (\x01n{_name(peer.host)}\x01h, unverified)"
    return message(f"\x01n\x01h\x01cInstant Message\x01n from \x01h\x01y{_name(sender)}{origin}", text)


def from_user(alias: str, text: str | bytes) -> str:
    """A telegram of somebody on the board."""
    return message(f"\x01n\x01h\x01cTelegram\x01n from \x01h\x01y{_name(alias)}", text)


def new_mail(name: str, address: str, *, forwarded_to: str = "") -> str:
    """The notice of new mail (spec mail.md 1.17). Where name and address are one, only the domain is shown as the
    address."""
    where = address.rpartition("@")[2] if name == address else address
    notice = f"\x01n\x01hNew e-mail from \x01c{_name(name)} \x01b<\x01n{_name(where)}\x01h\x01b>\x01n\r\n"
    if forwarded_to:
        notice += f"\x01n\x01hand it was automatically forwarded to: \x01c{_name(forwarded_to)}\x01n\r\n"
    return notice


def was_read(alias: str, subject: str) -> str:
    """Tells a sender that somebody read his message (spec bbs.md 4.6)."""
    about = f" \x01habout \x01c{_name(subject)}" if subject else ""
    return f"\x01n\x01h\x01y{_name(alias)} \x01nread your message{about}\x01n\r\n"


def chat_wanted(alias: str, node: int) -> str:
    """Somebody pages another one (spec bbs.md 7.3)."""
    return (
        f"\x01n\x01h\x01y{_name(alias)} \x01non node \x01h{node} \x01nwants to chat with you: "
        "\x01hCtrl-P\x01n, then \x01hC\x01n\r\n"
    )


def page(alias: str, node: int, reason: str) -> str:
    """Somebody pages the sysop (spec bbs.md 7.4)."""
    text = f"\x01n\x01h\x01rPage \x01nfrom \x01h\x01y{_name(alias)} \x01non node \x01h{node}\x01n"
    return message(text, reason) + "\x01n\x01hCtrl-P\x01n, then \x01hC\x01n answers\r\n"


def from_node(alias: str, node: int, text: str) -> str:
    """A node message (spec bbs.md 5)."""
    return message(f"\x01n\x01h\x01cMessage\x01n from \x01h\x01y{_name(alias)} \x01non node \x01h{node}", text)


def _name(text: str) -> str:
    return without_macros(one_line(text, _NAME), _BRIGHT)
