"""Words around doors and timed events."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "doors.sections": "\x01n\r\n\x01h\x01wDoors and games\x01n\r\n",
    "doors.sections.linear": "\r\nDoors and games.\r\n",
    "doors.section": "\x01n\r\n\x01h\x01w{section}\x01n\r\n",
    "doors.section.linear": "\r\n{section}.\r\n",
    "doors.none": "\x01n\x01cThere are no doors for you here yet.\x01n\r\n",
    "doors.time_over": "\x01n\r\n\x01h\x01yYour time for {name} is over.\x01n\r\n",
    "doors.patience_over": "\x01n\r\n\x01h\x01yYou typed nothing for a long while, so {name} was left.\x01n\r\n",
    "doors.trouble": "\x01n\r\n\x01h\x01r{name} ended badly. The sysop has been told.\x01n\r\n",
    "doors.test.which": "\x01n\x01cCode of the door to test: \x01n",
    "doors.test.drop": "\x01n\r\n\x01cCommand    \x01h\x01w{command}\x01n\r\n\x01cDrop file  \x01h\x01w{file}\x01n\r\n",
    "doors.test.drop.narrow": (
        "\x01n\r\n\x01cCommand\r\n\x01h\x01w{command}\x01n\r\n\x01cDrop file \x01h\x01w{file}\x01n\r\n"
    ),
    "doors.test.drop.linear": "\r\nCommand: {command}\r\nDrop file: {file}\r\n",
    "doors.test.run": "\x01n\r\n\x01cRun it now",
    "doors.test.ended": "\x01n\r\n\x01cThe door {how} after {seconds} seconds. What passed:\x01n\r\n",
    "doors.events": (
        "\x01n\r\n\x01h\x01wTimed events\x01n\r\n\r\n"
        "\x01cCode             Last             Next             When\x01n\r\n"
    ),
    "doors.events.narrow": "\x01n\r\n\x01h\x01wTimed events\x01n\r\n\r\n\x01cCode             Next\x01n\r\n",
    "doors.events.linear": "\r\nTimed events: code, last time, next time, when.\r\n",
    "doors.events.which": "\x01n\r\n\x01cCode of an event to run now, Enter to go back: \x01n",
    "doors.events.running": "\x01n\x01cRunning {code}...\x01n\r\n",
    "doors.events.ended": "\x01n\x01c{code} ended: \x01h\x01w{how}\x01n\r\n",
}
