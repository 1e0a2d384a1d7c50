"""What must be true of the records besides the engine's own check: counts and references."""

from __future__ import annotations

from dialtone.base.errors import StoreError
from dialtone.domain.model.mail import Findings
from dialtone.domain.model.mailbox_view import BETWEEN
from dialtone.store.sql.engine import Engine, Row

MOST_PROBLEMS = 100  # told of each kind

_COUNTED = (
    "users",
    "letters",
    "copies",
    "folders",
    "mailboxes",
    "queue",
    "posts",
    "boards",
    "netmail",
    "telegrams",
    "pointers",
    "ballots",
    "polls",
    "files",
    "sent",
    "drafts",
    "properties",
    "public_keys",
    "tokens",
    "calls",
    "traces",
    "attempts",
)

# Each statement returns what is wrong; its columns fill the text.
_RULES = (
    (
        "mailbox of user #{}: its counters do not fit its messages",
        "SELECT m.user_number FROM mailboxes m LEFT JOIN (SELECT user_number, "
        "SUM(CASE WHEN folder = 0 THEN 1 ELSE 0 END) AS messages, "
        "SUM(CASE WHEN folder = 0 THEN size ELSE 0 END) AS bytes, "
        "SUM(spam) AS spam, MAX(uid) AS last FROM copies GROUP BY user_number) c "
        "ON c.user_number = m.user_number WHERE m.messages <> COALESCE(c.messages, 0) "
        "OR m.bytes <> COALESCE(c.bytes, 0) OR m.spam <> COALESCE(c.spam, 0) OR m.next_uid <= COALESCE(c.last, 0)",
    ),
    (
        "mailbox of user #{}: messages without counters",
        "SELECT DISTINCT c.user_number FROM copies c "
        "WHERE NOT EXISTS (SELECT 1 FROM mailboxes m WHERE m.user_number = c.user_number)",
    ),
    (
        "message {1} of user #{0}: it changed later than its mailbox",
        "SELECT c.user_number, c.uid FROM copies c JOIN mailboxes m ON m.user_number = c.user_number "
        f"WHERE c.modseq > ((m.next_uid - 1) << {BETWEEN}) + m.changes",
    ),
    (
        "message {1} of user #{0}: it is in folder #{2}, which is not there",
        "SELECT c.user_number, c.uid, c.folder FROM copies c WHERE c.folder > 0 AND NOT EXISTS "
        "(SELECT 1 FROM folders f WHERE f.id = c.folder AND f.user_number = c.user_number)",
    ),
    (
        "message {1} of user #{0}: spam outside the inbox",
        "SELECT c.user_number, c.uid FROM copies c WHERE c.spam = 1 AND c.folder <> 0",
    ),
    (
        "message {1} of user #{0}: its text (letter #{2}) is missing",
        "SELECT c.user_number, c.uid, c.letter FROM copies c "
        "WHERE NOT EXISTS (SELECT 1 FROM letters l WHERE l.id = c.letter)",
    ),
    (
        "message {1} of user #{0}: its header lines are missing, or its size is wrong",
        "SELECT c.user_number, c.uid FROM copies c JOIN letters l ON l.id = c.letter LEFT JOIN prefixes p "
        "ON p.letter = c.letter AND p.user_number = c.user_number AND p.uid = c.uid "
        "WHERE p.prefix IS NULL OR c.size <> l.size + length(p.prefix)",
    ),
    (
        "header lines of letter #{} for user #{} without a message",
        "SELECT p.letter, p.user_number FROM prefixes p "
        "WHERE NOT EXISTS (SELECT 1 FROM copies c WHERE c.user_number = p.user_number AND c.uid = p.uid)",
    ),
    (
        "queue entry {}: its text (letter #{}) is missing",
        "SELECT q.id, q.letter FROM queue q WHERE NOT EXISTS (SELECT 1 FROM letters l WHERE l.id = q.letter)",
    ),
    (
        "sub-board {}: its counters do not fit its messages",
        "SELECT b.board FROM boards b LEFT JOIN (SELECT board, COUNT(*) AS messages, SUM(held) AS held, "
        "MAX(number) AS last FROM posts GROUP BY board) p ON p.board = b.board "
        "WHERE b.messages <> COALESCE(p.messages, 0) OR b.held <> COALESCE(p.held, 0) "
        "OR b.next_number <= COALESCE(p.last, 0)",
    ),
    (
        "sub-board {}: messages without counters",
        "SELECT DISTINCT p.board FROM posts p WHERE NOT EXISTS (SELECT 1 FROM boards b WHERE b.board = p.board)",
    ),
    (
        "message {1} of sub-board {0}: its text (letter #{2}) is missing",
        "SELECT p.board, p.number, p.letter FROM posts p "
        "WHERE NOT EXISTS (SELECT 1 FROM letters l WHERE l.id = p.letter)",
    ),
    (
        "message {1} of sub-board {0}: its size is wrong",
        "SELECT p.board, p.number FROM posts p JOIN letters l ON l.id = p.letter "
        "WHERE p.size <> l.size + length(p.prefix)",
    ),
    (
        "message {1} of sub-board {0}: votes without a message",
        "SELECT DISTINCT v.board, v.number FROM ballots v "
        "WHERE NOT EXISTS (SELECT 1 FROM posts p WHERE p.board = v.board AND p.number = v.number)",
    ),
    (
        "message {1} of sub-board {0}: a poll without a message",
        "SELECT q.board, q.number FROM polls q "
        "WHERE NOT EXISTS (SELECT 1 FROM posts p WHERE p.board = q.board AND p.number = q.number)",
    ),
    (
        "message {1} of sub-board {0}: words to find without a message",
        "SELECT w.board, w.number FROM post_words w "
        "WHERE NOT EXISTS (SELECT 1 FROM posts p WHERE p.board = w.board AND p.number = w.number)",
    ),
    (
        "message {1} of sub-board {0}: to be read for its words, and not there",
        "SELECT h.board, h.number FROM post_holes h "
        "WHERE NOT EXISTS (SELECT 1 FROM posts p WHERE p.board = h.board AND p.number = h.number)",
    ),
    (
        "message {1} of sub-board {0}: its words cannot be found",
        "SELECT p.board, p.number FROM posts p JOIN post_index i ON i.board = p.board WHERE p.number <= i.upto "
        "AND NOT EXISTS (SELECT 1 FROM post_words w WHERE w.board = p.board AND w.number = p.number) "
        "AND NOT EXISTS (SELECT 1 FROM post_holes h WHERE h.board = p.board AND h.number = p.number)",
    ),
    (
        "netmail {}: its text (letter #{}) is missing",
        "SELECT n.id, n.letter FROM netmail n WHERE NOT EXISTS (SELECT 1 FROM letters l WHERE l.id = n.letter)",
    ),
    (
        "mailbox of user #{}: something is kept of message {}, which is not there",
        "SELECT i.user_number, i.uid FROM mail_index i WHERE NOT EXISTS "
        "(SELECT 1 FROM copies c WHERE c.user_number = i.user_number AND c.uid = i.uid)",
    ),
    (
        "mailbox of user #{}: what is kept of message {} is missing",
        "SELECT i.user_number, i.uid FROM mail_index i WHERE NOT EXISTS (SELECT 1 FROM mail_heads h WHERE h.id = i.id)",
    ),
    (
        "kept header #{}: of no message",
        "SELECT h.id FROM mail_heads h WHERE NOT EXISTS (SELECT 1 FROM mail_index i WHERE i.id = h.id)",
    ),
    (
        "sent mail {}: its text (letter #{}) is missing",
        "SELECT s.id, s.letter FROM sent s WHERE NOT EXISTS (SELECT 1 FROM letters l WHERE l.id = s.letter)",
    ),
    (
        "sent mail {}: its size is wrong",
        "SELECT s.id FROM sent s JOIN letters l ON l.id = s.letter WHERE s.size <> l.size + length(s.prefix)",
    ),
    (
        "letter #{}: nothing refers to it",
        "SELECT l.id FROM letters l WHERE NOT EXISTS (SELECT 1 FROM prefixes p WHERE p.letter = l.id) "
        "AND NOT EXISTS (SELECT 1 FROM queue q WHERE q.letter = l.id) "
        "AND NOT EXISTS (SELECT 1 FROM posts p WHERE p.letter = l.id) "
        "AND NOT EXISTS (SELECT 1 FROM netmail n WHERE n.letter = l.id) "
        "AND NOT EXISTS (SELECT 1 FROM sent s WHERE s.letter = l.id)",
    ),
    (
        "letter #{}: its text is missing, or its size is wrong",
        "SELECT id FROM letters WHERE (body IS NULL AND blob = '') OR length(body) <> size",
    ),
    (
        "user #{}: no password",
        "SELECT number FROM users u WHERE NOT EXISTS (SELECT 1 FROM secrets s WHERE s.user_number = u.number)",
    ),
    (
        "user #{}: a password without an account",
        "SELECT user_number FROM secrets s WHERE NOT EXISTS (SELECT 1 FROM users u WHERE u.number = s.user_number)",
    ),
)


async def check(engine: Engine) -> Findings:
    """Look at everything; may take minutes on a large database. What the engine cannot read is a problem, too."""
    found = Findings()
    for table in _COUNTED:
        for (count,) in await _rows(engine, f"SELECT COUNT(*) FROM {table}", found, table):
            found.counts[table] = count
    for text, sql in _RULES:
        for row in await _rows(engine, f"{sql} LIMIT {MOST_PROBLEMS}", found, text):
            found.problems.append(text.format(*row))
    return found


async def _rows(engine: Engine, sql: str, found: Findings, subject: str) -> list[Row]:
    try:
        return await engine.rows(sql)
    except StoreError as error:
        found.problems.append(f"not checked ({subject}): {error}")
        return []
