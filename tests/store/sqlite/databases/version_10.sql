-- A database of version 10, as text: that of version 9, and what is kept beside mail.

BEGIN TRANSACTION;

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
INSERT INTO attempts VALUES('ip:192.0.2.7',3,1,1.0,2.0,'root','ab','SMTP');

CREATE TABLE boards (
    board TEXT PRIMARY KEY,
    messages INTEGER NOT NULL,
    held INTEGER NOT NULL,
    next_number INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO boards VALUES('MAIN',2,1,4);
INSERT INTO boards VALUES('NEWS',1,0,2);

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
INSERT INTO calls VALUES(3,1,'Night Owl','Übersee','Whoo?','Telnet',2,1763600024.0,1763600084.0,7,2);

CREATE TABLE copies (
    user_number INTEGER NOT NULL,
    uid INTEGER NOT NULL,
    letter INTEGER NOT NULL,
    tag TEXT NOT NULL,
    size INTEGER NOT NULL,
    spam INTEGER NOT NULL,
    seen INTEGER NOT NULL, folder INTEGER NOT NULL DEFAULT 0, marks INTEGER NOT NULL DEFAULT 0, moved REAL NOT NULL DEFAULT 0.0,
    PRIMARY KEY (user_number, uid)
) STRICT, WITHOUT ROWID;
INSERT INTO copies VALUES(1,1,1,'00112233445566aa',22,0,1,4,3,1763700010.5);
INSERT INTO copies VALUES(1,3,3,'00112233445566cc',200000,1,0,0,0,0.0);
INSERT INTO copies VALUES(2,1,1,'00112233445566aa',22,0,0,0,0,0.0);
INSERT INTO copies VALUES(2,2,1,'00112233445566aa',22,0,1,-1,0,1763700011.0);
CREATE INDEX copies_folder ON copies (user_number, folder, uid) WHERE folder <> 0;
CREATE INDEX copies_trash ON copies (moved) WHERE folder = -1;

CREATE TABLE folders (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_number INTEGER NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    UNIQUE (user_number, name_key)
) STRICT;
INSERT INTO folders VALUES(4,1,'Büro/Rechnungen','büro/rechnungen');
INSERT INTO folders VALUES(5,2,'Büro/Rechnungen','büro/rechnungen');

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
INSERT INTO days VALUES(0,9,90,1,1024,2,2048,3,4,1,2);
INSERT INTO days VALUES(20409,4,40,0,0,1,1024,1,2,0,1);

CREATE TABLE drafts (
    user_number INTEGER NOT NULL,
    area TEXT NOT NULL,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    saved REAL NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (user_number, area)
) STRICT;
INSERT INTO drafts VALUES(2,'post:MAIN','Night Owl','Re: Hi',1763600022.0,'Unfinished
ünd');

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
INSERT INTO letters VALUES(1,'00112233445566aa',12,'','<one@far.example>','ann@far.example','Grüße','Ann <ann@far.example>',1763600001.0,0,X'48690D0A0D0A74686572650A');
INSERT INTO letters VALUES(3,'00112233445566cc',200000,'9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f','','','','',1763600003.0,1,NULL);
INSERT INTO letters VALUES(4,'00112233445566dd',7,'','<post@bbs.example>','','Grüße','Night Owl',1763600010.0,0,X'48656C6C6F0D0A');
INSERT INTO letters VALUES(5,'00112233445566ee',4,'','<answer@far.example>','','','',1763600011.0,0,X'52650D0A');
INSERT INTO letters VALUES(6,'00112233445566ff',4,'','<netmail@bbs.example>','','','',1763600012.0,0,X'4661720A');
INSERT INTO letters VALUES(7,'00112233445566aa',6,'','','','','',1763600023.0,0,X'746578740D0A');
CREATE INDEX letters_blob ON letters (blob) WHERE blob <> '';

CREATE TABLE mailboxes (
    user_number INTEGER PRIMARY KEY,
    messages INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    spam INTEGER NOT NULL,
    next_uid INTEGER NOT NULL
) STRICT;
INSERT INTO mailboxes VALUES(1,1,200000,1,4);
INSERT INTO mailboxes VALUES(2,1,22,0,3);

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
INSERT INTO netmail VALUES(1,'fidonet',6,'Night Owl',1,'1:2/3','Ann Far','2:3/4.5','','Far','<netmail@bbs.example>',1763600012.0,1763600012.0,1,X'563A20770D0A');
CREATE INDEX netmail_letter ON netmail (letter);
CREATE INDEX netmail_network ON netmail (network, id);

CREATE TABLE notes (
    name TEXT PRIMARY KEY,
    text TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO notes VALUES('made.by','version 2');

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
    lines INTEGER NOT NULL DEFAULT -1,
    PRIMARY KEY (board, number)
) STRICT;
INSERT INTO posts VALUES('MAIN',1,4,'00112233445566dd',13,0,0,0,0,1763600010.0,1763600009.0,0,1,'Night Owl',1,'','All',0,'Grüße','<post@bbs.example>','','','d0','','h.example','SMTP',X'583A20790D0A',1);
INSERT INTO posts VALUES('NEWS',1,4,'00112233445566dd',13,0,0,0,1,1763600010.0,1763600009.0,0,1,'Night Owl',1,'','All',0,'Grüße','<post@bbs.example>','','','d0','','h.example','SMTP',X'583A20790D0A',-1);
INSERT INTO posts VALUES('MAIN',2,5,'00112233445566ee',4,1,0,0,0,1763600011.0,1763600011.0,1,1,'Ann',0,'ann@far.example','Night Owl',1,'Re: Grüße','<answer@far.example>','<post@bbs.example>','<root@far.example> <post@bbs.example>','','internet','','',X'',3);
CREATE INDEX posts_digest ON posts (board, digest, number) WHERE digest <> '';
CREATE INDEX posts_held ON posts (board, number) WHERE held = 1;
CREATE INDEX posts_letter ON posts (letter);
CREATE INDEX posts_message ON posts (message_id, board, number);

CREATE TABLE prefixes (
    letter INTEGER NOT NULL,
    user_number INTEGER NOT NULL,
    uid INTEGER NOT NULL,
    prefix BLOB NOT NULL,
    PRIMARY KEY (letter, user_number, uid)
) STRICT, WITHOUT ROWID;
INSERT INTO prefixes VALUES(1,1,1,X'466F723A206F776C0D0A');
INSERT INTO prefixes VALUES(1,2,1,X'466F723A207A6F650D0A');
INSERT INTO prefixes VALUES(1,2,2,X'466F723A207A6F650D0A');
INSERT INTO prefixes VALUES(3,1,3,X'');

CREATE TABLE properties (
    user_number INTEGER NOT NULL,
    section TEXT NOT NULL,
    key TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (user_number, section, key)
) STRICT;
INSERT INTO properties VALUES(1,'chat','color','blau ü');
INSERT INTO properties VALUES(1,'qwk','packet','OWL');

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
INSERT INTO public_keys VALUES(1,1,'SHA256:abc','ssh-ed25519','AAAAC3Nz','nora''s läptop',1763600021.0,0.0);
CREATE INDEX public_keys_fingerprint ON public_keys (fingerprint, user_number);

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
INSERT INTO queue VALUES(1,1,X'4F75740D0A','ann@far.example','bob@far.example','far.example',2525,1,1763600001.0,1763600001.0,'SUCCESS','rfc822;bob@far.example','HDRS','e1',1,0,0,0.0,'',1,0,'');
CREATE INDEX queue_due ON queue (due, id, lease_until, domain, port) WHERE held = 0;
CREATE INDEX queue_goal ON queue (domain, port, due, id, lease_until) WHERE held = 0;
CREATE INDEX queue_letter ON queue (letter);
CREATE INDEX queue_user ON queue (user_number) WHERE user_number <> 0;

CREATE TABLE schema_version (version INTEGER NOT NULL) STRICT;
INSERT INTO schema_version VALUES(10);

CREATE TABLE secrets (
    user_number INTEGER PRIMARY KEY,
    password_hash TEXT NOT NULL,
    sealed BLOB NOT NULL,
    scram TEXT NOT NULL,
    changed REAL NOT NULL
) STRICT;
INSERT INTO secrets VALUES(1,'$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA',X'0102','4096:c2FsdA==:a2V5:a2V5',1763600000.0);
INSERT INTO secrets VALUES(2,'$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaB',X'','',0.0);

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
INSERT INTO sent VALUES(1,1,7,'bob@far.example, Zoë','Grüße',12,1763600023.0,X'583A20790D0A');
CREATE INDEX sent_letter ON sent (letter);
CREATE INDEX sent_user ON sent (user_number, id);

CREATE TABLE telegrams (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_number INTEGER NOT NULL,
    sender TEXT NOT NULL,
    at REAL NOT NULL,
    text TEXT NOT NULL
) STRICT;
INSERT INTO telegrams VALUES(1,2,'Night Owl',1763600013.0,'Hello');
CREATE INDEX telegrams_user ON telegrams (user_number, id);

CREATE TABLE tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    user_number INTEGER NOT NULL,
    purpose TEXT NOT NULL,
    detail TEXT NOT NULL,
    expires REAL NOT NULL,
    uses INTEGER NOT NULL
) STRICT;
INSERT INTO tokens VALUES(2,'abababababababababababababababababababababababababababababababab',2,'download','FILES/a.zip',1763700000.0,3);
CREATE INDEX tokens_user ON tokens (user_number, purpose, id);

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
INSERT INTO traces VALUES(1,1763600001.0,'00112233445566aa','delivered','nightowl@bbs.example','mailbox of user #1','<one@far.example>','ann@far.example',4067879228,3807473006,3897281208,577206691);
INSERT INTO traces VALUES(2,1763600001.0,'00112233445566aa','delivered','zoe@bbs.example','mailbox of user #2','<one@far.example>','ann@far.example',4067879228,3807473006,3897281208,1150185758);
INSERT INTO traces VALUES(3,1763600001.0,'00112233445566aa','queued','bob@far.example','for bob@far.example','<one@far.example>','ann@far.example',4067879228,3807473006,3897281208,4270061644);
INSERT INTO traces VALUES(4,1763600002.0,'00112233445566bb','delivered','nightowl@bbs.example','mailbox of user #1','','',1079176005,0,0,577206691);
INSERT INTO traces VALUES(5,1763600003.0,'00112233445566cc','delivered','nightowl@bbs.example','mailbox of user #1','','',776923794,0,0,577206691);
CREATE INDEX traces_keys ON traces (at, tag_key, message_key, sender_key, address_key);

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
, netmail_key TEXT NOT NULL DEFAULT '', feedbacks INTEGER NOT NULL DEFAULT 0, posts INTEGER NOT NULL DEFAULT 0, posts_today INTEGER NOT NULL DEFAULT 0, post_day INTEGER NOT NULL DEFAULT 0, flags1 TEXT NOT NULL DEFAULT '', flags2 TEXT NOT NULL DEFAULT '', flags3 TEXT NOT NULL DEFAULT '', flags4 TEXT NOT NULL DEFAULT '', birth TEXT NOT NULL DEFAULT '', gender TEXT NOT NULL DEFAULT '', location TEXT NOT NULL DEFAULT '', credits INTEGER NOT NULL DEFAULT 0, free_credits INTEGER NOT NULL DEFAULT 0, uploads INTEGER NOT NULL DEFAULT 0, uploaded INTEGER NOT NULL DEFAULT 0, downloads INTEGER NOT NULL DEFAULT 0, downloaded INTEGER NOT NULL DEFAULT 0, downloads_today INTEGER NOT NULL DEFAULT 0, expires REAL NOT NULL DEFAULT 0.0, misc INTEGER NOT NULL DEFAULT 0, chat INTEGER NOT NULL DEFAULT 0, shell TEXT NOT NULL DEFAULT '', language TEXT NOT NULL DEFAULT '', board TEXT NOT NULL DEFAULT '', directory TEXT NOT NULL DEFAULT '', alias_folded TEXT NOT NULL DEFAULT '', handle TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '', street TEXT NOT NULL DEFAULT '', zip TEXT NOT NULL DEFAULT '', phone TEXT NOT NULL DEFAULT '', comment TEXT NOT NULL DEFAULT '', rows INTEGER NOT NULL DEFAULT 0, columns INTEGER NOT NULL DEFAULT 0, editor TEXT NOT NULL DEFAULT '', protocol TEXT NOT NULL DEFAULT '', archive TEXT NOT NULL DEFAULT '', door TEXT NOT NULL DEFAULT '', new_files_since REAL NOT NULL DEFAULT 0.0, time_on INTEGER NOT NULL DEFAULT 0, time_today INTEGER NOT NULL DEFAULT 0, time_last INTEGER NOT NULL DEFAULT 0, logons_today INTEGER NOT NULL DEFAULT 0, extra_minutes INTEGER NOT NULL DEFAULT 0, banked_minutes INTEGER NOT NULL DEFAULT 0, downloaded_today INTEGER NOT NULL DEFAULT 0, counters_day INTEGER NOT NULL DEFAULT 0, leech INTEGER NOT NULL DEFAULT 0, mail_settings INTEGER NOT NULL DEFAULT 0, deleted_at REAL NOT NULL DEFAULT 0.0) STRICT;
INSERT INTO users VALUES(1,'Night Owl','nightowl','Nora Owl','nora owl',90,'','','Nøra@far.example',0,0,0,0,1763600000.0,1763600009.0,'192.0.2.9','','',0,0,0,0,'nøra@far.example',3,2,1,20409,'AX','','','','19700131','F','Übersee',1048576,0,0,0,0,0,0,1800000000.5,5,2,'DEFAULT','','MAIN','','night owl','Owl','Whoo?','1 Barn Road','12345','555-0100','pays late',50,132,'FSEDIT','Z','zip','LORD',1763600020.5,500,31,32,3,15,600,1024,20409,2,16,0.0);
INSERT INTO users VALUES(2,'Zoë','zoë','','',50,'','M','',0,1,0,0,0.0,0.0,'','','',0,0,0,0,'',0,0,0,0,'','','','','','','',0,0,0,0,0,0,0,0.0,0,0,'','','','','zoë','','','','','','',0,0,'','','','',0.0,0,0,0,0,0,0,0,0,0,0,0.0);
CREATE INDEX users_address ON users (last_address, last_on) WHERE last_address <> '';
CREATE INDEX users_alias ON users (alias_key);
CREATE INDEX users_netmail ON users (netmail_key) WHERE netmail_key <> '';
CREATE INDEX users_real_name ON users (real_key) WHERE real_key <> '';

