-- The first shape of the database. Types are strict; truth is 0 or 1; times are seconds since 1970.

CREATE TABLE users (
    number INTEGER PRIMARY KEY,
    alias TEXT NOT NULL,
    alias_key TEXT NOT NULL,
    real_name TEXT NOT NULL,
    real_key TEXT NOT NULL,
    level INTEGER NOT NULL,
    exemptions TEXT NOT NULL,
    restrictions TEXT NOT NULL,
    netmail TEXT NOT NULL,
    forwards INTEGER NOT NULL,
    fold_case INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    inactive INTEGER NOT NULL,
    created REAL NOT NULL,
    last_on REAL NOT NULL,
    last_address TEXT NOT NULL,
    last_host TEXT NOT NULL,
    last_protocol TEXT NOT NULL,
    logons INTEGER NOT NULL,
    emails INTEGER NOT NULL,
    emails_today INTEGER NOT NULL,
    email_day INTEGER NOT NULL
) STRICT;
CREATE INDEX users_alias ON users (alias_key);
CREATE INDEX users_real_name ON users (real_key) WHERE real_key <> '';

CREATE TABLE secrets (
    user_number INTEGER PRIMARY KEY,
    password_hash TEXT NOT NULL,
    sealed BLOB NOT NULL,
    scram TEXT NOT NULL,
    changed REAL NOT NULL
) STRICT;

-- The text comes last, so that reading the rest of a row does not walk through it.
CREATE TABLE letters (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tag TEXT NOT NULL,
    size INTEGER NOT NULL,
    blob TEXT NOT NULL,
    message_id TEXT NOT NULL,
    sender TEXT NOT NULL,
    subject TEXT NOT NULL,
    author TEXT NOT NULL,
    received REAL NOT NULL,
    spam INTEGER NOT NULL,
    body BLOB
) STRICT;
CREATE INDEX letters_blob ON letters (blob) WHERE blob <> '';

CREATE TABLE mailboxes (
    user_number INTEGER PRIMARY KEY,
    messages INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    spam INTEGER NOT NULL,
    next_uid INTEGER NOT NULL
) STRICT;

CREATE TABLE copies (
    user_number INTEGER NOT NULL,
    uid INTEGER NOT NULL,
    letter INTEGER NOT NULL,
    tag TEXT NOT NULL,
    size INTEGER NOT NULL,
    spam INTEGER NOT NULL,
    seen INTEGER NOT NULL,
    PRIMARY KEY (user_number, uid)
) STRICT, WITHOUT ROWID;

CREATE TABLE prefixes (
    letter INTEGER NOT NULL,
    user_number INTEGER NOT NULL,
    uid INTEGER NOT NULL,
    prefix BLOB NOT NULL,
    PRIMARY KEY (letter, user_number, uid)
) STRICT, WITHOUT ROWID;

CREATE TABLE queue (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    letter INTEGER NOT NULL,
    prefix BLOB NOT NULL,
    sender TEXT NOT NULL,
    recipient TEXT NOT NULL,
    domain TEXT NOT NULL,
    port INTEGER NOT NULL,
    user_number INTEGER NOT NULL,
    created REAL NOT NULL,
    due REAL NOT NULL,
    notify TEXT NOT NULL,
    orcpt TEXT NOT NULL,
    ret TEXT NOT NULL,
    envid TEXT NOT NULL,
    eight_bit INTEGER NOT NULL,
    utf8 INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    lease_until REAL NOT NULL,
    lease_by TEXT NOT NULL,
    held INTEGER NOT NULL,
    delay_told INTEGER NOT NULL,
    error TEXT NOT NULL
) STRICT;
CREATE INDEX queue_due ON queue (due, id, lease_until, domain, port) WHERE held = 0;
CREATE INDEX queue_goal ON queue (domain, port, due, id, lease_until) WHERE held = 0;
CREATE INDEX queue_letter ON queue (letter);
CREATE INDEX queue_user ON queue (user_number) WHERE user_number <> 0;

CREATE TABLE traces (
    id INTEGER PRIMARY KEY,
    at REAL NOT NULL,
    tag TEXT NOT NULL,
    event TEXT NOT NULL,
    address TEXT NOT NULL,
    detail TEXT NOT NULL,
    message_id TEXT NOT NULL,
    sender TEXT NOT NULL,
    tag_key INTEGER NOT NULL,
    message_key INTEGER NOT NULL,
    sender_key INTEGER NOT NULL,
    address_key INTEGER NOT NULL
) STRICT;
CREATE INDEX traces_keys ON traces (at, tag_key, message_key, sender_key, address_key);

CREATE TABLE attempts (
    key TEXT PRIMARY KEY,
    failures INTEGER NOT NULL,
    dupes INTEGER NOT NULL,
    first_at REAL NOT NULL,
    last_at REAL NOT NULL,
    name TEXT NOT NULL,
    proof TEXT NOT NULL,
    protocol TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE notes (
    name TEXT PRIMARY KEY,
    text TEXT NOT NULL
) STRICT, WITHOUT ROWID;
