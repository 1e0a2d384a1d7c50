"""Writing messages: `edit` is the one way in, for boards and mail alike. Start at `session.py`.

`buffer.py` is the text with its cursor and knows nothing of a screen; `full_screen.py` is for screens whose cursor goes
anywhere, `line_editor.py` takes a text line by line everywhere else. What somebody was writing when the line
dropped is kept (`domain/boards/drafts.py`) and offered when they write there again. Source: spec bbs.md 13.
"""

from dialtone.terminal.editor.session import Edited, edit

__all__ = ["Edited", "edit"]
