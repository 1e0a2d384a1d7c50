"""Microsoft's Autodiscover for plain mail accounts: the request of a program, the answer, and the newer JSON that says
where to ask (MS-OXDSCLI sections 2.2.3 and 2.2.4).

A request is XML of a stranger's. No XML reader sees it: of the few kilobytes that are taken, the one value that is
needed is looked for by a fixed pattern, and whatever declares a document type is refused (security case SLO-07).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from xml.sax.saxutils import escape

from dialtone.formats.autoconfig.servers import MailServer, Setup

LARGEST = 16 * 1024  # bytes of a request
RESPONSE = "http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006"
PLAIN = "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a"

_ADDRESS = re.compile(r"<(?:[a-z0-9]{1,20}:)?EMailAddress\s{0,20}>([^<>]{1,300})</", re.IGNORECASE)
_SCHEMA = re.compile(r"<(?:[a-z0-9]{1,20}:)?AcceptableResponseSchema\s{0,20}>([^<>]{1,300})</", re.IGNORECASE)


class BadRequest(ValueError):
    """A request cannot be used; the text says why."""


def asked_for(data: bytes) -> str:
    """The mail address in a request. Raises BadRequest."""
    if len(data) > LARGEST:
        raise BadRequest(f"it has more than {LARGEST} bytes")
    text = _text(data)
    if "<!" in text.replace("<!--", ""):
        raise BadRequest("it declares a document type")
    schema = _SCHEMA.search(text)
    if schema is not None and schema[1].strip() != PLAIN:
        raise BadRequest("only the settings of plain mail accounts are known")
    address = _ADDRESS.search(text)
    if address is None:
        raise BadRequest("it names no mail address")
    return unescape(address[1].strip())


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        raise BadRequest("it is no text") from None


def answer(setup: Setup, address: str) -> bytes:
    """The settings for an address, UTF-8."""
    lines = [
        *_head(f"{RESPONSE}"),
        f'  <Response xmlns="{PLAIN}">',
        "    <User>",
        f"      <DisplayName>{escape(setup.name)}</DisplayName>",
        "    </User>",
        "    <Account>",
        "      <AccountType>email</AccountType>",
        "      <Action>settings</Action>",
    ]
    for server in (*setup.incoming, *setup.outgoing):
        lines += _protocol(server, address)
    return _joined([*lines, "    </Account>", "  </Response>"])


def _protocol(server: MailServer, address: str) -> Iterator[str]:
    yield "      <Protocol>"
    yield f"        <Type>{server.kind.upper()}</Type>"
    yield f"        <Server>{escape(server.host)}</Server>"
    yield f"        <Port>{server.port}</Port>"
    yield f"        <LoginName>{escape(address)}</LoginName>"
    yield "        <SPA>off</SPA>"
    yield f"        <SSL>{'on' if server.implicit else 'off'}</SSL>"
    yield f"        <Encryption>{'SSL' if server.implicit else 'TLS'}</Encryption>"
    yield "        <AuthRequired>on</AuthRequired>"
    yield "      </Protocol>"


def refusal(code: int, words: str) -> bytes:
    """An answer without settings. Codes: 600 a request that cannot be used, 601 nothing is known for it."""
    return _joined(
        [
            *_head(RESPONSE),
            f'  <Response xmlns="{RESPONSE}">',
            f'    <Error Time="00:00:00.0000000" Id="0"><ErrorCode>{code}</ErrorCode>'
            f"<Message>{escape(words)}</Message><DebugData /></Error>",
            "  </Response>",
        ]
    )


def _head(namespace: str) -> list[str]:
    return ['<?xml version="1.0" encoding="utf-8"?>', f'<Autodiscover xmlns="{namespace}">']


def _joined(lines: list[str]) -> bytes:
    return "\n".join([*lines, "</Autodiscover>", ""]).encode()


def where(protocol: str, url: str) -> tuple[int, bytes]:
    """The status and JSON of an answer to the newer kind of question: which address answers for a protocol."""
    if protocol.lower() == "autodiscoverv1":
        return 200, json.dumps({"Protocol": "AutodiscoverV1", "Url": url}).encode()
    words = "The given protocol value is invalid. Supported values are 'AutodiscoverV1'."
    return 400, json.dumps({"ErrorCode": "InvalidProtocol", "ErrorMessage": words}).encode()
