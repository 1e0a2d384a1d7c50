"""Words of the mail section."""

from __future__ import annotations

from collections.abc import Mapping

from dialtone.terminal.words.key_table import keys

WORDS: Mapping[str, str] = {
    # A message
    "mail.head": (
        "\x01n\r\n\x01h\x01cE-mail \x01n\x01c{place}\x01n\r\n"
        "\x01n\x01cFrom    \x01h\x01w{author:<47}\x01n\x01c{date:>24}\x01n\r\n"
        "\x01n\x01cTo      \x01h\x01w{to}\x01n\r\n"
        "\x01n\x01cSubject \x01h\x01y{subject:<55}\x01n\x01y{flags:>16}\x01n\r\n"
    ),
    "mail.head.narrow": (
        "\x01n\r\n\x01h\x01cE-mail \x01n\x01c{place} \x01y{flags}\x01n\r\n"
        "\x01n\x01cFrom \x01h\x01w{author:<34}\x01n\r\n"
        "\x01n\x01cTo   \x01h\x01w{to:<34}\x01n\r\n"
        "\x01n\x01cDate \x01n{date}\r\n"
        "\x01n\x01cRe   \x01h\x01y{subject:<34}\x01n\r\n"
    ),
    "mail.head.linear": "\r\nMessage {place}. {flags}\r\nFrom {author}, to {to}, {date}.\r\nSubject: {subject}\r\n",
    "mail.head.cc": "\x01n\x01cCc      \x01h\x01w{cc}\x01n\r\n",
    "mail.head.cc.narrow": "\x01n\x01cCc   \x01h\x01w{cc:<34}\x01n\r\n",
    "mail.head.cc.linear": "Copies to {cc}.\r\n",
    "mail.head.end": "\x01n\x01b{line}\x01n\r\n",
    "mail.head.end.linear": "\r\n",
    "mail.attachment": "\x01n\x01h\x01cAttached {number}: \x01w{file} \x01n\x01c({kind}, {size} bytes)\x01n\r\n",
    # Lists
    "mail.list.head": "\x01n\r\n\x01h\x01c    Nr  From                     Subject\x01n\r\n",
    "mail.list.head.narrow": "\x01n\r\n\x01h\x01c   Nr From          Subject\x01n\r\n",
    "mail.list.head.linear": "\r\nMail for {title}:\r\n",
    "mail.list.sent": "\x01n\r\n\x01h\x01c    Nr  To                       Subject\x01n\r\n",
    "mail.list.sent.narrow": "\x01n\r\n\x01h\x01c   Nr To            Subject\x01n\r\n",
    "mail.list.sent.linear": "\r\nSent by {title}:\r\n",
    "mail.which": "\x01n\r\n\x01cWhich message (Enter for {default_number}, \x01h\x01yQ\x01n\x01c for none): \x01n",
    "mail.which.narrow": "\x01n\r\n\x01cWhich message ({default_number}, Q): \x01n",
    "mail.none.inbox": "\x01n\x01cThere is no mail for you.\x01n\r\n",
    "mail.none.others": "\x01n\x01cThere is no mail for \x01h{title}\x01n\x01c.\x01n\r\n",
    "mail.none.sent": "\x01n\x01cNothing you sent is kept.\x01n\r\n",
    # The prompt below a message
    "mail.read.prompt": (
        "\x01n\r\n\x01h\x01b[\x01cE-mail \x01w{number}\x01b/\x01c{last}\x01r{mark}\x01b] "
        "\x01n\x01h\x01yEnter\x01n next, \x01h\x01yA\x01n answer, \x01h\x01yD\x01n delete, \x01h\x01yQ\x01n quit, "
        "\x01h\x01y?\x01n all keys: "
    ),
    "mail.read.prompt.narrow": (
        "\x01n\r\n\x01h\x01b[\x01cE-mail \x01w{number}\x01b/\x01c{last}\x01r{mark}\x01b] \x01n\x01h\x01y?\x01n keys: "
    ),
    "mail.read.prompt.linear": "\r\nMessage {number} of {last}{mark}. Enter next, A answer, D delete, Q quit, ? keys: ",
    "mail.read.prompt.help": (
        "\x01n\x01/\x01cThat key does nothing here: \x01h\x01y?\x01n\x01c shows those that do.\x01n\r\n"
    ),
    "mail.read.prompt.help.narrow": "\x01n\x01/\x01cNo such key: \x01h\x01y?\x01n\x01c shows them.\x01n\r\n",
    "mail.read.number": "\x01n\x01cTo message number: \x01n",
    "mail.read.no_number": "\x01n\x01h\x01yThere is no message {number}.\x01n\r\n",
    "mail.read.end": "\x01n\x01cThat was the last message.\x01n\r\n",
    "mail.read.first": "\x01n\x01cThis is the first message.\x01n\r\n",
    "mail.read.no_like": "\x01n\x01cThere is no other like it in that direction.\x01n\r\n",
    "mail.read.no_like.narrow": "\x01n\x01cNo other in that direction.\x01n\r\n",
    "mail.read.order": "\x01n\x01cThe {order} messages come first now.\x01n\r\n",
    "mail.read.spam.on": "\x01n\x01cSpam is shown.\x01n\r\n",
    "mail.read.spam.off": "\x01n\x01cSpam is left out.\x01n\r\n",
    "mail.read.deleted": "\x01n\x01h\x01rDeleted. \x01n\x01cUntil you leave, D takes that back.\x01n\r\n",
    "mail.read.undeleted": "\x01n\x01h\x01gNot deleted.\x01n\r\n",
    "mail.read.delete_all": "\x01n\x01h\x01yDelete all {count} messages of the list?\x01n",
    "mail.read.deleted_all": "\x01n\x01h\x01rAll {count} are deleted when you leave.\x01n\r\n",
    "mail.removed": "\x01n\x01c{count} removed.\x01n\r\n",
    "mail.read.keys": "\x01n\r\n\x01h\x01wReading mail of {title}\x01n\r\n\r\n"
    + keys(
        "Enter +|next / -|the one before / 12|to number 12",
        "R|once more / N|next unread / !|turn the order",
        "> <|same subject / }} {{|same author / ] [|same recipient",
        "L|list all / T|next ten titles / V|spam or not",
        "W|wrap or not / H|header / G|get attachments",
        "",
        "A|answer / F|forward / P|write a new one",
        "D|delete, or not / K|delete all / E|send again (sent)",
        "Q|quit",
        key=8,
        label=17,
    ),
    "mail.read.keys.narrow": "\x01n\r\n"
    + keys(
        "Enter|next / -|before",
        "R|once more / 12|to number 12",
        "> <|subject / }} {{|author",
        "] [|recipient / N|next unread",
        "L|list / T|next ten",
        "V|spam or not / !|turn order",
        "W|wrap or not / H|header",
        "A|answer / F|forward",
        "P|write / G|attachments",
        "D|delete / K|delete all",
        "E|send again / Q|quit",
        key=6,
        label=13,
    ),
    "mail.read.keys.linear": (
        "\r\nReading mail of {title}. Commands:\r\nEnter or plus, the next message. Minus, the one before. "
        "A number goes there.\r\nR, once more. N, next unread. L, list all. T, next ten. Exclamation mark, turn the "
        "order.\r\nGreater and less, same subject. Braces, same author. Brackets, same recipient.\r\n"
        "A, answer. F, forward. P, write a new message. G, get attachments. H, header.\r\n"
        "D, delete or not. K, delete all. V, spam or not. E, send again, of sent mail. Q, quit.\r\n"
    ),
    # Writing
    "mail.to": "\x01n\x01h\x01cTo \x01n\x01c(name, number or address; \x01h\x01y?\x01n\x01c explains)\x01h: \x01n",
    "mail.to.narrow": "\x01n\x01h\x01cTo\x01n\x01c (? explains)\x01h: \x01n",
    "mail.to.linear": "To, a name, number or address, or ? for help: ",
    "mail.to.help": (
        "\x01n\r\n\x01cSomebody here: his name or number, or a part of the name.\r\n"
        "Anywhere else: \x01hname@example.net\x01n\x01c; FidoNet: \x01hName@1:103/705\x01n\x01c; "
        "QWKnet: \x01hName@ID\x01n\x01c.\r\n"
        "Several, with commas: the first it is to, others get copies.\x01n\r\n"
    ),
    "mail.to.perhaps": "\x01n\x01cDid you mean \x01h{name}\x01n\x01c?\x01n",
    "mail.to.which": "\x01n\x01h\x01cDid you mean\x01n\r\n",
    "mail.nobody": "\x01n\x01cNobody is chosen; nothing is sent.\x01n\r\n",
    "mail.for": "\x01n\x01cTo: \x01h{names}\x01n\r\n",
    "mail.forwards": "\x01n\x01h{name} \x01n\x01chas mail sent on to \x01h{address}\x01n\x01c. Send it there?\x01n",
    "mail.subject": "\x01n\x01h\x01cSubject: \x01n",
    "mail.no_subject": "\x01n\x01cWithout a subject nothing is sent.\x01n\r\n",
    "mail.place": "E-mail",
    "mail.send": (
        "\x01n\r\n\x01h\x01yS\x01nend, \x01h\x01yA\x01nttach a file ({files} so far), "
        "\x01h\x01yK\x01neep for later, \x01h\x01yQ\x01n drop: "
    ),
    "mail.send.narrow": (
        "\x01n\r\n\x01h\x01yS\x01nend \x01h\x01yA\x01nttach ({files}) \x01h\x01yK\x01neep \x01h\x01yQ\x01n drop: "
    ),
    "mail.send.linear": "\r\nS send, A attach a file, {files} so far, K keep for later, Q drop: ",
    "mail.send.help": (
        "\x01n\r\n\x01cS or Enter sends the message. A takes a file from you to go along. K keeps the text for\r\n"
        "later (menu: Drafts). Q throws it away.\x01n\r\n"
    ),
    "mail.drop": "\x01n\x01h\x01yThrow the text away?\x01n",
    "mail.dropped": "\x01n\x01cIt is gone.\x01n\r\n",
    "mail.kept": "\x01n\x01cWhat you wrote is kept among your drafts.\x01n\r\n",
    "mail.cost": "\x01n\x01cThat costs \x01h{credits}\x01n\x01c credits. Send it?\x01n",
    "mail.sent.done": "\x01n\x01h\x01gSent to {names}.\x01n\r\n",
    "mail.sent.feedback": "\x01n\x01h\x01gSent to the sysop.\x01n\r\n",
    "mail.reply_all": "\x01n\x01cAnswer the {count} others it went to, too?\x01n",
    "mail.forward.to": "\x01n\x01h\x01cForward to: \x01n",
    "mail.forward.comment": "\x01n\x01cPut a comment in front?\x01n",
    "mail.bulk.who": "\x01n\x01h\x01cTo whom (names with commas, or requirements such as LEVEL 50): \x01n",
    "mail.bulk.who.narrow": "\x01n\x01h\x01cNames or requirements: \x01n",
    "mail.bulk.sure": "\x01n\x01h\x01yWrite to {count} people ({first} and others), each a message of his own?\x01n",
    "mail.bulk.sent": "\x01n\x01h\x01g{count} messages are sent.\x01n\r\n",
    "mail.whose": "\x01n\x01h\x01cWhose mailbox: \x01n",
    # Files
    "mail.attach.none": "\x01n\x01cNothing is attached to this message.\x01n\r\n",
    "mail.attach.what": (
        "\x01n\x01h{count} \x01n\x01cattached: \x01h\x01yD\x01nownload, \x01h\x01yV\x01niew, \x01h\x01yQ\x01nuit: "
    ),
    "mail.attach.what.linear": "{count} attached. D download, V view, Q quit: ",
    "mail.attach.number": "\x01n\x01cWhich (Enter for none, 0 for all): \x01n",
    "mail.attach.no_text": "\x01n\x01cThat is no text; download it.\x01n\r\n",
    "mail.attach.protocol": "\x01n\x01h\x01cBy which protocol (Enter for {usual}, Q for none): \x01n",
    "mail.attach.begin": "\x01n\x01c{protocol}: begin on your side now. Ctrl-X a few times ends it.\x01n\r\n",
    "mail.attach.begin.narrow": "\x01n\x01c{protocol}: begin on your side now.\x01n\r\n",
    # Forwarding
    "mail.forwarding.on": "\x01n\x01cYour mail is sent on to \x01h{to}\x01n\x01c.\x01n\r\n",
    "mail.forwarding.off": "\x01n\x01cYour mail stays here.\x01n\r\n",
    "mail.forwarding.address": "\x01n\x01h\x01cYour address elsewhere (empty for none): \x01n",
    "mail.forwarding.address.narrow": "\x01n\x01h\x01cAddress elsewhere: \x01n",
    "mail.forwarding.wanted": "\x01n\x01cSend all your mail on to \x01h{to}\x01n\x01c?\x01n",
    # Drafts
    "mail.drafts.none": "\x01n\x01cYou have begun no mail.\x01n\r\n",
    "mail.drafts.which": "\x01n\x01h\x01cMail you began\x01n\r\n",
    "mail.drafts.what": (
        "\x01n\x01h{subject}\x01n\x01c: \x01h\x01yG\x01no on, \x01h\x01yD\x01nrop, \x01h\x01yQ\x01nuit: "
    ),
    "mail.drafts.what.linear": "{subject}: G go on, D drop, Q quit: ",
}
