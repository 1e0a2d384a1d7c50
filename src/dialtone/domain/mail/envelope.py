"""The two commands of an SMTP envelope as the domain sees them: who sends, and who is to receive.

`given` is a path as it was written, for replies and trace lines; `address` the same without brackets and source
route; everything is judged by `path`.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from dialtone.formats.mail.addresses import Path


class Verb(Enum):
    """The command that began the transaction (RFC 821 section 3.4 for all but MAIL)."""

    MAIL = "MAIL"
    SEND = "SEND"  # a telegram to somebody who is on line now
    SOML = "SOML"  # a telegram to somebody on line, else mail
    SAML = "SAML"  # mail, and a telegram


class Sender(NamedTuple):
    """The reverse path with its parameters. `size` is what the client announced, in bytes, 0 when it did not."""

    path: Path
    given: bytes
    address: str  # "" is the null sender
    size: int = 0
    eight_bit: bool = False
    utf8: bool = False
    ret: str = ""
    envid: str = ""
    verb: Verb = Verb.MAIL

    @property
    def bracketed(self) -> bytes:
        """The address between brackets: b"<>" for the null sender."""
        return b"<" + self.address.encode() + b">"


class Recipient(NamedTuple):
    """A forward path with its parameters."""

    path: Path
    given: bytes
    address: str
    notify: str = ""
    orcpt: str = ""
