"""Words of the settings screens."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "settings.title": "\x01?\x01n\x01h\x01cYour settings\x01n, {alias}\r\n",
    "settings.row": "\x01n\x01h\x01y{key}\x01n  \x01c{name:<22} \x01h{value:<13}\x01n",
    "settings.row.narrow": "\x01n\x01h\x01y{key} \x01n\x01c{name:<22} \x01h{value:<13}\x01n",
    "settings.row.linear": "{key}: {name}, {value}",
    "settings.prompt": "\x01/\x01n\x01hWhich? \x01n(a key, \x01h\x01y?\x01n explains, \x01h\x01yQ\x01n leaves) ",
    "settings.prompt.linear": "Which? A key from the list, a question mark for help, Q to leave: ",
    "settings.help": (
        "\r\n\x01n\x01hYou are in your settings.\x01n The key in front of a line changes it\r\n"
        "at once: what is on or off is switched, for the rest you are asked.\r\n"
    ),
    "settings.help.narrow": (
        "\r\n\x01n\x01hYour settings.\x01n The key in front of a\r\nline changes it at once; some ask first.\r\n"
    ),
    "settings.choice": "\r\n\x01n\x01h{name}\x01n\r\n",
    "settings.text": "\x01n{name}: ",
    "settings.columns": "\x01nColumns of your screen (40 to 999, 0 as it says itself): ",
    "settings.rows": "\x01nRows of your screen (8 to 999, 0 as it says itself): ",
    "settings.linear_on": "\x01nPlain mode for screen readers is on.\r\n",
    # What strangers see
    "settings.public": (
        "\r\n\x01n\x01h\x01cWhat strangers are told of you\x01n\r\nby Finger and the like, besides name and plan.\r\n"
    ),
    "settings.public.ask": "\x01nMay they be told {name}?",
    "settings.public.kept": "\x01nYour choice is kept.\r\n",
    "settings.public.nothing": "\x01nThis board tells strangers nothing of anybody but name and plan.\r\n",
    # Keys of SSH
    "settings.keys": "\r\n\x01n\x01h\x01cYour SSH keys\x01n\r\n",
    "settings.no_keys": "\x01nYou have none yet.\r\n",
    "settings.key_row": "\x01n{number:>3}. {kind} \x01h{fingerprint}\x01n {comment}",
    "settings.key_row.narrow": "\x01n{number}. {kind} {comment}",
    "settings.keys_do": "\r\n\x01h\x01yA\x01n)dd a key, \x01h\x01yR\x01n)emove one, \x01h\x01yQ\x01n)uit: ",
    "settings.keys_do.linear": "A to add a key, R to remove one, Q to leave: ",
    "settings.key_paste": "\x01nPaste the line of your .pub file:\r\n",
    "settings.key_added": "\x01n\x01h\x01gAdded:\x01n {fingerprint}\r\n",
    "settings.which": "\x01nNumber: ",
    "settings.removed": "\x01n\x01hRemoved.\x01n\r\n",
    # App passwords
    "settings.apps": "\r\n\x01n\x01h\x01cYour app passwords\x01n\r\n",
    "settings.app_row": "\x01n{number:>3}. \x01h{name:<30}\x01n for {scopes}, since {made}",
    "settings.app_row.narrow": "\x01n{number}. \x01h{name:<20}\x01n {scopes}",
    "settings.apps_do": "\r\n\x01h\x01yA\x01n)dd one, \x01h\x01yR\x01n)emove one, \x01h\x01yQ\x01n)uit: ",
    "settings.apps_do.linear": "A to add one, R to remove one, Q to leave: ",
    "settings.app_name": "\x01nWhat is it for (such as: telephone): ",
    "settings.app_scope": (
        "\x01nFor (\x01h\x01yM\x01n)ail, (\x01h\x01yN\x01n)ews, (\x01h\x01yF\x01n)iles or (\x01h\x01yC\x01n)hat? "
    ),
    "settings.app_made": (
        "\r\n\x01nThe password, shown once: \x01h\x01w{password}\x01n\r\n"
        "Give it to that program only, in place of your own.\r\n"
    ),
    # The second factor
    "settings.factor_on": "\r\n\x01n\x01hA second factor is on:\x01n besides your password a code is asked for.\r\n",
    "settings.factor_off": (
        "\r\n\x01n\x01hA second factor is off.\x01n With it, a code from an app on your telephone is asked for\r\n"
        "besides your password. Mail programs then need app passwords.\r\n"
    ),
    "settings.factor_switch_on": "\x01nSwitch it on?",
    "settings.factor_switch_off": "\x01nSwitch it off?",
    "settings.factor_secret": (
        "\r\n\x01nAdd an account to your app by hand, time based, with this key:\r\n\r\n"
        "    \x01h\x01w{secret}\x01n\r\n\r\n"
        "or with this address: {uri}\r\n"
    ),
    "settings.factor_secret.linear": (
        "Add an account to your app by hand, time based, with this key, in groups of four: {secret}.\r\n"
    ),
    "settings.factor_code": "\x01nThe code that the app shows now: ",
    "settings.factor_done": (
        "\r\n\x01n\x01h\x01gIt is on.\x01n Keep these recovery codes; each stands in for a code once:\r\n\r\n"
    ),
    "settings.factor_recovery": "    \x01h\x01w{code}\x01n",
    # Time
    "settings.time": (
        "\r\n\x01n\x01cTime left        \x01h{left}\x01n\r\n\x01cUsed today       \x01h{today} minutes\x01n\r\n"
        "\x01cIn the bank      \x01h{bank} minutes\x01n\r\n"
    ),
    "settings.time.linear": "Time left: {left}. Used today: {today} minutes. In the bank: {bank} minutes.\r\n",
}
