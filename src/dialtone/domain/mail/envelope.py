"""The two commands of an SMTP envelope as the domain sees them: who sends, and who is to receive.

`given` is a path as it was written, for replies and log lines; everything else is judged by `path`.
"""

from __future__ import annotations

from dataclasses import dataclass

from dialtone.formats.mail.addresses import Path


@dataclass(frozen=True, slots=True)
class Sender:
    """The reverse path with its parameters. `size` is what the client announced, in bytes, 0 when it did not."""

    path: Path
    given: bytes
    size: int = 0
    eight_bit: bool = False
    utf8: bool = False
    ret: str = ""
    envid: str = ""

    @property
    def bracketed(self) -> bytes:
        """The address between brackets, without a source route: b"<>" for the null sender."""
        return b"<" + self.path.address.encode() + b">"


@dataclass(frozen=True, slots=True)
class Recipient:
    """A forward path with its parameters."""

    path: Path
    given: bytes
    notify: str = ""
    orcpt: str = ""
