"""Words of the file section. A key in brackets, as in `[D]ownload`, is shown in the colour of keys."""

from __future__ import annotations

import re
from collections.abc import Mapping

_KEY = re.compile(r"\[(.+?)\]")

_WORDS: Mapping[str, str] = {
    # Lists
    "files.heading": "\x01n\x01h\x01w{library}\x01n\x01c: \x01h{directory}\x01n\r\n",
    "files.heading.linear": "{library}: {directory}\r\n",
    "files.empty": "\x01n\x01cThere are no such files here.\x01n\r\n",
    "files.none": "\x01n\x01cThere is no file \x01h{what}\x01n\x01c here.\x01n\r\n",
    "files.which": "\x01n\r\n\x01cWhich of them?\x01n\r\n",
    "files.ask.name": "\x01n\x01cName of the file: \x01h\x01w",
    "files.bar": (
        "\x01n[B] flag [D]ownload [V]iew [E]xtended [T]ext on/off [S]kip [P]revious [N]ext [Q]uit\x01n{end}: "
    ),
    "files.bar.narrow": ("\x01n[B]flag [D]own \x01h\x01yV E T S P N Q ?\x01n{end}: "),
    "files.bar.linear": "B flag, D download, V view, E extended, N next, P previous, S skip, Q quit, ? help{end}: ",
    "files.bar.operator": (
        "\x01n[B] flag [D]own [V]iew [E]xt [T]ext [S]kip [R]emove [M]ove [P]rev [N]ext [Q]uit\x01n{end}: "
    ),
    "files.bar.operator.narrow": ("\x01n[B]flag [D]own \x01h\x01yV E T S R M P N Q ?\x01n{end}: "),
    "files.bar.operator.linear": (
        "B flag, D download, V view, E extended, R remove, M move, N next, P previous, S skip, Q quit, ? help{end}: "
    ),
    "files.bar.short": "\x01n[N]ext [P]revious [Q]uit\x01n: ",
    "files.bar.short.linear": "N next page, P previous page, Q quit: ",
    "files.bar.help": (
        "\x01n\r\n\x01h\x01wThis is a list of files; each has a letter.\x01n\r\n"
        "[B]  flag files for download, or take the flags off\r\n"
        "[D]  download files now\r\n"
        "[V]  read a text, or see what is in an archive\r\n"
        "[E]  everything about a file\r\n"
        "[T]  show longer descriptions in the list, or not\r\n"
        "[S]  skip the rest of this directory\r\n"
        "[P]  the page before   [N]  the next page   [Q]  quit\r\n"
        "Operators: [R] removes files, [M] moves them.\r\n"
        "A file with \x01h\x01y+\x01n\x01c has more to read, with [*] it is flagged, "
        "with \x01h\x01r-\x01n\x01c it is not on line now.\x01n\r\n"
    ),
    "files.letters": "\x01n\x01cLetters of the files (ACD, A-D, * for all): \x01h\x01w",
    "files.letters.linear": "Letters of the files, such as A C D, or star for all: ",
    "files.letters.none": "\x01n\x01cNo file here has that letter.\x01n\r\n",
    "files.flagged": "\x01n\x01h\x01g{name}\x01n\x01g is flagged.\x01n\r\n",
    "files.unflagged": "\x01n\x01c{name} is not flagged any more.\x01n\r\n",
    "files.not_flagged": "\x01n\x01h\x01r{name}: {reason}\x01n\r\n",
    # Searches
    "files.new.where": ("\x01n\x01cNew files in this [D]irectory, this [L]ibrary, [A]ll, or [Q]uit: \x01n"),
    "files.new.where.narrow": ("\x01n\x01cNew: [D]irectory [L]ibrary [A]ll [Q]uit: \x01n"),
    "files.new.where.linear": "New files: D in this directory, L in this library, A all, Q quit: ",
    "files.new.since": "\x01n\x01cFiles that came after \x01h{date}\x01n\r\n",
    "files.search.names": "\x01n\x01cName or part of it (* and ? allowed): \x01h\x01w",
    "files.search.words": "\x01n\x01cWords (AND, OR, NOT): \x01h\x01w",
    "files.search.where": ("\x01n\x01cIn this [D]irectory, this [L]ibrary, [A]ll, or [Q]uit: \x01n"),
    "files.search.where.narrow": ("\x01n[D]irectory [L]ibrary [A]ll [Q]uit: \x01n"),
    "files.search.where.linear": "Look: D in this directory, L in this library, A everywhere, Q quit: ",
    "files.found": "\x01n\x01cFiles found: \x01h{count}\x01n\r\n",
    # One file
    "files.info.head": "\x01n\r\n\x01h\x01w{name}\x01n\r\n",
    "files.info.size": "\x01n\x01cSize          \x01h{value}\x01n\r\n",
    "files.info.size.narrow": "\x01n\x01c\x01h{value}\x01n\r\n",
    "files.info.size.linear": "Size: {value}\r\n",
    "files.info.cost": "\x01n\x01cCost          \x01h{value}\x01n\r\n",
    "files.info.cost.linear": "Cost: {value}\r\n",
    "files.info.description": "\x01n\x01cDescription   \x01h{value}\x01n\r\n",
    "files.info.description.narrow": "\x01n\x01h{value}\x01n\r\n",
    "files.info.description.linear": "Description: {value}\r\n",
    "files.info.uploader": "\x01n\x01cUploaded by   \x01h{value}\x01n\r\n",
    "files.info.uploader.linear": "Uploaded by: {value}\r\n",
    "files.info.uploaded": "\x01n\x01cUploaded on   \x01h{value}\x01n\r\n",
    "files.info.uploaded.linear": "Uploaded on: {value}\r\n",
    "files.info.written": "\x01n\x01cFile date     \x01h{value}\x01n\r\n",
    "files.info.written.linear": "File date: {value}\r\n",
    "files.info.downloads": "\x01n\x01cDownloads     \x01h{value}\x01n\r\n",
    "files.info.downloads.linear": "Downloads: {value}\r\n",
    "files.info.tags": "\x01n\x01cTags          \x01h{value}\x01n\r\n",
    "files.info.tags.linear": "Tags: {value}\r\n",
    "files.info.author": "\x01n\x01cAuthor        \x01h{value}\x01n\r\n",
    "files.info.author.linear": "Author: {value}\r\n",
    "files.info.sha1": "\x01n\x01cSHA-1         \x01h{value}\x01n\r\n",
    "files.info.sha1.narrow": "",
    "files.info.sha1.linear": "SHA-1: {value}\r\n",
    "files.view.head": "\x01n\r\n\x01h\x01w{name}\x01n\r\n\r\n",
    "files.view.archive": "\x01n\r\n\x01h\x01w{name}\x01n\x01c holds \x01h{count}\x01n\x01c files:\x01n\r\n",
    "files.view.member": "\x01n\x01cNumber or name of one to read (Enter: none): \x01h\x01w",
    "files.view.not_text": "\x01n\x01c{name} is no text; download it to use it.\x01n\r\n",
    # Transfers
    "files.download.flagged": "\x01n\x01cDownload the \x01h{count}\x01n\x01c flagged files?",
    "files.download.total": "\x01n\x01cFiles: \x01h{count}\x01n\x01c, \x01h{size}\x01n\x01c, \x01h{price}\x01n\r\n",
    "files.protocol.row": "\x01n[{letter}] {name}{more}\x01n\r\n",
    "files.protocol.row.linear": "{letter}: {name}{more}\r\n",
    "files.protocol.download": "\x01n\x01cProtocol ([{usual}], or [Q]uit): \x01n",
    "files.protocol.download.linear": "Protocol, Enter for {usual}, Q to quit: ",
    "files.protocol.upload": "\x01n\x01cProtocol ([{usual}], or [Q]uit): \x01n",
    "files.protocol.upload.linear": "Protocol, Enter for {usual}, Q to quit: ",
    "files.start.download": (
        "\x01n\x01cStart receiving by \x01h{protocol}\x01n\x01c now. Ctrl-X several times gives up.\x01n\r\n"
    ),
    "files.start.upload": (
        "\x01n\x01cStart sending by \x01h{protocol}\x01n\x01c now. Ctrl-X several times gives up.\x01n\r\n"
    ),
    "files.done": "\x01n\x01h\x01g{name}\x01n\x01g: {size} bytes, {cps} a second\x01n\r\n",
    "files.failed": "\x01n\x01h\x01r{name}: {reason}\x01n\r\n",
    "files.hangup": "\x01n\x01cThe call ends in \x01h{seconds}\x01n\x01c seconds. Any key stays.\x01n\r\n",
    "files.from_users.none": "\x01n\x01cNobody has left a file for you.\x01n\r\n",
    "files.from_users.row": "\x01n\x01h\x01c{name}\x01n\x01g {size}\x01n\x01c from \x01h{by}\x01n\r\n",
    "files.from_users.ask": "\x01n\x01cTake the \x01h{count}\x01n\x01c files now?",
    "files.to_user.ask": "\x01n\x01cFor whom (Enter: nobody else): \x01h\x01w",
    "files.to_user.unknown": "\x01n\x01cThere is no user \x01h{name}\x01n\x01c.\x01n\r\n",
    "files.to_user.added": "\x01n\x01cFor \x01h{name}\x01n\r\n",
    "files.upload.to": "\x01n\x01cUpload to \x01h{library}\x01n\x01c: \x01h{directory}\x01n\r\n",
    "files.upload.name": "\x01n\x01cName of the file (Enter: names come with the files): \x01h\x01w",
    "files.upload.name.narrow": "\x01n\x01cName (Enter: as they come): \x01h\x01w",
    "files.upload.needs_name": "\x01n\x01cA file for somebody needs its name first.\x01n\r\n",
    "files.upload.description": "\x01n\x01cDescription: \x01h\x01w",
    "files.upload.description.diz": "\x01n\x01cDescription (Enter: from the archive): \x01h\x01w",
    "files.upload.tags": "\x01n\x01cTags (words to find it by): \x01h\x01w",
    "files.upload.anonymous": "\x01n\x01cUpload without your name?",
    "files.upload.now": ("\x01n\x01cUpload [N]ow, with a later [B]atch, or [Q]uit: \x01n"),
    "files.upload.now.linear": "N upload now, B with a later batch, Q quit: ",
    "files.upload.announced": "\x01n\x01h\x01g{name}\x01n\x01g is in your batch.\x01n\r\n",
    "files.upload.nothing": "\x01n\x01cNothing came.\x01n\r\n",
    "files.upload.done": "\x01n\x01h\x01g{name}\x01n\x01g: {size} bytes. Thank you!\x01n\r\n",
    "files.upload.describe": "\x01n\x01cWhat is \x01h{name}\x01n\x01c? \x01h\x01w",
    # Flagged files
    "files.batch": (
        "\x01n\r\n\x01cFlagged: \x01h{down}\x01n\x01c to download, \x01h{up}\x01n\x01c to upload\r\n"
        "[D]ownload [U]pload [L]ist [R]emove "
        "[C]lear [Q]uit: \x01n"
    ),
    "files.batch.narrow": (
        "\x01n\r\n\x01cFlagged: \x01h{down}\x01n\x01c down, \x01h{up}\x01n\x01c up\r\n"
        "[D]own [U]p [L]ist [R]emove [C]lear [Q]uit: \x01n"
    ),
    "files.batch.linear": (
        "Flagged: {down} to download, {up} to upload\r\nD download, U upload, L list, R remove one, C clear, Q quit: "
    ),
    "files.batch.help": (
        "\x01n\r\n\x01cHere are the files you have flagged. [D] sends all of them,\r\n"
        "[U] takes those you said you would bring, [R] takes one off,\r\n"
        "[C] all of them. They stay until your next call.\x01n\r\n"
    ),
    "files.batch.empty": "\x01n\x01cNothing is flagged.\x01n\r\n",
    "files.batch.clear": "\x01n\x01cTake all flags off?",
    "files.batch.remove": "\x01n\r\n\x01cWhich one?\x01n\r\n",
    "files.batch.nowhere": "\x01n\x01cThere is no directory you may upload to.\x01n\r\n",
    "files.leaving": (
        "\x01n\r\n\x01cYou have \x01h{count}\x01n\x01c flagged files: [D]ownload them now, "
        "[C]lear, [K]eep them, or [Q]uit and stay: \x01n"
    ),
    "files.leaving.linear": "You have {count} flagged files. D download now, C clear, K keep, Q stay here: ",
    # Edit
    "files.edit.which": "\x01n\x01cWhich files (Enter: all you may change): \x01h\x01w",
    "files.edit.which.narrow": "\x01n\x01cWhich files (Enter: all): \x01h\x01w",
    "files.edit.none": "\x01n\x01cThere is no such file that you may change.\x01n\r\n",
    "files.edit": ("\x01n\r\n\x01h\x01w{name}\x01n\x01c: [D]escribe [E]xtended [R]emove [V]iew [S]kip [Q]uit: \x01n"),
    "files.edit.narrow": "\x01n\r\n\x01h\x01w{name:<24}\r\n\x01n[D] [E] [R] [V] [S] [Q]\x01n: ",
    "files.edit.linear": "{name}: D describe, E extended, R remove, V view, S skip, Q quit: ",
    "files.edit.operator": (
        "\x01n\r\n\x01h\x01w{name}\x01n\x01c: [D]escribe [E]xtended [R]emove "
        "[M]ove [N]ame [C]ost [V]iew [S]kip "
        "[Q]uit: \x01n"
    ),
    "files.edit.operator.narrow": ("\x01n\r\n\x01h\x01w{name:<24}\r\n\x01n[D] [E] [R] [M] [N] [C] [V] [S] [Q]\x01n: "),
    "files.edit.operator.linear": (
        "{name}: D describe, E extended, R remove, M move, N name, C cost, V view, S skip, Q quit: "
    ),
    "files.edit.help": (
        "\x01n\x01c[D] description, [E] longer one, [R] remove, [V] view,\r\n[S] next file, [Q] quit\x01n\r\n"
    ),
    "files.edit.operator.help": (
        "\x01n\x01c[D] description, [E] longer one, [R] remove,\r\n"
        "[M] move, [N] name, [C] cost, [V] view,\r\n[S] next file, [Q] quit\x01n\r\n"
    ),
    "files.edit.done": "\x01n\x01h\x01g{name}\x01n\x01g is changed.\x01n\r\n",
    "files.edit.description": "\x01n\x01cDescription: \x01h\x01w",
    "files.edit.name": "\x01n\x01cName: \x01h\x01w",
    "files.edit.cost": "\x01n\x01cCost in credits: \x01h\x01w",
    "files.edit.extended": "\x01n\x01cWrite a new longer description?",
    "files.edit.line": "\x01n\x01h\x01c> \x01w",
    "files.edit.line.linear": "Line, Enter to end: ",
    "files.remove.ask": "\x01n\x01cRemove \x01h{name}\x01n\x01c?",
    "files.remove.done": "\x01n\x01h\x01g{name}\x01n\x01g is removed.\x01n\r\n",
    "files.move.where": "\x01n\r\n\x01cWhere to?\x01n\r\n",
    "files.move.nowhere": "\x01n\x01cThere is nothing to move, or nowhere to move it to.\x01n\r\n",
    "files.move.done": "\x01n\x01h\x01g{name}\x01n\x01g is in \x01h{directory}\x01n\x01g now.\x01n\r\n",
    # Going
    "files.jump.library": "\x01n\r\n\x01cWhich library?\x01n\r\n",
    "files.jump.directory": "\x01n\r\n\x01cWhich directory?\x01n\r\n",
    "files.go.here": "\x01n\x01h\x01w{library}\x01n\x01c: \x01h{directory}\x01n\r\n",
    "files.go.none": "\x01n\x01cThe numbers go from 1 to \x01h{most}\x01n\x01c.\x01n\r\n",
    "files.go.empty": "\x01n\x01cThere is nothing for you in \x01h{library}\x01n\x01c.\x01n\r\n",
    "files.dirs.head": "\x01n\r\n\x01cDirectories of \x01h\x01w{library}\x01n\r\n",
    "files.libs.head": "\x01n\r\n\x01cLibraries\x01n\r\n",
    "files.about.head": "\x01n\r\n\x01h\x01w{library}\x01n\x01c: \x01h{directory}\x01n\r\n",
    "files.about.count": "\x01n\x01cFiles: \x01h{files}\x01n\x01c, \x01h{size}\x01n\r\n",
    "files.about.newest": "\x01n\x01cThe newest came on \x01h{date}\x01n\r\n",
    "files.about.download": "\x01n\x01cDownloads: \x01h{what}\x01n\r\n",
    "files.about.upload": "\x01n\x01cUploads: \x01h{what}\x01n\r\n",
    "files.about.upload.narrow": "\x01n\x01cUploads:\r\n \x01h{what:<38}\x01n\r\n",
    "files.about.types": "\x01n\x01cTypes that are taken: \x01h{types}\x01n\r\n",
    "files.about.age": "\x01n\x01cFiles stay for \x01h{days}\x01n\x01c days.\x01n\r\n",
    "files.about.operator": "\x01n\x01cYou operate this directory; its code is \x01h{code}\x01n\r\n",
    # Archives
    "files.temp": (
        "\x01n\r\n\x01cArchives: [E]xtract, e[X]tract again, [L]ist, "
        "[V]iew, [D]ownload, [C]reate, [R]emove, "
        "[Q]uit: \x01n"
    ),
    "files.temp.narrow": "\x01n\r\n\x01cArchives: \x01h\x01yE X L V D C R Q ?\x01n: ",
    "files.temp.linear": (
        "Archives: E extract, X extract again, L list, V view, D download, C create, R remove, Q quit, ? help: "
    ),
    "files.temp.help": (
        "\x01n\r\n\x01cHere you can unpack an archive of the current directory into a folder of your own,\r\n"
        "look at what is in it, and take single files or a new archive of them with you.\r\n"
        "The folder is emptied when you leave.\x01n\r\n"
    ),
    "files.temp.archive": "\x01n\x01cName of the archive: \x01h\x01w",
    "files.temp.pattern": "\x01n\x01cFiles to extract: \x01h\x01w",
    "files.temp.extracted": "\x01n\x01cExtracted: \x01h{count}\x01n\r\n",
    "files.temp.empty": "\x01n\x01cYour folder is empty.\x01n\r\n",
    "files.temp.packed": "\x01n\x01h\x01g{name}\x01n\x01g is made.\x01n\r\n",
    "files.temp.row": "\x01n\x01g{size:>6}  \x01h\x01c{name}\x01n\r\n",
    "files.temp.row.linear": "{name}, {size}\r\n",
    # Links
    "files.link.what": ("\x01n\x01cA link for a [D]ownload, an [U]pload, or [Q]uit: \x01n"),
    "files.link.what.narrow": "\x01n\x01cLink: [D]ownload [U]pload [Q]uit: \x01n",
    "files.link.what.linear": "A link for: D a download, U an upload, Q quit: ",
    "files.link.site": "\x01n\r\n\x01cIn a browser, once:\r\n\x01h{url}\x01n\r\n",
    "files.link.site.linear": "In a browser, once: {url}\r\n",
    "files.link.made": (
        "\x01n\r\n\x01cFor \x01h{name}\x01n\x01c, once, in the next {minutes} minutes, with a program for SFTP:\r\n"
        "  host      \x01h{host}\x01n\x01c\r\n  user      \x01h{login}\x01n\x01c\r\n  password  \x01h{secret}\x01n\r\n"
    ),
    "files.link.made.narrow": (
        "\x01n\r\n\x01cFor \x01h{name:<30}\x01n\x01c\r\nonce, for {minutes} minutes, by SFTP:\r\n"
        "host {host}\r\nuser {login}\r\npassword {secret}\x01n\r\n"
    ),
    "files.link.made.linear": (
        "For {name}, once, in the next {minutes} minutes, with a program for SFTP.\r\n"
        "Host: {host}\r\nUser: {login}\r\nPassword: {secret}\r\n"
    ),
    # Choices
    "files.config": (
        "\x01n\r\n[P] New files since     \x01h{since}\x01n\r\n"
        "[Z] Protocol            \x01h{protocol}\x01n\r\n"
        "[B] Bar for flagging    \x01h{flagging}\x01n\r\n"
        "[E] Longer descriptions \x01h{extended}\x01n\r\n"
        "[H] Hang up afterwards  \x01h{hangup}\x01n\r\n"
        "\x01n\x01cChange which ([Q]: none): \x01n"
    ),
    "files.config.linear": (
        "P: new files since {since}\r\nZ: protocol {protocol}\r\nB: bar for flagging is {flagging}\r\n"
        "E: longer descriptions are {extended}\r\nH: hanging up after transfers is {hangup}\r\n"
        "Change which, Q for none: "
    ),
    "files.config.protocol": ("\x01n[X]MODEM [1]K [Y]MODEM [G] [Z]MODEM: \x01n"),
    "files.config.protocol.linear": "X XMODEM, 1 XMODEM-1K, Y YMODEM, G YMODEM-G, Z ZMODEM: ",
    "files.config.since": "\x01n\x01cDate (2026-12-31) or days back: \x01h\x01w",
    "files.config.no_date": "\x01n\x01cThat is no date.\x01n\r\n",
}

WORDS: Mapping[str, str] = {name: _KEY.sub("\x01h\x01y\\1\x01n\x01c", text) for name, text in _WORDS.items()}
