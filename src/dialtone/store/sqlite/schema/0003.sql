-- What the board keeps of people: the rest of an account, properties, keys and tokens, drafts and sent mail; and counts.

ALTER TABLE users ADD COLUMN alias_folded TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN handle TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN street TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN zip TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN phone TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN comment TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN rows INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN columns INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN editor TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN protocol TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN archive TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN door TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN new_files_since REAL NOT NULL DEFAULT 0.0;
ALTER TABLE users ADD COLUMN time_on INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN time_today INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN time_last INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN logons_today INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN extra_minutes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN banked_minutes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN downloaded_today INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN counters_day INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN leech INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN mail_settings INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN deleted_at REAL NOT NULL DEFAULT 0.0;
UPDATE users SET alias_folded = casefold(alias);

CREATE TABLE properties (
    user_number INTEGER NOT NULL,
    section TEXT NOT NULL,
    key TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (user_number, section, key)
) STRICT;

CREATE TABLE public_keys (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_number INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    kind TEXT NOT NULL,
    data TEXT NOT NULL,
    comment TEXT NOT NULL,
    added REAL NOT NULL,
    last_used REAL NOT NULL,
    UNIQUE (user_number, fingerprint)
) STRICT;
CREATE INDEX public_keys_fingerprint ON public_keys (fingerprint, user_number);

CREATE TABLE tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    user_number INTEGER NOT NULL,
    purpose TEXT NOT NULL,
    detail TEXT NOT NULL,
    expires REAL NOT NULL,
    uses INTEGER NOT NULL
) STRICT;
CREATE INDEX tokens_user ON tokens (user_number, purpose, id);

CREATE TABLE drafts (
    user_number INTEGER NOT NULL,
    area TEXT NOT NULL,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    saved REAL NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (user_number, area)
) STRICT;

CREATE TABLE sent (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_number INTEGER NOT NULL,
    letter INTEGER NOT NULL,
    recipients TEXT NOT NULL,
    subject TEXT NOT NULL,
    size INTEGER NOT NULL,
    at REAL NOT NULL,
    prefix BLOB NOT NULL
) STRICT;
CREATE INDEX sent_user ON sent (user_number, id);
CREATE INDEX sent_letter ON sent (letter);

-- Day 0 is all days together.
CREATE TABLE days (
    day INTEGER PRIMARY KEY,
    logons INTEGER NOT NULL,
    minutes INTEGER NOT NULL,
    uploads INTEGER NOT NULL,
    uploaded INTEGER NOT NULL,
    downloads INTEGER NOT NULL,
    downloaded INTEGER NOT NULL,
    posts INTEGER NOT NULL,
    emails INTEGER NOT NULL,
    feedback INTEGER NOT NULL,
    new_users INTEGER NOT NULL
) STRICT;

CREATE TABLE calls (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_number INTEGER NOT NULL,
    alias TEXT NOT NULL,
    location TEXT NOT NULL,
    note TEXT NOT NULL,
    protocol TEXT NOT NULL,
    node INTEGER NOT NULL,
    began REAL NOT NULL,
    ended REAL NOT NULL,
    total INTEGER NOT NULL,
    today INTEGER NOT NULL
) STRICT;
