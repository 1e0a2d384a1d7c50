"""Words of the menus and the shell."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "menu.title": "\x01?\x01n\x01h\x01b── \x01w{title} \x01b{rule}\x01n\r\n\r\n",
    "menu.title.linear": "\r\n{title}\r\n",
    "menu.prompt": "\x01?\x01n{where}{left}\x01h\x01y{title}\x01w: \x01n",
    "menu.prompt.linear": "\r\n{title}. {where}{left}\r\n",
    "menu.prompt.narrow": "\x01?\x01n{where}\x01/\x01h\x01y{title}\x01w: \x01n",
    "menu.prompt.where": "\x01n\x01c{where}  \x01n",
    "menu.prompt.where.linear": "{where}. ",
    "menu.prompt.left": "\x01n\x01c{left} left  \x01n",
    "menu.prompt.left.linear": "{left} left. ",
    "menu.line": "\x01n\x01hCommand: \x01n",
    "menu.line.linear": "Command, or ? for help: ",
    "menu.sysop_line": ";",
    "menu.number": "",
    "menu.number.linear": "Number: ",
    "menu.unknown": "\x01/\x01n\x01h\x01r{key}\x01n does nothing here; \x01h\x01y?\x01n shows what does.\r\n",
    "menu.help": "\x01?\x01n\x01hYou are at: \x01c{title}\x01n\r\n",
    "menu.no_shell": "\x01n\x01h\x01rThere is no menu you may use here.\x01n\r\n",
    "menu.no_way_back": "This is the first menu; \x01h\x01yO\x01n logs off.\r\n",
    "menu.log_off": "\x01?\x01n\x01hLog off?\x01n",
}