DELETE FROM main.sqlite_sequence WHERE name='calls';
INSERT INTO main.sqlite_sequence VALUES ('calls', 3);
DELETE FROM main.sqlite_sequence WHERE name='folders';
INSERT INTO main.sqlite_sequence VALUES ('folders', 6);
DELETE FROM main.sqlite_sequence WHERE name='letters';
INSERT INTO main.sqlite_sequence VALUES ('letters', 7);
DELETE FROM main.sqlite_sequence WHERE name='netmail';
INSERT INTO main.sqlite_sequence VALUES ('netmail', 1);
DELETE FROM main.sqlite_sequence WHERE name='public_keys';
INSERT INTO main.sqlite_sequence VALUES ('public_keys', 1);
DELETE FROM main.sqlite_sequence WHERE name='queue';
INSERT INTO main.sqlite_sequence VALUES ('queue', 1);
DELETE FROM main.sqlite_sequence WHERE name='sent';
INSERT INTO main.sqlite_sequence VALUES ('sent', 1);
DELETE FROM main.sqlite_sequence WHERE name='telegrams';
INSERT INTO main.sqlite_sequence VALUES ('telegrams', 1);
DELETE FROM main.sqlite_sequence WHERE name='tokens';
INSERT INTO main.sqlite_sequence VALUES ('tokens', 2);

