-- Chat: what is kept of channels, and what was said on them.

CREATE TABLE chat_channels (
    channel TEXT PRIMARY KEY,
    state TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE chat_lines (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    channel TEXT NOT NULL,
    msgid TEXT NOT NULL,
    at REAL NOT NULL,
    kind TEXT NOT NULL,
    source TEXT NOT NULL,
    account TEXT NOT NULL,
    bot INTEGER NOT NULL,
    text TEXT NOT NULL
) STRICT;

CREATE INDEX chat_lines_channel ON chat_lines (channel, id);
