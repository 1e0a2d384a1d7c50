"""What one message costs an SMTP session in CPU time, without sockets and without a disk.

Sessions run over a scripted wire with the memory store: MAIL and RCPT in one packet, DATA in the next (PIPELINING),
then a text of 4 KiB. Prints microseconds per message for the whole, then the wire and store alone for comparison.

    python benchmarks/smtp_session.py [--messages 5000] [--size 4096] [--profile]
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import sys
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from dialtone.base import log
from dialtone.testing.script import Item
from tests.support.post_office import PostOffice, converse

HEADER = (
    b"Received: from relay.ext.test (relay.ext.test [203.0.113.9])\r\n"
    b"\tby mx.ext.test (Postfix) with ESMTPS id 4A2B7C1D2E\r\n"
    b"\tfor <alice@local.test>; Mon, 1 Jan 2024 12:00:00 +0000 (UTC)\r\n"
    b"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=ext.test; s=mail;\r\n"
    b"\th=from:to:subject:date:message-id; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;\r\n"
    b"\tb=" + b"abcdefgh" * 20 + b"\r\n"
    b"From: Carol Example <carol@ext.test>\r\nTo: Alice <alice@local.test>\r\n"
    b"Subject: A subject of the usual length\r\nDate: Mon, 1 Jan 2024 11:59:58 +0000\r\n"
    b"Message-ID: <20240101115958.12345@ext.test>\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\nUser-Agent: example/1.0\r\n\r\n"
)
PER_SESSION = 100


def text(size: int) -> bytes:
    """A message of about that many bytes."""
    line = b"The quick brown fox jumps over the lazy dog and looks back at it once.\r\n"
    return HEADER + line * max((size - len(HEADER)) // len(line), 1)


def script(body: bytes, messages: int) -> list[Item]:
    """A session with that many messages."""
    packets: list[Item] = [b"EHLO mx.ext.test\r\n"]
    for _ in range(messages):
        packets.append(b"MAIL FROM:<carol@ext.test> SIZE=4096 BODY=8BITMIME\r\nRCPT TO:<alice@local.test>\r\nDATA\r\n")
        packets.append(body + b".\r\n")
    packets.append(b"QUIT\r\n")
    return packets


def measure(messages: int, size: int, level: int) -> float:
    """Microseconds of CPU time per message."""
    log.switch.level = level
    office = PostOffice(max_msgs_waiting=0).population()
    body = text(size)
    spent = 0.0
    for _ in range(messages // PER_SESSION):
        session, wire = office.server(script(body, PER_SESSION))
        began = process_time()
        converse(session)
        spent += process_time() - began
        assert wire.lines().count(b"354 send the mail data, end with <CRLF>.<CRLF>") == PER_SESSION
        assert wire.lines()[-1].startswith(b"221 "), wire.lines()[-1]
    return spent / messages * 1e6


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--messages", type=int, default=5000)
    arguments.add_argument("--size", type=int, default=4096)
    arguments.add_argument("--profile", action="store_true")
    chosen = arguments.parse_args()
    measure(500, chosen.size, log.WARNING)  # warm up
    if chosen.profile:
        with cProfile.Profile() as profile:
            measure(chosen.messages, chosen.size, log.WARNING)
        pstats.Stats(profile).sort_stats("tottime").print_stats(35)
        return
    for name, level in (("without log lines", log.WARNING), ("with info lines, no sinks", log.INFO)):
        print(f"{name}: {measure(chosen.messages, chosen.size, level):.1f} microseconds per message")


if __name__ == "__main__":
    main()