CREATE INDEX posts_recipient ON posts (recipient_user, posted, board, number) WHERE recipient_user <> 0;
CREATE INDEX posts_thread ON posts (board, thread, number, held, private);

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

INSERT INTO post_words VALUES(1,'MAIN',1,1763600010.0,'grüße nora owl all hello, wörld: 100% of it');
INSERT INTO post_index VALUES('MAIN',2);
INSERT INTO post_holes VALUES('MAIN',2);
INSERT INTO pointers VALUES(1,'MAIN',2,1,1,NULL,0);
INSERT INTO ballots VALUES('MAIN',1,1,1,1763700000.0);
INSERT INTO ballots VALUES('MAIN',1,2,-1,1763700001.0);
INSERT INTO ballots VALUES('NEWS',1,2,3,1763700002.0);
INSERT INTO polls VALUES('NEWS',1,2,3,0,'["red", "grün"]');
INSERT INTO files VALUES('GAMES','döner.zip','Döner.ZIP',5000000000,'Night Owl',1,1763700003.5,0.0,7,3,1763700009.0,1,4294967295,'','abababababababababababababababababababab','1,2','A game','fun','Eve','ACiD',replace('Lines\nof text','\n',char(10)),'a game lines of text fun');
INSERT INTO file_queue VALUES(1,2,0,'GAMES','döner.zip','Döner.ZIP','',1763700004.0);

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

