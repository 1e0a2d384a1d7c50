"""Words between the answer and the shell."""

from __future__ import annotations

from collections.abc import Mapping

_RULE = "\x01n\x01b" + "-" * 60 + "\x01n\r\n"

WORDS: Mapping[str, str] = {
    # The answer. What a screen reader needs to know stands first.
    "logon.linear_hint": "Screen reader? Type L and press Enter at the login prompt.\r\n",
    "logon.linear_hint.narrow": "Screen reader? Type L, then Enter.\r\n",
    "logon.linear_hint.linear": "Plain mode is on. Type L and press Enter to turn it off.\r\n",
    "logon.answer": "\r\n\x01n\x01h\x01c{board}\x01n\r\n\x01n{place}\r\n{protocol} call from {address}\r\n\r\n",
    "logon.answer.linear": "{board}\r\n{place}\r\n",
    "logon.linear_on": "Plain mode is on: text from top to bottom, choices by number, nothing drawn.\r\n",
    "logon.linear_off": "Plain mode is off.\r\n",
    # The prompt
    "logon.names": "\x01n\x01h\x01w{names}\x01n  (\x01h\x01y?\x01n for help)\r\n",
    "logon.names.linear": "{names}. A question mark explains.\r\n",
    "logon.name": "\x01n{legacy}\x01h\x01y{prompt}\x01n",
    "logon.password": "\x01n{legacy}\x01h\x01y{prompt}\x01n",
    "logon.help": (
        "\r\n\x01n\x01hYou are at the login prompt of {board}.\x01n\r\n"
        "  Your name, then your password, lets you in.\r\n"
        "  \x01h\x01yNEW\x01n      you have no account yet and want one\r\n"
        "  \x01h\x01yGUEST\x01n    look around without an account, where that is allowed\r\n"
        "  \x01h\x01yRESET\x01n    you have a code from a mail and set a new password\r\n"
        "  \x01h\x01yFORGOT\x01n   have such a code mailed to you\r\n"
        "  \x01h\x01yL\x01n        plain mode for screen readers, on or off\r\n"
        "  \x01h\x01y!\x01nname    log on fast, without news and bulletins\r\n"
        "  \x01h\x01yQ\x01n        hang up\r\n\r\n"
    ),
    "logon.no_guest": "\x01n\x01h\x01rThere is no guest account here.\x01n\r\n",
    "logon.failed": "\x01n\x01h\x01rName or password is not right.\x01n\r\n",
    "logon.no": "\x01n\x01h\x01r{reason}\x01n\r\n",
    "logon.tries_over": "\r\n\x01n\x01hThat were too many tries. Call again when you know your password.\x01n\r\n",
    "logon.too_long": "\r\n\x01n\x01hLogging on took too long. Please call again.\x01n\r\n",
    "logon.hang_up": "\r\n\x01n\x01hHang up?\x01n",
    "logon.bye": "\r\n\x01n\x01hGood-bye, and call again.\x01n\r\n",
    "logon.code": "\x01n\x01h\x01yCode of your second factor: \x01n",
    "logon.code_help": "\x01nThe six digits that your app shows, or one of your recovery codes.\r\n",
    "logon.system_password": "\x01n\x01h\x01ySystem password: \x01n",
    # A menu before the prompt
    "logon.matrix": (
        "\r\n\x01n\x01h\x01cWelcome to {board}\x01n\r\n\r\n"
        "  \x01h\x01yL\x01n)og in\r\n  \x01h\x01yN\x01n)ew user\r\n  \x01h\x01yF\x01n)orgotten password\r\n"
        "  \x01h\x01yC\x01n)heck whether your account is validated\r\n  \x01h\x01yQ\x01n)uit\r\n\r\nYour choice: "
    ),
    "logon.matrix.linear": (
        "\r\nWelcome to {board}. L to log in, N for a new account, F if you forgot your password, "
        "C to check your validation, Q to hang up: "
    ),
    "logon.validated": "\x01n\x01hLog in with your name and password: that shows what your account may do.\x01n\r\n",
    # Forgotten passwords
    "logon.forgot": "\x01n\x01hDid you forget your password? A code to set a new one can be mailed to you.\x01n",
    "logon.forgot_name": "\x01nYour name here: ",
    "logon.forgot_address": "\x01nThe mail address of your account: ",
    "logon.forgot_sent": (
        "\x01n\x01hIf there is such an account with this address, a code is on its way to it.\x01n\r\n"
        "It works for one hour. Type \x01h\x01yRESET\x01n at the login prompt when you have it.\r\n"
    ),
    "logon.reset_code": "\x01nThe code from the mail: ",
    "logon.reset_done": "\x01n\x01h\x01gYour new password counts from now on.\x01n\r\n",
    # New passwords
    "password.rules": "\x01nAt least {least} characters; a few words in a row make a good one.\r\n",
    "password.suggest": "\x01nOne you could take: \x01h\x01w{password}\x01n\r\n",
    "password.new": "\x01nNew password: ",
    "password.again": "\x01nThe same again: ",
    "password.differ": "\x01n\x01h\x01rThe two are not the same.\x01n\r\n",
    "password.old": "\x01nYour password now: ",
    "password.age": "\r\n\x01n\x01h\x01yYour password is {days} days old. Please choose another one.\x01n\r\n",
    "password.done": "\x01n\x01h\x01gYour password is changed.\x01n Other sessions of yours were ended.\r\n",
    # Coming in
    "logon.welcome": "\r\n\x01n\x01hHello \x01c{alias}\x01n\x01h, welcome to \x01y{board}\x01n\x01h.\x01n\r\n",
    "logon.birthday": "\x01n\x01h\x01mHappy birthday, {alias}!\x01n\r\n",
    "logon.info": (
        "\r\n\x01n\x01cNode      \x01h{node}\x01n\r\n"
        "\x01cCall      \x01h{total}\x01n\x01c, today the \x01h{today}\x01n\r\n"
        "\x01cLast on   \x01h{last}\x01n\r\n\x01cTime left \x01h{time}\x01n\r\n"
        "\x01cMail      \x01h{unread}\x01n\x01c unread of \x01h{mail}\x01n\r\n"
    ),
    "logon.info.linear": (
        "Node {node}. Call {total}, number {today} today. Last on {last}. Time left: {time}. "
        "Mail: {unread} unread of {mail}.\r\n"
    ),
    "logon.first_call": "never before",
    "logon.last_callers": "\r\n\x01n\x01h\x01cThe last callers\x01n\r\n",
    "logon.last_caller": "\x01n  {when:<12} \x01h{alias:<26}\x01n{protocol:<10}{place:<25}",
    "logon.last_caller.narrow": "\x01n {when:<6} \x01h{alias:<20}\x01n{protocol:<9}",
    "logon.last_caller.linear": "{when}, {alias}, {protocol}, {place}",
    "logon.who": "\r\n\x01n\x01h\x01cAlso on line\x01n\r\n",
    "logon.who_row": "\x01n  Node {node:>3}  \x01h{alias:<26}\x01n{action}",
    "logon.who_row.narrow": "\x01n {node:>3} \x01h{alias:<18}\x01n{action:<16}",
    "logon.who_row.linear": "Node {node}, {alias}, {action}",
    "logon.expired": "\r\n\x01n\x01h\x01yThe time of your account is over; its level has changed.\x01n\r\n",
    "logon.expires": "\r\n\x01n\x01h\x01yYour account's time ends in {days} days. Speak to the sysop.\x01n\r\n",
    "logon.read_mail": "\r\n\x01n\x01hRead your unread mail now?\x01n",
    "logon.scan_new": "\r\n\x01n\x01hScan for new messages?\x01n",
    "logon.scan_to_you": "\r\n\x01n\x01hScan for messages to you?\x01n",
    # While one is here
    "logon.interrupted": "\r\n\x01n\x01h\x01rThe sysop ends this call.\x01n\r\n",
    "logon.time_warning": "\x01n\a\x01h\x01yYou have {minutes} minutes left.\x01n\r\n",
    "logon.time_warning.linear": "You have {minutes} minutes left.\r\n",
    "logon.time_over": "\r\n\x01n\x01h\x01rYour time is used up. Please call again tomorrow.\x01n\r\n",
    # Leaving
    "logon.totals": (
        "\r\n\x01n\x01cTime on   \x01h{minutes}\x01n\x01c minutes, today \x01h{today}\x01n\r\n"
        "\x01h\x01wThank you for calling, {alias}. Until next time!\x01n\r\n"
    ),
    "logon.totals.linear": "You were here for {minutes} minutes, today {today}. Thank you for calling, {alias}.\r\n",
    # The application
    "new.welcome": "\x01?\x01n\x01hYou are about to apply for an account on \x01c{board}\x01n\x01h.\x01n\r\n"
    "Esc or Ctrl-C leaves at any question.\r\n\r\n",
    "new.first": "\x01n\x01h\x01yThere is no account yet: this one will be the sysop's.\x01n\r\n",
    "new.first_code": "\x01nThe code that the program showed when it was started: ",
    "new.first_wrong": "\x01n\x01h\x01rThe first account is made on the board's machine, or with that code.\x01n\r\n",
    "new.password": "\x01nNew-user password: ",
    "new.password_wrong": "\x01n\x01h\x01rThat is not it.\x01n\r\n",
    "new.alias": "\x01n\x01h\x01yThe name you want to log in with: \x01n",
    "new.real_name": "\x01n\x01h\x01yYour first and last name: \x01n",
    "new.company": "\x01n\x01h\x01yYour name, or your company's: \x01n",
    "new.handle": "\x01n\x01h\x01yA short name for chat (8 letters): \x01n",
    "new.location": "\x01n\x01h\x01yWhere you live (such as Ulm, Germany): \x01n",
    "new.street": "\x01n\x01h\x01yStreet address: \x01n",
    "new.zip": "\x01n\x01h\x01yPostal code: \x01n",
    "new.phone": "\x01n\x01h\x01yTelephone: \x01n",
    "new.gender": "\x01n\x01h\x01yGender ({letters}, Enter to leave it blank): \x01n",
    "new.birth": "\x01n\x01h\x01yYour birthday (YYYY-MM-DD): \x01n",
    "new.netmail": "\x01n\x01h\x01yMail address (for codes when you lose your password; Enter for none): \x01n",
    "new.forward": "\x01nForward your mail from here to it?",
    "new.color": "\x01nDoes your screen show colours?",
    "new.right": "\r\n\x01n\x01hIs all of that right?\x01n",
    "new.row": "\x01n  \x01c{name:<12}\x01h{value}\x01n",
    "new.row.linear": "{name}: {value}",
    "new.cancelled": "\r\n\x01n\x01hYour application is dropped; nothing was kept.\x01n\r\n",
    "new.magic": "\x01nThe magic word (it stood in the text you read): ",
    "new.magic_wrong": "\x01n\x01h\x01rThat is not the word. Read the text when you call again.\x01n\r\n",
    "new.made": "\r\n\x01n\x01h\x01gYour account is made: you are user {number}, {alias}.\x01n\r\n",
    "new.feedback": (
        "\r\n\x01nWrite a few words to the sysop, who looks at your application.\r\nAn empty line ends it.\r\n"
    ),
    "new.feedback_line": "\x01n: ",
    "new.feedback_again": "\x01n\x01hPlease write at least one line; without it your application is dropped.\x01n\r\n",
    "new.feedback_sent": "\x01n\x01h\x01gYour words went to the sysop.\x01n\r\n",
}
