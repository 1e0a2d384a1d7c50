"""Every action, and every key of the reader, on every kind of screen: each answers, and nothing is wider than it."""

import pytest

from dialtone.config.boards import BoardFlag, OwnPosts
from dialtone.terminal import keys as names
from dialtone.terminal.boards import ACTIONS
from dialtone.terminal.boards.reader import _KEYS
from dialtone.terminal.look import Charset, Look
from tests.domain.boards.hall import sub
from tests.support.lodge import ANSI, COMMODORE, LINEAR, NARROW, WIDE, Lodge

PLAIN = Look(columns=80, rows=24, charset=Charset.ASCII)  # no colours, no cursor
SCREENS = {"ansi": ANSI, "wide": WIDE, "commodore": COMMODORE, "narrow": NARROW, "linear": LINEAR, "plain": PLAIN}
FLAGS = int(BoardFlag.NSDEF | BoardFlag.SSDEF | BoardFlag.DEL)
ARGUMENTS = {"boards.list": "1", "boards.jump": "main-help", "boards.go": "2", "boards.go_group": "1"}
SENT = {  # what terminals send for keys; a Commodore has some of them
    names.RIGHT: ("\x1b[C", b"\x1d"),
    names.LEFT: ("\x1b[D", b"\x9d"),
    names.HOME: ("\x1b[H", b"\x13"),
    names.END: ("\x1b[F", None),
    names.BACKSPACE: ("\b", b"\x14"),
}


def made(look):
    general = sub("GENERAL", description="General chatter", settings=FLAGS, edit=OwnPosts.ALL)
    lodge = Lodge(general, sub("HELP", description="Questions"), look=look, level=99)
    bob = lodge.add("Bob")
    for number in range(3):
        lodge.say(bob, general, f"subject {number}", f"> quoted\ntext {number}", to="Alice")
    return lodge


def away(look):
    """Keys that lead out of every place, whatever it asks for."""
    return ["\x03", "y\r", "Q\r", "\r"] * 8 if look.linear else ["\x03", "Q", "\x03", "y", "\r"] * 8


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("action", [action.name for action in ACTIONS])
def test_every_action_ends_and_fits_the_screen(action, screen):
    look = SCREENS[screen]
    lodge = made(look)
    argument = ARGUMENTS.get(action, "all unread" if action == "boards.to_you" else "")
    lodge.act(action, *away(look), argument=argument)
    rows = lodge.rows()
    assert any(rows)
    assert look.linear or max(map(len, rows)) <= look.columns


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("key", [*_KEYS, "W"])
def test_every_key_of_the_reader_answers(key, screen):
    look = SCREENS[screen]
    lodge = made(look)
    commodore = look.charset is Charset.PETSCII
    sent = SENT.get(key, (key, None))
    typed = sent[1] if commodore and sent[1] is not None else sent[0]
    if (look.linear and key in SENT) or (commodore and key in (names.END, "{", "}")):
        return  # no such key there
    if look.linear and key != names.ENTER:
        typed += "\r"
    shown = []

    def look_at():
        shown.append(len(lodge.terminal.output))

    lodge.act("boards.read", look_at, typed, look_at, *away(look))
    after = shown[1] if len(shown) > 1 else len(lodge.terminal.output)  # some keys lead out at once
    assert after > shown[0]  # something is said
    assert look.linear or max(map(len, lodge.rows())) <= look.columns
