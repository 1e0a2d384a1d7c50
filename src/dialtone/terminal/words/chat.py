"""Words of telegrams and chat."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    # Telegrams
    "chat.messages": (
        "\x01n\r\n\x01h\x01yT\x01nelegram, \x01h\x01yM\x01nessage to a node, \x01h\x01yC\x01nhat, "
        "\x01h\x01yI\x01nnter-BBS, "
        "\x01h\x01yV\x01niew last, \x01h\x01yQ\x01nuit: "
    ),
    "chat.messages.narrow": (
        "\x01n\r\n\x01h\x01yT\x01nel. \x01h\x01yM\x01nsg \x01h\x01yC\x01nhat \x01h\x01yI\x01nBBS "
        "\x01h\x01yV\x01niew \x01h\x01yQ\x01nuit: "
    ),
    "chat.messages.linear": "\r\nT telegram, M message to a node, C chat, I inter-BBS, V view last, Q quit: ",
    "chat.messages.help": (
        "\x01n\r\n\x01cT writes a telegram to somebody, on line or not. M writes to whoever is on a node, "
        "or to all.\r\n"
        "C talks with one caller. I writes to people on other boards.\r\n"
        "V shows the telegrams you saw last. Q goes back.\x01n\r\n"
    ),
    "chat.telegram.to": "\x01n\x01h\x01cTelegram to: \x01n",
    "chat.telegram.perhaps": "\x01n\x01cDid you mean \x01h{name}\x01n\x01c?\x01n",
    "chat.telegram.which": "\x01n\x01h\x01cDid you mean\x01n\r\n",
    "chat.telegram.text": "\x01n\x01cUp to {most} lines; an empty line sends it.\x01n\r\n",
    "chat.telegram.line": "\x01n: ",
    "chat.telegram.sent": "\x01n\x01h\x01gSent to {name}.\x01n\r\n",
    "chat.telegram.nothing": "\x01n\x01cNothing is sent.\x01n\r\n",
    "chat.node.which": "\x01n\x01h\x01cNode, name, or A for all: \x01n",
    "chat.node.row": "\x01n\x01h\x01w{node:>3} \x01y{alias:<25} \x01n\x01c{action}\x01n\r\n",
    "chat.node.row.linear": "Node {node}, {alias}, {action}.\r\n",
    "chat.node.alone": "\x01n\x01cNobody else is on line.\x01n\r\n",
    "chat.node.sent": "\x01n\x01h\x01gSent to {count}.\x01n\r\n",
    "chat.boards.none": "\x01n\x01cThis board knows no others to send words to.\x01n\r\n",
    "chat.boards.asking": "\x01n\x01cAsking the other boards who is there ...\x01n\r\n",
    "chat.boards.silent": "\x01n\x01c{board} does not answer.\x01n\r\n",
    "chat.boards.empty": "\x01n\x01cNobody is on line at {board}.\x01n\r\n",
    "chat.boards.which": "\x01n\x01h\x01cWords for\x01n\r\n",
    "chat.boards.to": "\x01n\x01h\x01cTo (name@host): \x01n",
    "chat.boards.sent": "\x01n\x01h\x01gSent to {name} at {board}.\x01n\r\n",
    "chat.seen.none": "\x01n\x01cYou have seen no telegrams on this call.\x01n\r\n",
    # What one is told
    "chat.came": "\x01n\r\n\x01h\x01g{alias} \x01n\x01gis on line now, node {node}.\x01n\r\n",
    "chat.went": "\x01n\r\n\x01h\x01g{alias} \x01n\x01gwas on node {node}, and left.\x01n\r\n",
    # Switches
    "chat.page.on": "\x01n\x01cOthers may page you and send you messages.\x01n\r\n",
    "chat.page.off": "\x01n\x01cOthers cannot page you, nor send you messages.\x01n\r\n",
    "chat.alerts.on": "\x01n\x01cYou are told who comes and goes.\x01n\r\n",
    "chat.alerts.off": "\x01n\x01cYou are not told who comes and goes.\x01n\r\n",
    "chat.split.on": "\x01n\x01cPrivate chat splits the screen.\x01n\r\n",
    "chat.split.off": "\x01n\x01cPrivate chat goes line by line.\x01n\r\n",
    "chat.sysop.on": "\x01n\x01cThe sysop can be paged.\x01n\r\n",
    "chat.sysop.off": "\x01n\x01cThe sysop cannot be paged, unless one is on line.\x01n\r\n",
    # Channels
    "chat.channels.head": "\x01n\r\n\x01h\x01cChannels\x01n\r\n",
    "chat.channels.row": (
        "\x01n\x01h\x01y{number:>3} \x01n\x01c{name:<40} \x01h\x01w{people:>3} \x01n\x01r{locked}\x01n\r\n"
    ),
    "chat.channels.row.narrow": (
        "\x01n\x01h\x01y{number:>3} \x01n\x01c{name:<22} \x01h\x01w{people:>3} \x01n\x01r{locked}\x01n\r\n"
    ),
    "chat.channels.row.linear": "Channel {number}, {name}, {people} there. {locked}\r\n",
    "chat.channels.topic": "\x01n\x01c    {text}\x01n\r\n",
    "chat.channels.people": "\x01n    {names}\r\n",
    "chat.channels.more": "\x01n\x01cThere are {count} more; /J and a name goes to any.\x01n\r\n",
    "chat.channels.more.narrow": "\x01n\x01c{count} more.\x01n\r\n",
    "chat.channel.which": "\x01n\x01cChannel (number or name): \x01n",
    "chat.channel.topic": "\x01n\x01cTopic: \x01h{text}\x01n\r\n",
    "chat.channel.no_topic": "\x01n\x01cThe channel has no topic.\x01n\r\n",
    "chat.channel.new_topic": "\x01n\x01h\x01c{name} \x01n\x01csets the topic: \x01h{text}\x01n\r\n",
    "chat.channel.joined": (
        "\x01n\r\n\x01cYou are on channel \x01h{number}\x01n\x01c: \x01h{name}\x01n\x01c. "
        "Enter says a line; \x01h\x01y/?\x01n\x01c helps, \x01h\x01y/Q\x01n\x01c leaves.\x01n\r\n"
    ),
    "chat.channel.joined.narrow": (
        "\x01n\r\n\x01cChannel \x01h{number}\x01n\x01c: \x01h{name:<25}\x01n\r\n\x01h\x01y/?\x01n\x01c helps, "
        "\x01h\x01y/Q\x01n\x01c leaves.\x01n\r\n"
    ),
    "chat.channel.everywhere": "\x01n\r\n\x01cYou hear every channel, and speak on all.\x01n\r\n",
    "chat.channel.password": "\x01n\x01cThe channel is locked. Password: \x01n",
    "chat.channel.set_password": (
        "\x01n\x01cYou are the first here. A password for those who come later (Enter: none): \x01n"
    ),
    "chat.channel.set_password.narrow": "\x01n\x01cPassword for others (Enter: none): \x01n",
    "chat.channel.locked": "\x01n\x01cThe channel is locked.\x01n\r\n",
    "chat.channel.person": "\x01n\x01c  \x01h{name:<25} \x01n\x01cnode {node}\x01n\r\n",
    "chat.channel.person.linear": "{name}, node {node}.\r\n",
    "chat.channel.alone": "\x01n\x01cYou are alone here.\x01n\r\n",
    "chat.channel.prompt": "\x01n",
    "chat.channel.prompt.linear": "",
    "chat.channel.line": "\x01n\x01h\x01g{name} \x01n\x01g{node}\x01h: \x01n{text}\r\n",
    "chat.channel.line.linear": "{name}: {text}\r\n",
    "chat.channel.numbered": "\x01n\x01c{channel} \x01h\x01g{name} \x01n\x01g{node}\x01h: \x01n{text}\r\n",
    "chat.channel.whisper": "\x01n\x01h\x01m{name} \x01n\x01m{node}*: \x01n{text}\r\n",
    "chat.channel.whisper.linear": "{name} whispers: {text}\r\n",
    "chat.channel.action": "\x01n\x01h\x01c{text}\x01n\r\n",
    "chat.channel.came": "\x01n\x01h\x01c{name} \x01n\x01cjoined the channel.\x01n\r\n",
    "chat.channel.went": "\x01n\x01h\x01c{name} \x01n\x01cleft the channel.\x01n\r\n",
    "chat.channel.notice": "\x01n\x01h\x01r{text}\x01n\r\n",
    "chat.channel.whispered": "\x01n\x01cWhispered to {name}.\x01n\r\n",
    "chat.channel.whom": "\x01n\x01cWhisper to (name or node): \x01n",
    "chat.channel.what": "\x01n\x01cWhisper: \x01n",
    "chat.channel.echo.on": "\x01n\x01cYou see your own lines.\x01n\r\n",
    "chat.channel.echo.off": "\x01n\x01cYour own lines are not repeated.\x01n\r\n",
    "chat.channel.actions.on": "\x01n\x01cAction words act.\x01n\r\n",
    "chat.channel.actions.off": "\x01n\x01cAction words are just words.\x01n\r\n",
    "chat.channel.word": "\x01n\x01h\x01y{word:<9} \x01n{sentence}\r\n",
    "chat.channel.no_words": "\x01n\x01cThere are no action words on this channel.\x01n\r\n",
    "chat.channel.unknown": (
        "\x01n\x01cThere is no command \x01h/{command}\x01n\x01c; \x01h\x01y/?\x01n\x01c shows them.\x01n\r\n"
    ),
    "chat.channel.commands": (
        "\x01n\r\n\x01h\x01y/3\x01n change to channel 3   "
        "\x01h\x01y/*\x01n list channels   \x01h\x01y/L\x01n who is here\r\n"
        "\x01h\x01y/W\x01n whisper               \x01h\x01y/E\x01n echo            \x01h\x01y/A\x01n action words\r\n"
        "\x01h\x01y/C\x01n list action words     \x01h\x01y/T\x01n topic           \x01h\x01y/Q\x01n leave\r\n"
        "\x01h\x01y/J\x01n \x01h#name\x01n to a channel by its name\r\n"
    ),
    "chat.channel.commands.narrow": (
        "\x01n\r\n\x01h\x01y/3\x01n to channel 3  \x01h\x01y/*\x01n channels\r\n\x01h\x01y/L\x01n who is here   "
        "\x01h\x01y/W\x01n whisper\r\n"
        "\x01h\x01y/E\x01n echo          \x01h\x01y/A\x01n action words\r\n"
        "\x01h\x01y/C\x01n list words    \x01h\x01y/Q\x01n leave\r\n"
        "\x01h\x01y/J\x01n name, channel \x01h\x01y/T\x01n topic\r\n"
    ),
    "chat.channel.commands.linear": (
        "Slash and a number, to that channel. Slash star, list channels. Slash L, who is here. Slash W, whisper.\r\n"
        "Slash J and a name, to the channel of that name. Slash T, topic.\r\n"
        "Slash E, echo. Slash A, action words. Slash C, list action words. Slash Q, leave.\r\n"
    ),
    "chat.channel.left": "\x01n\x01cYou have left the channel.\x01n\r\n",
    # Private chat
    "chat.private.calls": "\x01n\x01h\x01y{name} \x01n\x01con node {node} wants to chat. Answer?\x01n",
    "chat.private.which": "\x01n\x01h\x01cTalk with\x01n\r\n",
    "chat.private.waiting": "\x01n\x01cWaiting for \x01h{name}\x01n\x01c; any key gives up.\x01n\r\n",
    "chat.private.gave_up": "\x01n\x01cNobody answered.\x01n\r\n",
    "chat.private.begin": (
        "\x01n\r\n\x01cYou talk with \x01h{name}\x01n\x01c; \x01h\x01yCtrl-C\x01n\x01c or \x01h\x01y/Q\x01n\x01c "
        "ends it.\x01n\r\n"
    ),
    "chat.private.bar": "\x01n\x014\x01h\x01w {name}, node {node}   \x01n\x014\x01wCtrl-R draw  Ctrl-C end {me}",
    "chat.private.bar.narrow": "\x01n\x014\x01h\x01w {name}  \x01n\x014\x01wCtrl-C end",
    "chat.private.other": "\x01n\x01h\x01c{name}: \x01n{text}\r\n",
    "chat.private.line": "\x01n",
    "chat.private.over": "\x01n\r\n\x01cThe chat is over.\x01n\r\n",
    "chat.private.help": (
        "\x01n\r\n\x01h\x01y/E\x01n echo, \x01h\x01y/L\x01n who is on line, \x01h\x01y/Q\x01n ends the chat.\r\n"
    ),
    # Paging the sysop
    "chat.page.available": "\x01n\x01h\x01gThe sysop is available.\x01n\r\n",
    "chat.page.not_available": "\x01n\x01cThe sysop is not available.\x01n\r\n",
    "chat.page.reason": "\x01n\x01h\x01cWhat about (Enter alone: nothing, Esc: no page): \x01n",
    "chat.page.reason.narrow": "\x01n\x01h\x01cWhat about: \x01n",
    "chat.page.paged": "\x01n\x01cThe sysop is paged. Waiting; any key goes on.\x01n\r\n",
    "chat.page.short": "\x01n\x01cThe sysop is paged, and comes when he can.\x01n\r\n",
    "chat.page.mail": "\x01n\x01cWrite to the sysop instead?\x01n",
    "chat.page.guru": "\x01n\x01cTalk to {name} instead?\x01n",
    # The guru
    "chat.guru.which": "\x01n\x01h\x01cGurus\x01n\r\n",
    "chat.guru.begin": "\x01n\r\n\x01h\x01m{name} \x01n\x01cis here. An empty line ends the talk.\x01n\r\n",
    "chat.guru.you": "\x01n\x01h\x01g> \x01n",
    "chat.guru.you.linear": "You: ",
    "chat.guru.name": "\x01n\x01h\x01m{name}: \x01n",
    "chat.guru.silent": "\x01n\x01c{name} says nothing.\x01n\r\n",
    "chat.guru.end": "\x01n\x01c{name} leaves.\x01n\r\n",
}
