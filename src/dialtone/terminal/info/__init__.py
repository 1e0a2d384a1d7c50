"""Information: people, calls, the board, text files and bulletins."""

from __future__ import annotations

from dialtone.terminal.action import Action
from dialtone.terminal.info import auto_message, board, bulletins, people, texts

ACTIONS: tuple[Action, ...] = (
    Action("info.who", people.who, "who is on line"),
    Action("info.nodes", people.nodes, "every node with its state"),
    Action("info.users", people.users, "the list of users"),
    Action("info.users_by", people.users_by, "users who called today, yesterday, or all"),
    Action("info.callers", people.callers, "the last callers"),
    Action("info.system", board.system, "about this board"),
    Action("info.version", board.version, "about the program"),
    Action("info.you", board.you, "what the board knows of you"),
    Action("info.statistics", board.statistics, "what happened on the last days"),
    Action("info.text_sections", texts.sections, "texts to read (a section's code)"),
    Action("info.bulletins", bulletins.bulletins, "what everybody should see"),
    Action("info.auto_message", auto_message.auto_message, "a few lines for whoever calls next"),
)
