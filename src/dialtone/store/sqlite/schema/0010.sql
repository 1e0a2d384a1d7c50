-- What is kept beside mail for quick answers: header fields, and an index of words. All of it can be made again from the
-- messages; what is there at the beginning is looked through by and by, as what comes.

-- Which messages were looked through: `found` has a bit for each index that knows their words. Narrow, since it is laid
-- on all messages of a mailbox. The id stays when a message is moved and gets another uid.
CREATE TABLE mail_index (
    user_number INTEGER NOT NULL,
    uid INTEGER NOT NULL,
    id INTEGER NOT NULL,
    found INTEGER NOT NULL,
    PRIMARY KEY (user_number, uid)
) STRICT, WITHOUT ROWID;

CREATE TABLE mail_heads (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    subject TEXT NOT NULL,
    author TEXT NOT NULL,
    message_id TEXT NOT NULL,
    ancestors TEXT NOT NULL,
    sent REAL NOT NULL,
    received REAL NOT NULL,
    fields BLOB
) STRICT;

-- The grams only narrow down where to look; the words themselves are in the messages. Taking something out of such an
-- index is dear: what went is noted, and taken out later (no number is given twice).
CREATE TABLE mail_stale (
    id INTEGER PRIMARY KEY,
    found INTEGER NOT NULL
) STRICT;
CREATE VIRTUAL TABLE mail_field_grams USING fts5 (
    words, content = '', contentless_delete = 1, detail = none, tokenize = 'trigram case_sensitive 1'
);
CREATE VIRTUAL TABLE mail_grams USING fts5 (
    words, content = '', contentless_delete = 1, detail = none, tokenize = 'trigram case_sensitive 1'
);
