"""Delivery reports as messages: multipart/report with a text for people, a part for programs and the original.

Sources: RFC 6522 (multipart/report), RFC 3464 (message/delivery-status), RFC 6533 (addresses beyond ASCII), wording
from spec mail.md 4.7. Nothing another server said can make a header field or a part of its own (security case
SSR-04): every text is one cleaned line, fields are folded, the boundary is the caller's unguessable one.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass

from dialtone.formats.mail.headers import clean, encode_phrase, encode_text, fold

DAEMON = "Mail Delivery Subsystem"
TEXT_MOST = 1000  # characters of one line of a reason or diagnosis

_PLUS = re.compile(r"\+([0-9A-Fa-f]{2})")
_NOT_PLAIN = re.compile(r"[^!-~ ]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is told about one recipient. `action` is failed, delayed, relayed or delivered; times are RFC 5322 texts."""

    recipient: str
    action: str
    status: str
    reason: Sequence[str] = ()
    remote: str = ""  # name of the server that was asked
    reply: str = ""  # what it answered, on one line
    orcpt: str = ""  # original recipient as given in ORCPT, in xtext
    attempts: int = 0
    tried: str = ""
    until: str = ""  # when attempts end


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything a report consists of. `original` is the message it is about, or its header block when not `whole`."""

    host: str
    sender: str  # whom the report is for, an address without brackets
    subject: str  # of the report
    author: str  # who the original is from, for people
    date: str
    message_id: str
    boundary: str
    arrived: str
    envid: str = ""  # in xtext
    said: Sequence[Said]
    original: bytes
    whole: bool
    utf8: bool = False  # the original needs SMTPUTF8


def render(report: Report) -> bytes:
    """The report as a message, lines ending in CR LF."""
    text, text_encoding = _for_people(report)
    kind = b"message/" + (b"global" if report.utf8 else b"rfc822")
    if not report.whole:
        kind = b"message/global-headers" if report.utf8 else b"text/rfc822-headers"
    eight_bit = not report.original.isascii()
    parts = (
        (b"text/plain; charset=utf-8", text_encoding, text),
        (b"message/delivery-status", b"", _for_programs(report)),
        (kind, b"8bit" if eight_bit else b"", report.original),
    )
    between = b"--" + report.boundary.encode("ascii")
    head = _head(report, eight_bit)
    return head + b"".join(_part(between, *part) for part in parts) + b"\r\n" + between + b"--\r\n"


def is_eight_bit(report: Report) -> bool:
    """Whether the rendered report has bytes beyond ASCII."""
    return not report.original.isascii()


def _head(report: Report, eight_bit: bool) -> bytes:
    lines = [
        fold(b"Date", report.date.encode("ascii")),
        fold(b"From", encode_phrase(DAEMON) + f" <MAILER-DAEMON@{report.host}>".encode()),
        fold(b"To", f"<{clean(report.sender)}>".encode()),
        fold(b"Subject", encode_text(report.subject)),
        fold(b"Message-ID", report.message_id.encode()),
        b"Auto-Submitted: auto-replied\r\n",
        b"MIME-Version: 1.0\r\n",
        b"Content-Type: multipart/report; report-type=delivery-status;\r\n"
        b'\tboundary="' + report.boundary.encode("ascii") + b'"\r\n',
    ]
    if eight_bit:
        lines.append(b"Content-Transfer-Encoding: 8bit\r\n")
    return b"".join(lines) + b"\r\nThis is a delivery report in MIME format.\r\n"


def _part(between: bytes, kind: bytes, encoding: bytes, content: bytes) -> bytes:
    transfer = b"Content-Transfer-Encoding: " + encoding + b"\r\n" if encoding else b""
    return b"\r\n" + between + b"\r\nContent-Type: " + kind + b"\r\n" + transfer + b"\r\n" + content


# The part for people

_HEADINGS = {
    "failed": "reporting delivery failure of message",
    "delayed": "reporting delivery delay of message",
    "relayed": "reporting that it handed on the message",
    "delivered": "reporting delivery of message",
}
_REMARKS = {
    "delayed": "This is only a warning. The message stays in the queue, nothing needs to be done.",
    "relayed": "The server that took it does not report what becomes of it.",
}


def _for_people(report: Report) -> tuple[bytes, bytes]:
    lines: list[str] = []
    for said in report.said:
        lines += [*_about(report, said), ""]
    action = report.said[0].action
    if action in _REMARKS:
        lines += [_REMARKS[action], ""]
    lines.append("Original message text follows:" if report.whole else "Original message header follows:")
    text = "\r\n".join(clean(line)[:TEXT_MOST] for line in lines) + "\r\n"
    data = text.encode("utf-8", "replace")
    if data.isascii() and max(map(len, lines)) < 900:
        return data, b"7bit"
    return binascii.b2a_qp(data, istext=True), b"quoted-printable"


def _about(report: Report, said: Said) -> list[str]:
    after = f" after {said.attempts} attempts" if said.attempts > 1 else ""
    lines = [
        f"{report.host} {_HEADINGS[said.action]}{after}",
        f"from {report.author} to {said.recipient}",
    ]
    if said.reason:
        lines += ["", "Reason:", *said.reason]
    if said.until:
        lines += ["", f"Attempts go on until {said.until}."]
    return lines


# The part for programs (RFC 3464)


def _for_programs(report: Report) -> bytes:
    fields = [fold(b"Reporting-MTA", b"dns; " + report.host.encode())]
    if report.envid:
        fields.append(fold(b"Original-Envelope-Id", _plain(decode_xtext(report.envid))))
    fields.append(fold(b"Arrival-Date", report.arrived.encode("ascii")))
    return b"".join(fields) + b"".join(b"\r\n" + _group(said) for said in report.said)


def _group(said: Said) -> bytes:
    fields = []
    if said.orcpt:
        kind, _, address = said.orcpt.partition(";")
        fields.append(fold(b"Original-Recipient", _plain(kind) + b"; " + _plain(decode_xtext(address))))
    fields.append(fold(b"Final-Recipient", _address(said.recipient)))
    fields.append(fold(b"Action", said.action.encode("ascii")))
    fields.append(fold(b"Status", said.status.encode("ascii")))
    if said.remote:
        fields.append(fold(b"Remote-MTA", b"dns; " + _plain(said.remote)))
    if said.reply:
        fields.append(fold(b"Diagnostic-Code", b"smtp; " + _plain(said.reply[:TEXT_MOST])))
    if said.tried:
        fields.append(fold(b"Last-Attempt-Date", said.tried.encode("ascii")))
    if said.until:
        fields.append(fold(b"Will-Retry-Until", said.until.encode("ascii")))
    return b"".join(fields)


def _address(address: str) -> bytes:
    if address.isascii():
        return b"rfc822; " + _plain(address)
    return b"utf-8; " + _plain("".join(map(_escaped, address)))


def _escaped(character: str) -> str:
    """RFC 6533 section 3: utf-8-addr-xtext."""
    plain = "!" <= character <= "~" and character not in "\\+="
    return character if plain else f"\\x{{{ord(character):02X}}}"


def _plain(text: str) -> bytes:
    """Printable ASCII on one line; anything else as a question mark."""
    return _NOT_PLAIN.sub("?", text).encode("ascii")


def decode_xtext(text: str) -> str:
    """Undo the encoding of RFC 3461 section 4."""
    return _PLUS.sub(lambda found: chr(int(found[1], 16)), text)
