"""Words of the message editors. Those of the bar below the text are cut to its width; `.narrow` for 40 columns."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    # Around the editors
    "editor.draft": (
        "\x01n\x01h\x01cYou were writing here: \x01w{subject}\x01n\x01c "
        "({lines} lines, to {to}).\x01n\r\nGo on with it?"
    ),
    "editor.draft.narrow": (
        "\x01n\x01h\x01cAn unfinished text:\r\n\x01w{subject}\x01n\x01c ({lines} lines).\x01n\r\nGo on?"
    ),
    "editor.draft.linear": "You were writing here: {subject}, {lines} lines, to {to}. Go on with it?",
    "editor.unkept": (
        "\x01n\x01/\x01h\x01rThe board is in trouble: your text can neither be kept nor sent now.\x01n\r\n"
        "You have it before you again: try in a moment, or drop it.\r\n"
    ),
    "editor.aborted": "\x01n\x01h\x01yNothing is sent.\x01n\r\n",
    "editor.abort": "\x01n\x01h\x01yThrow the text away?\x01n",
    "editor.subject": "\x01n\x01h\x01cSubject: \x01n",
    # The full-screen editor
    "editor.head": "\x01n\x014\x01h\x01w To: \x01y{to}  \x01wSubject: \x01y{subject} \x01n",
    "editor.head.narrow": "\x01n\x014\x01h\x01w {to} \x01y{subject} \x01n",
    "editor.hint": "\x01yEsc\x01w menu  \x01yCtrl-K\x01w help  \x01yCtrl-Z\x01w send  \x01yCtrl-Q\x01w quote",
    "editor.hint.narrow": "\x01yEsc\x01w menu \x01yCtrl-Z\x01w send",
    "editor.menu": (
        "\x01yS\x01wend \x01yA\x01wbort \x01yQ\x01wuote \x01yF\x01wind \x01yC\x01wheck "
        "\x01yM\x01wark \x01yX\x01wcut c\x01yO\x01wpy paste:\x01yV \x01yT\x01witle \x01yH\x01welp"
    ),
    "editor.menu.narrow": "\x01yS\x01wend \x01yA\x01wbort \x01yQ\x01wuote \x01yH\x01welp",
    "editor.unknown": "That key does nothing here; Ctrl-K shows the keys",
    "editor.unknown.narrow": "No such key; Ctrl-K: help",
    "editor.nothing": "There is nothing there",
    "editor.kept": "The draft is kept",
    "editor.telegrams": "Something came for you: it waits until you are done",
    "editor.telegrams.narrow": "A message waits for you",
    "editor.full": "There is room for {lines} lines, and they are written",
    "editor.full.narrow": "Only {lines} lines",
    "editor.too_long": "There is no room for more",
    "editor.no_quote": "There is nothing to quote",
    "editor.no_quote.line": "\x01n\x01cThere is nothing to quote.\x01n\r\n",
    "editor.find": "\x01n\x01h\x01cFind: \x01n",
    "editor.not_found": "Not found: {text}",
    "editor.no_spelling": "This board has no dictionary",
    "editor.spell": "\x01n\x01h\x01y{word}\x01n\x01c (\x01w{better}\x01c): \x01n",
    "editor.spelled": "Every word is in the dictionary now",
    "editor.marked": "The block begins here: X cuts, O copies (Esc)",
    "editor.marked.narrow": "Block: Esc X cuts, O copies",
    "editor.copied": "Copied; Ctrl-U puts it in",
    "editor.no_block": "Mark a block first: Ctrl-L",
    "editor.nothing_to_paste": "Nothing was cut or copied",
    "editor.quoting": "\x01yEnter\x01w quotes the line  \x01yA\x01wll  \x01yQ\x01w back to the text",
    "editor.quoting.narrow": "\x01yEnter\x01w quotes  \x01yA\x01wll  \x01yQ\x01w back",
    "editor.help": (
        "\x01n\x01h\x01wKeys of the editor\x01n\r\n\r\n"
        "\x01h\x01yEsc\x01n      menu: send, abort, quote, find, ...   \x01h\x01yCtrl-Z\x01n  send\r\n"
        "\x01h\x01yCtrl-Q\x01n   quote what you answer                 \x01h\x01yCtrl-C\x01n  abort\r\n"
        "\r\n"
        "\x01h\x01yArrows\x01n, \x01h\x01yHome\x01n (Ctrl-B), \x01h\x01yEnd\x01n (Ctrl-E), "
        "\x01h\x01yPgUp\x01n (Ctrl-P), \x01h\x01yPgDn\x01n (Ctrl-N)\r\n"
        "\x01h\x01yCtrl-A\x01n   a word back        \x01h\x01yCtrl-O\x01n  a word on\r\n"
        "\x01h\x01yCtrl-T\x01n   top                \x01h\x01yCtrl-G\x01n  end of the text\r\n"
        "\r\n"
        "\x01h\x01yCtrl-W\x01n   delete a word back \x01h\x01yCtrl-D\x01n  delete a word on\r\n"
        "\x01h\x01yCtrl-Y\x01n   delete to the end  \x01h\x01yCtrl-X\x01n  cut the line or the block\r\n"
        "\x01h\x01yCtrl-L\x01n   mark a block       \x01h\x01yCtrl-U\x01n  paste\r\n"
        "\x01h\x01yCtrl-V\x01n   insert, overwrite  \x01h\x01yCtrl-R\x01n  draw anew\r\n"
        "\r\n"
        "What you write is kept every 20 seconds, and when the line drops.\r\n\r\n"
    ),
    "editor.help.narrow": (
        "\x01n\x01h\x01wKeys of the editor\x01n\r\n\r\n"
        "\x01h\x01yEsc\x01n    menu\r\n"
        "\x01h\x01yCtrl-Z\x01n send     \x01h\x01yCtrl-C\x01n abort\r\n"
        "\x01h\x01yCtrl-Q\x01n quote    \x01h\x01yCtrl-R\x01n redraw\r\n"
        "\x01h\x01yCtrl-B\x01n home     \x01h\x01yCtrl-E\x01n end\r\n"
        "\x01h\x01yCtrl-P\x01n page up  \x01h\x01yCtrl-N\x01n down\r\n"
        "\x01h\x01yCtrl-X\x01n cut line \x01h\x01yCtrl-U\x01n paste\r\n"
        "\x01h\x01yCtrl-L\x01n mark     \x01h\x01yCtrl-V\x01n ins/ovr\r\n"
        "\x01h\x01yCtrl-Y\x01n delete to the end\r\n\r\n"
    ),
    # The line editor
    "editor.lines": (
        "\x01n\r\n\x01h\x01cTo     : \x01w{to}\r\n\x01cSubject: \x01w{subject}\r\n"
        "\x01n\x01cWrite your text. \x01h\x01y/S\x01n\x01c on a line of "
        "its own sends it, \x01h\x01y/?\x01n\x01c shows the rest.\x01n\r\n"
    ),
    "editor.lines.narrow": (
        "\x01n\r\n\x01h\x01cTo: \x01w{to}\r\n\x01cRe: \x01w{subject}\r\n"
        "\x01n\x01h\x01y/S\x01n\x01c sends, \x01h\x01y/?\x01n\x01c helps.\x01n\r\n"
    ),
    "editor.lines.linear": (
        "\r\nWriting to {to}, subject {subject}.\r\n"
        "Type the text line by line. Slash S on a line of its own sends it, slash question mark is help.\r\n"
    ),
    "editor.lines.limit": "\x01n\x01cThere is room for {lines} lines.\x01n\r\n",
    "editor.full.line": "\x01n\x01h\x01yThere is room for {lines} lines, and they are written: /S sends.\x01n\r\n",
    "editor.full.line.narrow": "\x01n\x01h\x01yThere is room for {lines} lines: /S sends.\x01n\r\n",
    "editor.lines.prompt": "\x01n\x01h\x01b{number:>3}\x01n ",
    "editor.lines.prompt.linear": "{number}: ",
    "editor.lines.edit": "\x01n\x01h\x01y{number:>3}\x01n ",
    "editor.lines.edit.linear": "{number}: ",
    "editor.lines.quote": "\x01n\x01cQuote what you answer?\x01n",
    "editor.lines.range": (
        "\x01n\x01cWhich lines (such as \x01h1-3,7\x01n\x01c; \x01h\x01yA\x01n\x01c for all {count}): \x01n"
    ),
    "editor.lines.range.narrow": "\x01n\x01cLines (\x01h1-3,7\x01n\x01c; \x01h\x01yA\x01n\x01c for all {count}): \x01n",
    "editor.lines.range.linear": "Which lines, such as 1-3,7, or A for all {count}: ",
    "editor.lines.quoted": "\x01n\x01cLines quoted: {count}.\x01n\r\n",
    "editor.lines.clear": "\x01n\x01h\x01yThrow every line away?\x01n",
    "editor.lines.deleted": "\x01n\x01cLines {first} to {last} are gone.\x01n\r\n",
    "editor.lines.insert": "\x01n\x01cThe next line will be line {number}.\x01n\r\n",
    "editor.lines.no_line": "\x01n\x01cThe last line is {count}.\x01n\r\n",
    "editor.lines.not_here": "\x01n\x01cThat is not done here.\x01n\r\n",
    "editor.lines.help": (
        "\x01n\r\n\x01h\x01y/S\x01n send                \x01h\x01y/ABT\x01n abort\r\n"
        "\x01h\x01y/L\x01n list (\x01h\x01y/L5\x01n from 5)   \x01h\x01y/CLR\x01n begin anew\r\n"
        "\x01h\x01y/E3\x01n edit line 3         \x01h\x01y/T\x01n   subject\r\n"
        "\x01h\x01y/D3\x01n or \x01h\x01y/D3-5\x01n delete    \x01h\x01y/Q\x01n   quote\r\n"
        "\x01h\x01y/I3\x01n insert before 3, \x01h\x01y/I\x01n on at the end\r\n"
    ),
    "editor.lines.help.linear": (
        "\r\nCommands, each on a line of its own:\r\n/S send the text\r\n/ABT abort\r\n/L list the lines\r\n"
        "/E3 edit line 3\r\n/D3 delete line 3, /D3-5 lines 3 to 5\r\n/I3 insert before line 3, /I go on at the end\r\n"
        "/T change the subject\r\n/Q quote\r\n/CLR throw every line away\r\n"
    ),
}
