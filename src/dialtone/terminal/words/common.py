"""Words that every room uses."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "common.refused": "\x01n\x01h\x01r{reason}\x01n\r\n",
    "common.trouble": "\x01n\x01/\x01h\x01rThe board is in trouble and cannot do that now. Try again later.\x01n\r\n",
    # The end of a screen
    "common.more": "\x01n\x01hMore? \x01n(\x01h\x01yY\x01nes, \x01h\x01yN\x01no more, \x01h\x01yC\x01nontinuous) ",
    "common.more.narrow": "\x01n\x01hMore? \x01n(\x01h\x01yY\x01n/\x01h\x01yN\x01n/\x01h\x01yC\x01n) ",
    "common.more.linear": "More? Enter for yes, N for no, C for all the rest: ",
    "common.pause": "\x01n\x01h\x01c[ \x01wAny key goes on \x01c]\x01n ",
    "common.pause.linear": "Press Enter to go on: ",
    # Questions
    "common.yes": " (\x01h\x01yY\x01n/\x01h\x01yn\x01n) ",
    "common.yes.linear": " Y for yes, N for no, Enter for yes: ",
    "common.no": " (\x01h\x01yy\x01n/\x01h\x01yN\x01n) ",
    "common.no.linear": " Y for yes, N for no, Enter for no: ",
    "common.yes.said": "\x01hYes\x01n\r\n\x01Q",
    "common.no.said": "\x01hNo\x01n\r\n\x01Q",
    # Hints
    "common.keys": "\x01n\r\n\x01cThat key does nothing here. Possible: \x01h{keys}\x01n\r\n",
    "common.keys.linear": "That is not possible here. Possible: {keys}\r\n",
    "common.where": "\x01n\r\n\x01cYou can press: \x01h{keys}\x01n\r\n",
    "common.where.linear": "Possible here: {keys}\r\n",
    "common.pasted": "\x01n\r\n\x01cPasted text is not taken for commands.\x01n\r\n",
    "common.number.wrong": "\x01n\x01cA number from {lowest} to {highest}, please.\x01n\r\n",
    "common.pausing.on": "\x01n\x01cThe screen stops when it is full.\x01n\r\n",
    "common.pausing.off": "\x01n\x01cThe screen no longer stops when it is full.\x01n\r\n",
    # Choosing one of a list
    "common.pick.bar": "\x01n\x01cUp and down, Enter takes it, Q leaves ({place} of {count})\x01n",
    "common.pick.bar.narrow": "\x01n\x01cUp/down, Enter, Q leaves ({place}/{count})\x01n",
    "common.pick.number": "\x01nNumber (Enter for none): ",
    "common.pick.row": "\x01n\x01h\x01c{number:>4}\x01n\x01c) \x01n{row}\r\n",
    "common.pick.row.linear": "{number}. {row}\r\n",
    # Patience
    "common.patience.warning": "\x01n\a\x01h\x01yAre you still there? The line is free in {seconds} seconds.\x01n\r\n",
    "common.patience.warning.linear": "Are you still there? The line is free in {seconds} seconds.\r\n",
    "common.patience.over": "\x01n\x01/\x01h\x01rNothing was heard from you for a long time. Call again!\x01n\r\n",
    # Names of keys
    "common.key.enter": "Enter",
    "common.key.escape": "Esc",
    "common.key.space": "Space",
    "common.key.tab": "Tab",
    "common.key.abort": "Ctrl-C",
}
