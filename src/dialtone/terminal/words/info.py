"""Words of the information room."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "info.who.head": (
        "\r\n\x01n\x01h\x01bNode Who                       Does                            By          Time\x01n\r\n"
    ),
    "info.who.head.narrow": "\r\n\x01n\x01h\x01bWho is on line\x01n\r\n",
    "info.who.head.linear": "\r\nWho is on line\r\n",
    "info.who.end": "\x01n\x01c{count} on line\x01n\r\n",
    "info.nodes.head": "\r\n\x01n\x01h\x01bNode State\x01n\r\n",
    "info.nodes.head.linear": "\r\nNodes\r\n",
    "info.users.ask": "\r\n\x01n\x01cPart of a name (Enter for all): \x01n",
    "info.users.head": (
        "\r\n\x01n\x01h\x01bName                      Number Place                     Last call  Calls\x01n\r\n"
    ),
    "info.users.head.narrow": "\r\n\x01n\x01h\x01bName                      Last call\x01n\r\n",
    "info.users.head.linear": "\r\nUsers\r\n",
    "info.users.end": "\x01n\x01c{count} users\x01n\r\n",
    "info.users_by": "\r\n\x01n\x01hL\x01n today, \x01hY\x01n yesterday, \x01hA\x01n all users: ",
    "info.users_by.linear": "L today, Y yesterday, A all users: ",
    "info.callers.none": "\x01n\x01cNobody called.\x01n\r\n",
    "info.callers.head": (
        "\r\n\x01n\x01h\x01bNode Who                       From                   By        When\x01n\r\n"
    ),
    "info.callers.head.narrow": "\r\n\x01n\x01h\x01bWho                    When\x01n\r\n",
    "info.callers.head.linear": "\r\nCallers\r\n",
    "info.system": "\r\n\x01n\x01h\x01bThis board\x01n\r\n\r\n",
    "info.version": "\r\n\x01n\x01h\x01wdialtone {version}\x01n\x01c, a community server\x01n\r\n",
    "info.you": "\r\n\x01n\x01h\x01bYou\x01n\r\n\r\n",
    "info.statistics": "\r\n\x01n\x01h\x01bStatistics\x01n\r\n\r\n",
    "info.statistics.head": (
        "\x01n\x01bWhen         Calls  Minutes   Posts  E-mails Uploads Downloads  New users\x01n\r\n"
    ),
    "info.statistics.head.narrow": "\x01n\x01bWhen       Calls  Posts  Mails  Files\x01n\r\n",
}
