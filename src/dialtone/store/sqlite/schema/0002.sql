-- Boards, netmail and telegrams, and what access requirements ask about an account.

ALTER TABLE users ADD COLUMN netmail_key TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN feedbacks INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN posts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN posts_today INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN post_day INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN flags1 TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN flags2 TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN flags3 TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN flags4 TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN birth TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN gender TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN location TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN credits INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN free_credits INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN uploads INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN uploaded INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN downloads INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN downloaded INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN downloads_today INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN expires REAL NOT NULL DEFAULT 0.0;
ALTER TABLE users ADD COLUMN misc INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN chat INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN shell TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN language TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN board TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN directory TEXT NOT NULL DEFAULT '';
UPDATE users SET netmail_key = casefold(netmail) WHERE netmail <> '';
CREATE INDEX users_netmail ON users (netmail_key) WHERE netmail_key <> '';
CREATE INDEX users_address ON users (last_address, last_on) WHERE last_address <> '';

-- The numbers given on a sub-board are counted here, so that removing the newest message frees none.
CREATE TABLE boards (
    board TEXT PRIMARY KEY,
    messages INTEGER NOT NULL,
    held INTEGER NOT NULL,
    next_number INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE posts (
    board TEXT NOT NULL,
    number INTEGER NOT NULL,
    letter INTEGER NOT NULL,
    tag TEXT NOT NULL,
    size INTEGER NOT NULL,
    held INTEGER NOT NULL,
    private INTEGER NOT NULL,
    anonymous INTEGER NOT NULL,
    permanent INTEGER NOT NULL,
    posted REAL NOT NULL,
    written REAL NOT NULL,
    parent INTEGER NOT NULL,
    thread INTEGER NOT NULL,
    author TEXT NOT NULL,
    author_user INTEGER NOT NULL,
    author_address TEXT NOT NULL,
    recipient TEXT NOT NULL,
    recipient_user INTEGER NOT NULL,
    subject TEXT NOT NULL,
    message_id TEXT NOT NULL,
    reply_to TEXT NOT NULL,
    ancestors TEXT NOT NULL,
    digest TEXT NOT NULL,
    network TEXT NOT NULL,
    host TEXT NOT NULL,
    protocol TEXT NOT NULL,
    prefix BLOB NOT NULL,
    PRIMARY KEY (board, number)
) STRICT;
CREATE INDEX posts_message ON posts (message_id, board, number);
CREATE INDEX posts_digest ON posts (board, digest, number) WHERE digest <> '';
CREATE INDEX posts_held ON posts (board, number) WHERE held = 1;
CREATE INDEX posts_letter ON posts (letter);

CREATE TABLE netmail (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    network TEXT NOT NULL,
    letter INTEGER NOT NULL,
    sender TEXT NOT NULL,
    sender_user INTEGER NOT NULL,
    sender_address TEXT NOT NULL,
    recipient TEXT NOT NULL,
    address TEXT NOT NULL,
    via TEXT NOT NULL,
    subject TEXT NOT NULL,
    message_id TEXT NOT NULL,
    created REAL NOT NULL,
    written REAL NOT NULL,
    held INTEGER NOT NULL,
    prefix BLOB NOT NULL
) STRICT;
CREATE INDEX netmail_network ON netmail (network, id);
CREATE INDEX netmail_letter ON netmail (letter);

CREATE TABLE telegrams (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_number INTEGER NOT NULL,
    sender TEXT NOT NULL,
    at REAL NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX telegrams_user ON telegrams (user_number, id);
