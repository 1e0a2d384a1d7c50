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
    "info.users_by": "\r\n\x01n\x01h\x01yL\x01n today, \x01h\x01yY\x01n yesterday, \x01h\x01yA\x01n all users: ",
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
        "\x01n\x01cWhen         Calls  Minutes   Posts  E-mails Uploads Downloads  New users\x01n\r\n"
    ),
    # Texts, bulletins, the auto-message
    "info.texts": "\r\n\x01n\x01h\x01bText sections\x01n\r\n\r\n",
    "info.texts.linear": "\r\nText sections\r\n",
    "info.texts.none": "\x01n\x01cThere is nothing to read here.\x01n\r\n",
    "info.texts.section": "\r\n\x01n\x01h\x01b{name}\x01n\r\n\r\n",
    "info.texts.section.linear": "\r\n{name}\r\n",
    "info.texts.empty": "\x01n\x01cThere is nothing in {name} yet.\x01n\r\n",
    "info.texts.end": "\x01n\x01/",
    "info.texts.change": (
        "\r\n\x01n\x01h\x01yA\x01ndd a file, \x01h\x01yT\x01nype one, \x01h\x01yE\x01ndit, "
        "\x01h\x01yD\x01nelete, \x01h\x01yQ\x01nuit: "
    ),
    "info.texts.change.narrow": (
        "\r\n\x01n\x01h\x01yA\x01ndd \x01h\x01yT\x01nype \x01h\x01yE\x01ndit "
        "\x01h\x01yD\x01nelete \x01h\x01yQ\x01nuit: "
    ),
    "info.texts.change.linear": "A to add a file, T to type one, E to edit, D to delete, Q to leave: ",
    "info.texts.which": "\r\n\x01n\x01hWhich?\x01n\r\n\r\n",
    "info.texts.name": "\x01n\x01cName of the file (in {folder}):\x01n ",
    "info.texts.description": "\x01n\x01cDescription:\x01n ",
    "info.texts.modes": "\x01n\x01cHow it is shown ({modes}):\x01n ",
    "info.texts.type": "\x01n\x01cAn empty line ends the text, Esc gives it up.\x01n\r\n",
    "info.texts.line": "\x01n\x01h\x01b:\x01n ",
    "info.texts.line.linear": "",
    "info.texts.added": "\x01n\x01g{name} is there.\x01n\r\n",
    "info.texts.remove": "\x01n\x01hTake {name} out of this section?\x01n",
    "info.texts.remove_file": "\x01n\x01hRemove the file, too?\x01n",
    "info.texts.removed": "\x01n\x01g{name} is gone.\x01n\r\n",
    "info.bulletins": "\r\n\x01n\x01h\x01bBulletins\x01n\r\n\r\n",
    "info.bulletins.linear": "\r\nBulletins\r\n",
    "info.bulletins.none": "\x01n\x01cThere are no bulletins.\x01n\r\n",
    "info.bulletins.offer": "\r\n\x01n\x01h\x01cNew bulletins: {count}. \x01wRead them now?\x01n",
    "info.bulletins.unfit": "\x01n\x01c{title} cannot be shown on your screen.\x01n\r\n",
    "info.auto_message": (
        "\r\n\x01n\x01h\x01yR\x01nead, \x01h\x01yW\x01nrite, \x01h\x01yD\x01nelete, \x01h\x01yQ\x01nuit: "
    ),
    "info.auto_message.linear": "R to read, W to write, D to delete, Q to leave: ",
    "info.auto_message.help": (
        "\r\n\x01n\x01cThe auto-message is a few lines that everybody sees when he calls.\r\n"
        "A new one takes the place of the old one.\x01n\r\n"
    ),
    "info.auto_message.none": "\x01n\x01cThere is no auto-message.\x01n\r\n",
    "info.auto_message.from": "\r\n\x01n\x01h\x01bAuto-message by \x01w{by}\x01n\x01c, {when}\x01n\r\n",
    "info.auto_message.from.linear": "\r\nAuto-message by {by}, {when}\r\n",
    "info.auto_message.write": "\x01n\x01cUp to {lines} lines; an empty one ends it, Esc gives it up.\x01n\r\n",
    "info.auto_message.line": "\x01n\x01h\x01b:\x01n ",
    "info.auto_message.line.linear": "",
    "info.auto_message.hide": "\x01n\x01hWithout your name?\x01n",
    "info.auto_message.written": "\x01n\x01gEverybody who calls will see it.\x01n\r\n",
    "info.auto_message.removed": "\x01n\x01gIt is gone.\x01n\r\n",
    "info.statistics.head.narrow": "\x01n\x01cWhen       Calls  Posts  Mails  Files\x01n\r\n",
}