UPDATE mailboxes SET changes = 2 WHERE user_number = 1;
UPDATE copies SET modseq = 3221225473 WHERE user_number = 1 AND uid = 1;
INSERT INTO gone VALUES(1,0,3221225474,'2',2,0);
INSERT INTO keywords VALUES(1,5,'$Label1');
UPDATE copies SET marks = 19 WHERE user_number = 1 AND uid = 1;
UPDATE boards SET changes = 1 WHERE board = 'MAIN';
INSERT INTO post_marks VALUES(1,'MAIN',1,5,3221225473);
INSERT INTO board_views VALUES(1,'MAIN',2,'','2:3221225473');

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

INSERT INTO chat_channels VALUES('#main','{"name": "#main"}');
INSERT INTO chat_lines VALUES(7,'#main','a1',1763600000.25,'PRIVMSG','owl!owl@owls.example','Night Owl',0,'Whoo?');

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

INSERT INTO mail_heads VALUES(5,'Grüße','Ann <ann@far.example>','<one@far.example>','',1763600000.0,1763600001.0,X'5375626A6563743A2048690D0A');
INSERT INTO mail_index VALUES(1,1,5,3);
INSERT INTO mail_field_grams (rowid, words) VALUES(5,'grüße');
INSERT INTO mail_grams (rowid, words) VALUES(5,'hi there');

COMMIT TRANSACTION;
