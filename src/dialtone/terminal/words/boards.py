"""Words of the message boards. The head of a message has the same parts on every screen; `.linear` says them."""

from __future__ import annotations

from collections.abc import Mapping

from dialtone.terminal.words.key_table import keys

WORDS: Mapping[str, str] = {
    # Where one is
    "boards.where": (
        "\x01n\x01h\x01c[\x01w{group_number}\x01c] \x01n\x01c{group}  "
        "\x01h\x01c[\x01w{number}\x01c] \x01w{sub}\x01n\r\n"
    ),
    "boards.where.linear": "You are in group {group_number}, {group}, sub-board {number}: {sub}.\r\n",
    "boards.none": "\x01n\x01cThere are no messages on \x01h{sub}\x01n\x01c yet.\x01n\r\n",
    "boards.none.narrow": "\x01n\x01cThere are no messages here yet.\x01n\r\n",
    "boards.trouble": "\x01n\x01/\x01h\x01rThe board is in trouble: try again later.\x01n\r\n",
    # A message
    "boards.head": (
        "\x01n\r\n\x01h\x01c{area} \x01n\x01c{where}\x01n\r\n"
        "\x01n\x01cFrom    \x01h\x01w{author:<47}\x01n\x01c{date:>24}\x01n\r\n"
        "\x01n\x01cTo      \x01h\x01w{to:<34}\x01n\x01y{flags:>37}\x01n\r\n"
        "\x01n\x01cSubject \x01h\x01y{subject:<71}\x01n\r\n\x01n\x01b{line}\x01n\r\n"
    ),
    "boards.head.narrow": (
        "\x01n\r\n\x01h\x01c{area} \x01n\x01c{where}\x01n\r\n"
        "\x01n\x01cFrom \x01h\x01w{author:<34}\x01n\r\n"
        "\x01n\x01cTo   \x01h\x01w{to:<34}\x01n\r\n"
        "\x01n\x01cDate \x01n{date}\r\n"
        "\x01n\x01cRe   \x01h\x01y{subject:<34}\x01n\r\n\x01n\x01b{line}\x01n\r\n"
    ),
    "boards.head.linear": (
        "\r\nMessage {number} of {last}, {area}.\r\nFrom {author} "
        "to {to}, {date}. {flags}\r\nSubject: {subject}\r\n\r\n"
    ),
    "boards.attachment": "\x01n\x01h\x01cAttached {number}: \x01w{file} \x01n\x01c({kind}, {size} bytes)\x01n\r\n",
    # The prompt below it
    "boards.read.prompt": (
        "\x01n\r\n\x01h\x01b[\x01c{sub} \x01w{number}\x01b/\x01c{last}\x01b] "
        "\x01n\x01h\x01yEnter\x01n next, \x01h\x01yA\x01n answer, \x01h\x01yQ\x01n quit, \x01h\x01y?\x01n all keys: "
    ),
    "boards.read.prompt.narrow": (
        "\x01n\r\n\x01h\x01b[\x01c{sub:<14} \x01w{number}\x01b/\x01c{last}\x01b] \x01n\x01h\x01y?\x01n keys: "
    ),
    "boards.read.prompt.linear": "\r\nMessage {number} of {last}. Enter next, A answer, Q quit, ? all keys: ",
    "boards.read.prompt.help": (
        "\x01n\x01/\x01cThat key does nothing here: \x01h\x01y?\x01n\x01c names those that do.\x01n\r\n"
    ),
    "boards.read.prompt.help.narrow": "\x01n\x01/\x01cNo such key: \x01h\x01y?\x01n\x01c shows them.\x01n\r\n",
    "boards.read.number": "\x01n\x01cTo message number: \x01n",
    "boards.read.no_number": "\x01n\x01h\x01yThere is no message {number}.\x01n\r\n",
    "boards.read.end": "\x01n\x01cThat was the last message on \x01h{sub}\x01n\x01c.\x01n\r\n",
    "boards.read.end.narrow": "\x01n\x01cThat was the last message here.\x01n\r\n",
    "boards.read.first": "\x01n\x01cThis is the first message.\x01n\r\n",
    "boards.read.no_like": "\x01n\x01cThere is no other like it in that direction.\x01n\r\n",
    "boards.read.no_like.narrow": "\x01n\x01cThere is no other in that direction.\x01n\r\n",
    "boards.read.no_scan": (
        "\x01n\x01cThat is for scans of several subs: \x01h\x01yQ\x01n\x01c leaves this one.\x01n\r\n"
    ),
    "boards.read.no_scan.narrow": "\x01n\x01cOnly in scans: \x01h\x01yQ\x01n\x01c leaves this sub.\x01n\r\n",
    "boards.read.keys": "\x01n\r\n\x01h\x01wReading {sub}\x01n\r\n\r\n"
    + keys(
        "Enter +|next / -|the one before / 12|to number 12",
        "Home|first / End|last / R|once more",
        "> <|same subject / } {{|same author / ] [|same recipient",
        "*|the thread / C|on without stops / B|skip this sub",
        "",
        "A|answer / M|answer by mail / P|write a new one",
        "E|edit your own / D|delete / V|vote",
        "",
        "L|list all / T|next ten titles / N|list new ones",
        "Y|list to you / U|unread to you / H|most votes",
        "F|find words / I|about this sub / Q|quit",
        key=8,
        label=17,
    ),
    "boards.read.keys.narrow": "\x01n\r\n"
    + keys(
        "Enter|next / -|before",
        "R|once more / 12|to number 12",
        "> <|subject / } {{|author",
        "] [|recipient / *|thread",
        "C|no stops / B|skip the sub",
        "A|answer / M|by mail",
        "P|write / E|edit own",
        "D|delete / V|vote",
        "L|list / T|next ten",
        "N|new ones / Y|to you",
        "U|unread yours / H|most votes",
        "F|find / I|about the sub",
        "Q|quit",
        key=6,
        label=13,
    ),
    "boards.read.keys.linear": (
        "\r\nReading {sub}. Commands:\r\nEnter or plus, the next "
        "message. Minus, the one before. A number goes there.\r\n"
        "R, read once more. C, read on without stops. B, skip this sub-board.\r\n"
        "Greater, next with the same subject. Less, previous with the same subject.\r\n"
        "Right brace and left brace, same author. Right bracket and left bracket, same recipient.\r\n"
        "Star, the thread.\r\n"
        "A, answer. M, answer by mail. P, write a new message. E, edit your own. D, delete. V, vote.\r\n"
        "L, list all. T, next ten titles. N, list new. Y, list to you. U, unread to you. H, most votes.\r\n"
        "F, find words. I, about this sub-board. Q, quit.\r\n"
    ),
    "boards.read.keys.operator": keys("O|moderator's menu", key=8, label=17),
    "boards.read.keys.operator.narrow": keys("O|moderator", key=6, label=13),
    "boards.read.keys.operator.linear": "O, the moderator's menu.\r\n",
    # Scans
    "boards.which": (
        "\x01n\x01h\x01yS\x01n this sub, \x01h\x01yG\x01n the "
        "group, \x01h\x01yA\x01n everywhere, \x01h\x01yQ\x01n quit: "
    ),
    "boards.which.narrow": "\x01n\x01h\x01yS\x01nub, \x01h\x01yG\x01nroup, \x01h\x01yA\x01nll, \x01h\x01yQ\x01nuit: ",
    "boards.which.linear": "S this sub-board, G the group, A everywhere, Q quit: ",
    "boards.scan.sub": ("\x01n\x01c{group}: \x01h\x01w{sub} \x01n\x01c{new} new of {total}\x01n\r\n"),
    "boards.scan.sub.linear": "{group}, {sub}: {new} new of {total}.\r\n",
    "boards.scan.list": "\x01n\x01c{group}: \x01h\x01w{sub} \x01n\x01c({count})\x01n\r\n",
    "boards.scan.list.linear": "{group}, {sub}, messages: {count}.\r\n",
    "boards.scan.done": "\x01n\x01h\x01cYou have seen everything that is new.\x01n\r\n",
    "boards.scan.nothing": "\x01n\x01h\x01cThere is nothing new for you.\x01n\r\n",
    "boards.scan.ended": "\x01n\x01cThe scan ends here.\x01n\r\n",
    "boards.to_you.unread": "\x01n\x01cOnly those you have not read?\x01n",
    "boards.to_you.none": "\x01n\x01cThere are no messages to you.\x01n\r\n",
    "boards.polls.none": "\x01n\x01cThere are no polls.\x01n\r\n",
    "boards.moderate.none": "\x01n\x01cNothing waits for a moderator.\x01n\r\n",
    # Finding
    "boards.find": "\x01n\x01h\x01cFind \x01n(? helps): ",
    "boards.find.help": (
        "\x01n\r\n\x01cWords are found anywhere in a message, its title, its author, whatever their case.\r\n"
        "\x01h\x01wcat dog\x01n         both       \x01h\x01wcat OR dog\x01n  one of them (also |)\r\n"
        '\x01h\x01wcat NOT dog\x01n     cats only  \x01h\x01w"old cat"\x01n   these words together\r\n'
        "Parentheses keep things together: \x01h\x01w(cat OR dog) food\x01n\r\n"
    ),
    "boards.find.help.narrow": (
        "\x01n\r\n\x01h\x01wcat dog\x01n     both\r\n\x01h\x01wcat OR dog\x01n  one of them\r\n"
        '\x01h\x01wcat NOT dog\x01n cats only\r\n\x01h\x01w"old cat"\x01n   together\r\n'
    ),
    "boards.find.help.linear": (
        "\r\nType words to find messages with all of them. OR between words finds either, NOT leaves out. "
        "Quotation marks keep words together.\r\n"
    ),
    "boards.find.found": "\x01n\x01h\x01cFound: {count}.\x01n\r\n",
    "boards.find.none": "\x01n\x01cNothing was found.\x01n\r\n",
    # Lists
    "boards.list.start": "\x01n\x01cFrom which number (Enter: {default_number}; new ones begin at {new}): \x01n",
    "boards.list.start.narrow": "\x01n\x01cFrom number ({default_number}; new: {new}): \x01n",
    "boards.list.heading": (
        "\x01n\r\n\x01h\x01w{sub}\x01n\r\n\x01n\x01c   No.   From               To               Subject\x01n\r\n"
    ),
    "boards.list.heading.narrow": "\x01n\r\n\x01h\x01w{sub}\x01n\r\n",
    "boards.list.heading.linear": "\r\n{sub}\r\n",
    "boards.list.none": "\x01n\x01cThere are none.\x01n\r\n",
    "boards.list.choose": "\x01n\x01cRead which number (Enter: none): \x01n",
    "boards.thread": "\x01n\r\n\x01h\x01wThe thread of \x01y{subject}\x01n\r\n",
    "boards.thread.linear": "\r\nThe thread of {subject}\r\n",
    # Writing
    "boards.post.begin": "\x01n\r\n\x01cWriting on \x01h\x01w{sub}\x01n\r\n",
    "boards.post.to_whom": "\x01n\x01cTo     : \x01n",
    "boards.post.to": "\x01n\x01cTo (Enter: \x01h{usual}\x01n\x01c): \x01n",
    "boards.post.to.linear": "To, Enter for {usual}: ",
    "boards.post.subject": "\x01n\x01cSubject: \x01n",
    "boards.post.no_subject": "\x01n\x01cWithout a subject nothing is written.\x01n\r\n",
    "boards.post.private": "\x01n\x01cFor its recipient alone?\x01n",
    "boards.post.anonymous": "\x01n\x01cWithout your name?\x01n",
    "boards.post.done": "\x01n\x01h\x01gYour message is number {number} on {sub}.\x01n\r\n",
    "boards.post.done.narrow": "\x01n\x01h\x01gYour message is number {number}.\x01n\r\n",
    "boards.post.held": "\x01n\x01h\x01yYour message waits for a moderator of {sub}.\x01n\r\n",
    "boards.post.held.narrow": "\x01n\x01h\x01yYour message waits for a moderator.\x01n\r\n",
    "boards.post.kept": "\x01n\x01cWhat you wrote is kept for two days: write here again to go on with it.\x01n\r\n",
    "boards.post.kept.narrow": "\x01n\x01cWhat you wrote is kept for two days.\x01n\r\n",
    "boards.edited": "\x01n\x01h\x01gMessage {number} has its new text.\x01n\r\n",
    "boards.mail.anonymous": "\x01n\x01cNobody knows whom to answer.\x01n\r\n",
    "boards.delete": "\x01n\x01h\x01yDelete message {number}, {subject}?\x01n",
    "boards.delete.narrow": "\x01n\x01h\x01yDelete message {number}?\x01n",
    "boards.deleted": "\x01n\x01cMessage {number} is gone.\x01n\r\n",
    # Votes and polls
    "boards.vote": "\x01n\x01h\x01yU\x01n vote up, \x01h\x01yD\x01n vote down, \x01h\x01yQ\x01n neither: ",
    "boards.vote.linear": "U vote up, D vote down, Q neither: ",
    "boards.vote.already": "\x01n\x01cYou have voted this message {vote}.\x01n\r\n",
    "boards.vote.done": "\x01n\x01h\x01gThank you: {up} up, {down} down.\x01n\r\n",
    "boards.poll.head": "\x01n\r\n\x01h\x01wA poll: choose at most {most}\x01n\r\n",
    "boards.poll.head.linear": "\r\nA poll. Choose at most {most}.\r\n",
    "boards.poll.answer": "\x01n\x01h\x01c{number:>3} \x01y{mine}\x01n {answer}\r\n",
    "boards.poll.answer.linear": "{number}: {answer}\r\n",
    "boards.poll.result": (
        "\x01n\x01h\x01c{number:>3} \x01y{mine}\x01n {answer:<40} \x01h\x01g{count:>5} \x01n\x01g{bar}\x01n\r\n"
    ),
    "boards.poll.result.narrow": "\x01n\x01h\x01c{number:>2}\x01y{mine}\x01n{answer:<28} \x01h\x01g{count:>5}\x01n\r\n",
    "boards.poll.result.linear": "{number}: {answer}, {count} votes {mine}\r\n",
    "boards.poll.open": "\x01n\x01cV answers it.\x01n\r\n",
    "boards.poll.voted": "\x01n\x01cYou have voted.\x01n\r\n",
    "boards.poll.closed": "\x01n\x01cThe poll is closed; {voters} voted.\x01n\r\n",
    "boards.poll.choose": "\x01n\x01cYour choice (at most {most_answers}, commas between): \x01n",
    "boards.poll.choose.narrow": "\x01n\x01cYour choice (at most {most_answers}): \x01n",
    "boards.poll.thanks": "\x01n\x01h\x01gYour vote counts.\x01n\r\n",
    "boards.poll.close": "\x01n\x01h\x01yClose this poll?\x01n",
    "boards.poll.begin": "\x01n\r\n\x01cA poll on \x01h\x01w{sub}\x01n\r\n",
    "boards.poll.question": "\x01n\x01cQuestion: \x01n",
    "boards.poll.comment": "\x01n\x01cRemark {number} (Enter: no more): \x01n",
    "boards.poll.answer.ask": "\x01n\x01cAnswer {number} (Enter: no more): \x01n",
    "boards.poll.too_few": "\x01n\x01h\x01yA poll has at least two answers.\x01n\r\n",
    "boards.poll.most": "\x01n\x01cHow many may one choose (Enter: {default_number}): \x01n",
    "boards.poll.results": (
        "\x01n\x01cWho sees results before it is closed: \x01h\x01yV\x01noters, \x01h\x01yA\x01nll, "
        "when \x01h\x01yC\x01nlosed, \x01h\x01yS\x01necret: "
    ),
    "boards.poll.results.narrow": (
        "\x01n\x01cResults for \x01h\x01yV\x01noters, \x01h\x01yA\x01nll,\r\n"
        "when \x01h\x01yC\x01nlosed, \x01h\x01yS\x01necret: "
    ),
    "boards.poll.results.linear": "Who sees results: V voters, A all, C when closed, S only you: ",
    "boards.poll.sure": "\x01n\x01cPost the poll?\x01n",
    # Moderators
    "boards.held": (
        "\x01n\x01h\x01yIt waits for you: \x01h\x01yV\x01n let "
        "through, \x01h\x01yD\x01n delete, \x01h\x01yL\x01n later: "
    ),
    "boards.held.narrow": "\x01n\x01h\x01yHeld: \x01h\x01yV\x01n pass, \x01h\x01yD\x01nelete, \x01h\x01yL\x01nater: ",
    "boards.held.linear": "It waits for you. V let it through, D delete, L later: ",
    "boards.held.through": "\x01n\x01h\x01gMessage {number} is let through.\x01n\r\n",
    "boards.operator": (
        "\x01n\x01h\x01wModerator, message {number} \x01n(\x01h\x01yA C D H M P U V Q\x01n, \x01h\x01y?\x01n): "
    ),
    "boards.operator.narrow": "\x01n\x01h\x01wModerator, {number} \x01n(\x01h\x01yACDHMPUVQ\x01n, \x01h\x01y?\x01n): ",
    "boards.operator.linear": "Moderator, message {number}. A, C, D, H, M, P, U, V, Q, or ? for help: ",
    "boards.operator.help": "\x01n\r\n"
    + keys(
        "A|add a remark / C|change what it is / D|delete a range",
        "H|show the header / M|move it elsewhere / P|delete all of the author's",
        "U|the account / V|let it through / Q|back",
        key=2,
        label=19,
    ),
    "boards.operator.help.narrow": "\x01n\r\n"
    + keys(
        "A|remark / C|attributes",
        "D|range / H|header",
        "M|move / P|purge author",
        "U|account / V|let through",
        key=2,
        label=14,
    ),
    "boards.operator.help.linear": (
        "\r\nA add a remark. C change attributes. D delete a range. H show the header. M move to another sub-board. "
        "P delete everything of the author's. U the author's account. V let through. Q back.\r\n"
    ),
    "boards.operator.comment": "\x01n\x01cRemark: \x01n",
    "boards.operator.attributes": (
        "\x01n[{p}] \x01h\x01yP\x01nrivate  [{a}] \x01h\x01yA\x01nnonymous  [{n}] \x01h\x01yN\x01never purged  "
        "[{h}] \x01h\x01yH\x01neld  \x01h\x01yQ\x01nuit: "
    ),
    "boards.operator.attributes.narrow": (
        "\x01n[{p}] \x01h\x01yP\x01nrivate  [{a}] \x01h\x01yA\x01nnonymous\r\n[{n}] \x01h\x01yN\x01never purged  "
        "[{h}] \x01h\x01yH\x01neld  \x01h\x01yQ\x01nuit: "
    ),
    "boards.operator.first": "\x01n\x01cFrom number (Enter: {default_number}): \x01n",
    "boards.operator.last": "\x01n\x01cTo number (Enter: {default_number}): \x01n",
    "boards.operator.range": "\x01n\x01h\x01yDelete messages {first} to {last}?\x01n",
    "boards.operator.author": "\x01n\x01h\x01yDelete everything {author} wrote here?\x01n",
    "boards.operator.removed": "\x01n\x01cMessages removed: {count}.\x01n\r\n",
    "boards.operator.move": "\x01n\r\n\x01h\x01wWhere does message {number} go?\x01n\r\n",
    "boards.operator.moved": "\x01n\x01h\x01gIt is number {number} on {sub} now.\x01n\r\n",
    # Areas
    "boards.jump.group": "\x01n\r\n\x01h\x01wGroups\x01n\r\n",
    "boards.jump.sub": "\x01n\r\n\x01h\x01wSub-boards of {group}\x01n\r\n",
    "boards.groups": "\x01n\r\n\x01h\x01wMessage groups\x01n\r\n",
    "boards.subs": "\x01n\r\n\x01h\x01w{group}\x01n\r\n",
    "boards.about": (
        "\x01n\r\n\x01h\x01w{sub}\x01n\r\n"
        "\x01n\x01cGroup     \x01n{group}\r\n\x01cCode      \x01n{code}\r\n"
        "\x01cMessages  \x01n{total}, {new} new, you have seen up to {pointer}\r\n"
        "\x01cKept      \x01n{kept}{days}\r\n\x01cIs        \x01n{facts}\r\n"
        "\x01cYou post  \x01n{post}\r\n\x01cModerator \x01n{operator}\r\n"
    ),
    "boards.about.narrow": (
        "\x01n\r\n\x01h\x01w{sub}\x01n\r\n"
        "\x01n\x01cGroup    \x01n{group}\r\n\x01cCode     \x01n{code}\r\n"
        "\x01cMessages \x01n{total}, {new} new\r\n\x01cSeen     \x01nup to {pointer}\r\n"
        "\x01cKept     \x01n{kept}{days}\r\n\x01cIs       \x01n{facts}\r\n"
        "\x01cYou post \x01n{post}\r\n\x01cOperator \x01n{operator}\r\n"
    ),
    "boards.about.linear": (
        "\r\n{sub}, group {group}, code {code}.\r\n{total} messages, {new} new, you have seen up to {pointer}.\r\n"
        "Kept: {kept}{days}. It is: {facts}.\r\nYou may post: {post}. You moderate it: {operator}.\r\n"
    ),
    "boards.drop": "\x01n\x01cLeave {sub} out of new scans from now on?\x01n",
    "boards.drop.narrow": "\x01n\x01cLeave it out of new scans?\x01n",
    # What is scanned
    "boards.select": (
        "\x01n\r\n\x01h\x01yN\x01n new scan, \x01h\x01yS\x01n for you, \x01h\x01yP\x01n pointers, "
        "\x01h\x01yI\x01n as at log-on, \x01h\x01yR\x01n reload, \x01h\x01yW\x01n save, \x01h\x01yQ\x01n quit: "
    ),
    "boards.select.narrow": (
        "\x01n\r\n\x01h\x01yN\x01new, \x01h\x01yS\x01n yours, \x01h\x01yP\x01nointers, \x01h\x01yI\x01n log-on,\r\n"
        "\x01h\x01yR\x01neload, \x01h\x01yW\x01n save, \x01h\x01yQ\x01nuit: "
    ),
    "boards.select.linear": (
        "\r\nN choose what is scanned for new messages. S what is scanned for messages to you. P set pointers. "
        "I as they were at log-on. R reload. W save. Q quit: "
    ),
    "boards.select.new": "\x01n\r\n\x01h\x01wNew scan in {group}: yes, to you, no\x01n\r\n",
    "boards.select.to_you": "\x01n\r\n\x01h\x01wScanned for messages to you in {group}\x01n\r\n",
    "boards.select.again": "\x01n\x01cEvery pointer is where it was at log-on.\x01n\r\n",
    "boards.select.again.narrow": "\x01n\x01cPointers are as they were at log-on.\x01n\r\n",
    "boards.select.reloaded": "\x01n\x01cEverything is read anew.\x01n\r\n",
    "boards.select.saved": "\x01n\x01cEverything is saved already.\x01n\r\n",
    "boards.pointer": (
        "\x01n\r\n\x01c{sub}: new from a \x01h\x01yD\x01nate "
        "(\x01h\x01yA\x01n: on all subs), so many \x01h\x01yB\x01nack, "
        "a \x01h\x01yN\x01number, \x01h\x01yQ\x01nuit: "
    ),
    "boards.pointer.narrow": (
        "\x01n\r\n\x01cNew from \x01h\x01yD\x01nate, \x01h\x01yA\x01nll subs' date,\r\n\x01h\x01yB\x01nack, "
        "\x01h\x01yN\x01number, \x01h\x01yQ\x01nuit: "
    ),
    "boards.pointer.linear": (
        "\r\n{sub}: new from D a date, A a date on all sub-boards, B so many back, N a number, Q quit: "
    ),
    "boards.pointer.date": "\x01n\x01cDate (2026-11-28) or days ago: \x01n",
    "boards.pointer.no_date": "\x01n\x01cThat is no date.\x01n\r\n",
    "boards.pointer.back": "\x01n\x01cHow many messages back: \x01n",
    "boards.pointer.number": "\x01n\x01cNew are those above number: \x01n",
    "boards.pointer.done": "\x01n\x01cNew to you on {sub}: {new}.\x01n\r\n",
    "boards.pointer.done.narrow": "\x01n\x01cNew to you here: {new}.\x01n\r\n",
}
