"""What a client may ask for (IRCv3): each capability with its bit. `CAP LS 302` shows the values, too."""

from __future__ import annotations

from typing import NamedTuple

Caps = int  # a set of capabilities
NOTHING: Caps = 0


class Cap:
    """Capabilities, and how a client's lines are framed. The bits of FLAVOUR decide which bytes a client is sent. They
    are plain numbers: whoever tells a thousand members something asks each for them, and flags of the library's cost
    more than the telling."""

    MESSAGE_TAGS = 1 << 0
    SERVER_TIME = 1 << 1
    ACCOUNT_TAG = 1 << 2
    FRAMED_TEXT = 1 << 3  # WebSocket, messages of text
    FRAMED_BINARY = 1 << 4
    ECHO = 1 << 5
    LABELED = 1 << 6
    BATCH = 1 << 7
    MULTI_PREFIX = 1 << 8
    EXTENDED_JOIN = 1 << 9
    ACCOUNT_NOTIFY = 1 << 10
    AWAY_NOTIFY = 1 << 11
    CHGHOST = 1 << 12
    INVITE_NOTIFY = 1 << 13
    SETNAME = 1 << 14
    USERHOST_IN_NAMES = 1 << 15
    CHATHISTORY = 1 << 16
    STANDARD_REPLIES = 1 << 17
    SASL = 1 << 18
    CAP_NOTIFY = 1 << 19
    EXTENDED_MONITOR = 1 << 20
    STS = 1 << 21


FLAVOUR = (1 << 5) - 1
FRAMED = Cap.FRAMED_TEXT | Cap.FRAMED_BINARY

NAMES: dict[str, Caps] = {
    "message-tags": Cap.MESSAGE_TAGS,
    "server-time": Cap.SERVER_TIME,
    "account-tag": Cap.ACCOUNT_TAG,
    "echo-message": Cap.ECHO,
    "labeled-response": Cap.LABELED,
    "batch": Cap.BATCH,
    "multi-prefix": Cap.MULTI_PREFIX,
    "extended-join": Cap.EXTENDED_JOIN,
    "account-notify": Cap.ACCOUNT_NOTIFY,
    "away-notify": Cap.AWAY_NOTIFY,
    "chghost": Cap.CHGHOST,
    "invite-notify": Cap.INVITE_NOTIFY,
    "setname": Cap.SETNAME,
    "userhost-in-names": Cap.USERHOST_IN_NAMES,
    "draft/chathistory": Cap.CHATHISTORY,
    "standard-replies": Cap.STANDARD_REPLIES,
    "sasl": Cap.SASL,
    "cap-notify": Cap.CAP_NOTIFY,
    "extended-monitor": Cap.EXTENDED_MONITOR,
    "sts": Cap.STS,
}


class Offered(NamedTuple):
    """A capability as it is announced."""

    name: str
    value: str = ""

    def shown(self, version: int) -> str:
        """As it stands in CAP LS for a client of this version."""
        return f"{self.name}={self.value}" if self.value and version >= 302 else self.name


def offered(*, mechanisms: tuple[str, ...], sts: str = "") -> list[Offered]:
    """What is offered to a client now. `mechanisms` of SASL: none, no SASL; `sts` is that capability's value."""
    values = {"sasl": ",".join(mechanisms), "sts": sts}
    return [Offered(name, values.get(name, "")) for name in NAMES if name not in values or values[name]]


def chosen(names: list[str], had: Caps, available: set[str]) -> Caps | None:
    """What a client has after CAP REQ; None when something asked for is not there: then nothing changes."""
    caps = had
    for item in names:
        name = item.removeprefix("-")
        cap = NAMES.get(name)
        if cap is None or (name not in available and not item.startswith("-")) or name == "sts":
            return None
        if item.startswith("-"):
            caps &= ~cap
        else:
            caps |= cap
    return caps


def listed(caps: Caps) -> list[str]:
    """Names of what a client has."""
    return [name for name, cap in NAMES.items() if caps & cap]


def effective(caps: Caps) -> Caps:
    """What follows from what was asked for: labels, history and account names need tags."""
    if caps & (Cap.LABELED | Cap.CHATHISTORY):
        caps |= Cap.BATCH
    return caps
