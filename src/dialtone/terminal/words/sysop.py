"""Words of the sysop's screens."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "sysop.user_find": "\r\n\x01n\x01hUser\x01n (number, or part of a name; Enter for the list): ",
    "sysop.user_none": "\x01n\x01h\x01rThere is no such user.\x01n\r\n",
    "sysop.user_choose": "\r\n\x01n\x01hUsers\x01n\r\n",
    "sysop.user_title": "\r\n\x01n\x01h\x01cUser {number} of {last}: \x01w{alias}\x01n {state}\r\n\r\n",
    "sysop.user_row": "\x01n \x01h\x01y{key}\x01n  \x01c{name:<22}\x01h{value}\x01n",
    "sysop.user_row.narrow": "\x01n\x01h\x01y{key} \x01n\x01c{name:<14}\x01h{value:<22}\x01n",
    "sysop.user_row.linear": "{key}: {name}, {value}",
    "sysop.user_prompt": (
        "\r\n\x01n\x01hKey\x01n (\x01h\x01y?\x01n explains, \x01h]\x01n next, \x01h[\x01n "
        "previous, \x01h\x01yQ\x01n leaves): "
    ),
    "sysop.user_prompt.linear": "Key, question mark for help, ] next, [ previous, Q to leave: ",
    "sysop.user_help": (
        "\r\n\x01n\x01hYou are in the user editor.\x01n A key changes its line. Besides:\r\n"
        "  \x01h\x01yG\x01n go to another user    \x01h]\x01n \x01h[\x01n next, previous\r\n"
        "  \x01h\x01yV\x01n validate with a set   \x01h\x01yW\x01n set a password\r\n"
        "  \x01h\x01y2\x01n second factor off     \x01h\x01yD\x01n suspend, restore or remove\r\n"
    ),
    "sysop.value": "\x01n{name} (Esc leaves it): ",
    "sysop.validate": "\x01nValidation set (0 to 9): ",
    "sysop.password": "\x01n\x01hNew password of {alias}: \x01n",
    "sysop.done": "\x01n\x01gDone.\x01n\r\n",
    "sysop.state": (
        "\x01n(\x01h\x01yS\x01n)uspend or restore, (\x01h\x01yR\x01n)emove for good, (\x01h\x01yQ\x01n)uit: "
    ),
    "sysop.remove": "\x01n\x01h\x01rRemove {alias} with all mail for good?\x01n",
    "sysop.factor_off": "\x01nSwitch off the second factor of {alias}?",
    "sysop.nodes": "\r\n\x01n\x01h\x01cNodes\x01n\r\n",
    "sysop.node_row": "\x01n{node:>4}  \x01h{alias:<26}\x01n{what:<30} {marks}",
    "sysop.node_row.narrow": "\x01n{node:>3} \x01h{alias:<16}\x01n{what:<16}{marks}",
    "sysop.node_row.linear": "Node {node}: {alias}, {what} {marks}",
    "sysop.nodes_do": (
        "\r\n\x01n\x01h\x01yI\x01nnterrupt, \x01h\x01yL\x01nock or unlock, \x01h\x01yD\x01nown or up, "
        "\x01h\x01yM\x01nessage, \x01h\x01yQ\x01nuit: "
    ),
    "sysop.nodes_do.linear": (
        "I to interrupt a caller, L to lock or unlock, D for down or up, M for a message, Q to leave: "
    ),
    "sysop.node": "\x01nNode: ",
    "sysop.log": "\r\n\x01n\x01h\x01bLog: {name}\x01n\r\n",
    "sysop.log.linear": "\r\nLog: {name}\r\n",
    "sysop.log.empty": "\x01n\x01cThere is nothing in it.\x01n\r\n",
    "sysop.list": "\x01n\x01cFile (below text/, or logs/...):\x01n ",
    "sysop.attempts": (
        "\r\n\x01n\x01h\x01b  No  Against                  Times  Last          Name             By\x01n\r\n"
    ),
    "sysop.attempts.narrow": "\r\n\x01n\x01h\x01bFailed log-ins\x01n\r\n",
    "sysop.attempts.linear": "\r\nFailed log-ins\r\n",
    "sysop.attempts.none": "\x01n\x01cNothing is held against anybody.\x01n\r\n",
    "sysop.attempts.do": "\r\n\x01n\x01h\x01yC\x01nlear one, clear \x01h\x01yA\x01nll, \x01h\x01yQ\x01nuit: ",
    "sysop.attempts.do.linear": "C to clear one, A to clear all, Q to leave: ",
    "sysop.attempts.which": "\x01nNumber: ",
    "sysop.attempts.all": "\x01n\x01hForget all of them?\x01n",
    "sysop.attempts.cleared": "\x01n\x01g{count} forgotten.\x01n\r\n",
    "sysop.recycle": "\r\n\x01n\x01hTake new settings now? Nobody is hung up on.\x01n",
    "sysop.recycle.done": "\x01n\x01gNew settings are in force for calls that come from now on.\x01n\r\n",
    "sysop.recycle.wrong": "\x01n\x01h\x01rThe new settings are not taken; those before go on:\x01n\r\n",
    "sysop.line": "\x01n\x01hOrder (? lists them):\x01n ",
    "sysop.line.help": "\r\n\x01n\x01hOrders behind ;\x01n\r\n",
    "sysop.anonymous.on": "\x01n\x01gYou are counted and not named.\x01n\r\n",
    "sysop.anonymous.off": "\x01n\x01gYou are named again.\x01n\r\n",
    "sysop.quiet.on": "\x01n\x01gNobody sees you.\x01n\r\n",
    "sysop.quiet.off": "\x01n\x01gYou are seen again.\x01n\r\n",
    "sysop.message": "\x01nMessage: ",
}
