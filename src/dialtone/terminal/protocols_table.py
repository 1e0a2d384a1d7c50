"""The transfer protocols callers choose from (spec bbs.md 8.7)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dialtone.formats.transfer.core import ReceivingCore, SendingCore
from dialtone.formats.transfer.xmodem_receive import XmodemReceive
from dialtone.formats.transfer.xmodem_send import XmodemSend
from dialtone.formats.transfer.ymodem_receive import YmodemReceive
from dialtone.formats.transfer.ymodem_send import YmodemSend
from dialtone.formats.transfer.zmodem_receive import ZmodemReceive
from dialtone.formats.transfer.zmodem_send import ZmodemSend


@dataclass(frozen=True, slots=True)
class TransferProtocol:
    """One row. `batch`: any number of files, with names. `resumes`: a broken transfer can go on later.

    `download` makes the core that sends to the caller; its argument says whether the way in is Telnet, which may not
    become transparent whatever is asked of it. `upload` makes the core that receives from him.
    """

    letter: str
    name: str
    batch: bool
    resumes: bool
    download: Callable[[bool], SendingCore]
    upload: Callable[[], ReceivingCore]


PROTOCOLS: tuple[TransferProtocol, ...] = (
    TransferProtocol("X", "XMODEM", False, False, lambda telnet: XmodemSend(), XmodemReceive),
    TransferProtocol(
        "1", "XMODEM-1K", False, False, lambda telnet: XmodemSend(large=True), lambda: XmodemReceive(crc=True)
    ),
    TransferProtocol("Y", "YMODEM", True, False, lambda telnet: YmodemSend(), YmodemReceive),
    TransferProtocol("G", "YMODEM-G", True, False, lambda telnet: YmodemSend(), lambda: YmodemReceive(stream=True)),
    TransferProtocol("Z", "ZMODEM", True, True, lambda telnet: ZmodemSend(telnet=telnet), ZmodemReceive),
)


def by_letter(letter: str) -> TransferProtocol | None:
    """The protocol a key chooses, in either case, or None."""
    return next((row for row in PROTOCOLS if row.letter == letter.upper()), None)
