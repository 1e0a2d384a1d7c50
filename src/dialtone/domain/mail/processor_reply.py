"""What a mail processor's error file says, as one SMTP reply. Sources: spec mail.md 6.2, defect S22.

A sysop's script may write anything: several lines, codes in some of them, blank lines, control characters. Whatever it
is, one well-formed reply comes of it: one code for all its lines, taken from the first line when that begins with
one from 400 to 599, else 554.
"""

from __future__ import annotations

import re

from dialtone.base.errors import Refusal, Why
from dialtone.formats.mail.headers import clean

MOST = 16 * 1024  # bytes of the file that are read
LINES_MOST = 20
LINE_MOST = 400  # characters

_CODE = re.compile(r"([1-9][0-9]{2})(?:[ -]|\Z)")
_STATUS = re.compile(r"([45]\.[0-9]{1,3}\.[0-9]{1,3})(?: |\Z)")
_USUAL = "554"
_NOTHING_SAID = "Message refused"


def lines_of(data: bytes) -> list[str]:
    """The lines that say something, cleaned and cut."""
    found = (clean(line.decode("utf-8", "replace")).strip() for line in data[:MOST].splitlines())
    return [line[:LINE_MOST] for line in found if line][:LINES_MOST]


def refusal(lines: list[str]) -> Refusal:
    """The reply; its lines are joined by CR LF in `Refusal.reply`."""
    texts = [_after(_CODE, line) for line in lines] or [_NOTHING_SAID]
    found = _CODE.match(lines[0]) if lines else None
    code = found[1] if found and found[1][0] in "45" else _USUAL
    status = _STATUS.match(texts[0])
    own = status[1] if status and status[1][0] == code[0] else f"{code[0]}.7.1"
    texts = [_after(_STATUS, text) for text in texts]
    marks = ["-"] * (len(texts) - 1) + [" "]
    reply = "\r\n".join(f"{code}{mark}{text}" for mark, text in zip(marks, texts, strict=True))
    return Refusal(
        Why.DENIED,
        "\n".join(texts),
        temporary=code[0] == "4",
        status=own,
        reply=reply.encode("utf-8", "replace"),
    )


def _after(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.match(text)
    return text[found.end() :].lstrip() if found else text
