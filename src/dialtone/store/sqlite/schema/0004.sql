-- What callers do with messages and files: how far they have read, votes and polls, words to find, file directories.

CREATE INDEX posts_recipient ON posts (recipient_user, posted, board, number) WHERE recipient_user <> 0;

-- The words of messages in the form in which they are compared. The grams only narrow down where to look.
CREATE TABLE post_words (
    id INTEGER PRIMARY KEY,
    board TEXT NOT NULL,
    number INTEGER NOT NULL,
    posted REAL NOT NULL,
    words TEXT NOT NULL,
    UNIQUE (board, number)
) STRICT;
CREATE VIRTUAL TABLE post_grams USING fts5 (
    words, content = '', contentless_delete = 1, detail = none, tokenize = 'trigram case_sensitive 1'
);
CREATE TRIGGER post_words_added AFTER INSERT ON post_words BEGIN
    INSERT INTO post_grams (rowid, words) VALUES (new.id, new.words);
END;
CREATE TRIGGER post_words_removed AFTER DELETE ON post_words BEGIN
    DELETE FROM post_grams WHERE rowid = old.id;
END;

-- Up to which number the messages of a sub-board have been read for their words, and which of those must be read again.
CREATE TABLE post_index (
    board TEXT PRIMARY KEY,
    upto INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE post_holes (
    board TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (board, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE pointers (
    user_number INTEGER NOT NULL,
    board TEXT NOT NULL,
    scanned INTEGER NOT NULL,
    last_read INTEGER NOT NULL,
    new_scan INTEGER,
    new_scan_to_me INTEGER,
    to_you_scan INTEGER,
    PRIMARY KEY (user_number, board)
) STRICT, WITHOUT ROWID;

CREATE TABLE ballots (
    board TEXT NOT NULL,
    number INTEGER NOT NULL,
    user_number INTEGER NOT NULL,
    value INTEGER NOT NULL,
    at REAL NOT NULL,
    PRIMARY KEY (board, number, user_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE polls (
    board TEXT NOT NULL,
    number INTEGER NOT NULL,
    most INTEGER NOT NULL,
    results INTEGER NOT NULL,
    closed INTEGER NOT NULL,
    answers TEXT NOT NULL,
    PRIMARY KEY (board, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE files (
    directory TEXT NOT NULL,
    name_key TEXT NOT NULL,
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    uploader TEXT NOT NULL,
    uploader_user INTEGER NOT NULL,
    uploaded REAL NOT NULL,
    written REAL NOT NULL,
    cost INTEGER NOT NULL,
    downloads INTEGER NOT NULL,
    last_download REAL NOT NULL,
    anonymous INTEGER NOT NULL,
    crc32 INTEGER NOT NULL,
    md5 TEXT NOT NULL,
    sha1 TEXT NOT NULL,
    recipients TEXT NOT NULL,
    description TEXT NOT NULL,
    tags TEXT NOT NULL,
    author TEXT NOT NULL,
    author_group TEXT NOT NULL,
    extended TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (directory, name_key)
) STRICT;
CREATE INDEX files_name ON files (name_key, directory);
CREATE INDEX files_sha1 ON files (sha1, directory, name_key) WHERE sha1 <> '';
CREATE INDEX files_uploaded ON files (directory, uploaded, size);

CREATE TABLE file_queue (
    id INTEGER PRIMARY KEY,
    user_number INTEGER NOT NULL,
    upload INTEGER NOT NULL,
    directory TEXT NOT NULL,
    name_key TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    added REAL NOT NULL,
    UNIQUE (user_number, upload, directory, name_key)
) STRICT;
