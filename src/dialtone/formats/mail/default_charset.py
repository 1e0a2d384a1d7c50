"""Naming the character set of a text that names none (seed manual: DefaultCharset, such as IBM437).

Only plain text that is not seven bits wide is touched: a Content-Type of text without a charset parameter gets one, a
message without Content-Type gets the field, and MIME-Version with it (RFC 2045 section 4).
"""

from __future__ import annotations

import re

from dialtone.formats.mail.opening import Opening

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+-]{0,39}")
_CHARSET = re.compile(rb";\s*charset\s*=", re.IGNORECASE)


def usable(charset: str) -> bool:
    """Whether a name can stand in a Content-Type field."""
    return bool(_NAME.fullmatch(charset))


def with_charset(opening: Opening, charset: str, *, seven_bit: bool) -> bytes | None:
    """The header block with the character set named, empty line included; None when nothing is to be done."""
    if seven_bit or not usable(charset):
        return None
    name = charset.encode()
    value = opening.first(b"content-type")
    if value is None:
        fields = b"Content-Type: text/plain; charset=" + name + b"\r\nContent-Transfer-Encoding: 8bit\r\n"
        version = b"" if opening.count(b"mime-version") else b"MIME-Version: 1.0\r\n"
        return version + fields + opening.text
    if not value.strip().lower().startswith(b"text/plain") or _CHARSET.search(value):
        return None
    return opening.replaced(b"content-type", value + b"; charset=" + name)
