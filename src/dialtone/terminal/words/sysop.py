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
        "\r\n\x01n\x01hKey\x01n (\x01h?\x01n explains, \x01h]\x01n next, \x01h[\x01n previous, \x01hQ\x01n leaves): "
    ),
    "sysop.user_prompt.linear": "Key, question mark for help, ] next, [ previous, Q to leave: ",
    "sysop.user_help": (
        "\r\n\x01n\x01hYou are in the user editor.\x01n A key changes its line. Besides:\r\n"
        "  \x01hG\x01n go to another user    \x01h]\x01n \x01h[\x01n next, previous\r\n"
        "  \x01hV\x01n validate with a set   \x01hW\x01n set a password\r\n"
        "  \x01h2\x01n second factor off     \x01hD\x01n suspend, restore or remove\r\n"
    ),
    "sysop.value": "\x01n{name} (Esc leaves it): ",
    "sysop.validate": "\x01nValidation set (0 to 9): ",
    "sysop.password": "\x01n\x01hNew password of {alias}: \x01n",
    "sysop.done": "\x01n\x01gDone.\x01n\r\n",
    "sysop.state": "\x01n(\x01hS\x01n)uspend or restore, (\x01hR\x01n)emove for good, (\x01hQ\x01n)uit: ",
    "sysop.remove": "\x01n\x01h\x01rRemove {alias} with all mail for good?\x01n",
    "sysop.factor_off": "\x01nSwitch off the second factor of {alias}?",
    "sysop.nodes": "\r\n\x01n\x01h\x01cNodes\x01n\r\n",
    "sysop.node_row": "\x01n{node:>4}  \x01h{alias:<26}\x01n{what:<30} {marks}",
    "sysop.node_row.narrow": "\x01n{node:>3} \x01h{alias:<16}\x01n{what:<16}{marks}",
    "sysop.node_row.linear": "Node {node}: {alias}, {what} {marks}",
    "sysop.nodes_do": (
        "\r\n\x01h\x01yI\x01n)nterrupt, \x01h\x01yL\x01n)ock, \x01h\x01yD\x01n)own, \x01h\x01yM\x01n)essage, "
        "\x01h\x01yQ\x01n)uit: "
    ),
    "sysop.nodes_do.linear": (
        "I to interrupt a caller, L to lock or unlock, D for down or up, M for a message, Q to leave: "
    ),
    "sysop.node": "\x01nNode: ",
    "sysop.message": "\x01nMessage: ",
}
