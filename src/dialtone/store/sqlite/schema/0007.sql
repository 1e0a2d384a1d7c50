-- Mailboxes for clients that keep a copy of them (IMAP): the order of changes, what has gone, keywords.

-- Changes since the last arrival. A message that was not touched since it came has modseq 0: its uid says when that was.
ALTER TABLE mailboxes ADD COLUMN changes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE copies ADD COLUMN modseq INTEGER NOT NULL DEFAULT 0;
CREATE INDEX copies_changed ON copies (user_number, modseq) WHERE modseq <> 0;

-- Which messages left a folder. `highest` is the highest uid that ever did, as far as this row knows; `cut` is 1 when
-- what went before is not remembered.
CREATE TABLE gone (
    user_number INTEGER NOT NULL,
    folder INTEGER NOT NULL,
    modseq INTEGER NOT NULL,
    uids TEXT NOT NULL,
    highest INTEGER NOT NULL,
    cut INTEGER NOT NULL,
    PRIMARY KEY (user_number, folder, modseq)
) STRICT, WITHOUT ROWID;

CREATE TABLE keywords (
    user_number INTEGER NOT NULL,
    bit INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (user_number, bit)
) STRICT, WITHOUT ROWID;

-- The same for sub-boards: changes since the last message; when a message became visible, if not when it was posted.
ALTER TABLE boards ADD COLUMN changes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE posts ADD COLUMN modseq INTEGER NOT NULL DEFAULT 0;
CREATE INDEX posts_changed ON posts (board, modseq) WHERE modseq <> 0;

-- What a reader marked on a sub-board besides how far he has read.
CREATE TABLE post_marks (
    user_number INTEGER NOT NULL,
    board TEXT NOT NULL,
    number INTEGER NOT NULL,
    marks INTEGER NOT NULL,
    modseq INTEGER NOT NULL,
    PRIMARY KEY (user_number, board, number)
) STRICT, WITHOUT ROWID;

-- How far he had read when somebody last looked at it this way, and when which part of it changed.
CREATE TABLE board_views (
    user_number INTEGER NOT NULL,
    board TEXT NOT NULL,
    scanned INTEGER NOT NULL,
    seen TEXT NOT NULL,
    steps TEXT NOT NULL,
    PRIMARY KEY (user_number, board)
) STRICT, WITHOUT ROWID;
