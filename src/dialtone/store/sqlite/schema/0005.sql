-- Folders of mailboxes. Folder 0 holds what is new (and the spam, by its flag), -1 what was thrown away.

ALTER TABLE copies ADD COLUMN folder INTEGER NOT NULL DEFAULT 0;
ALTER TABLE copies ADD COLUMN marks INTEGER NOT NULL DEFAULT 0;
ALTER TABLE copies ADD COLUMN moved REAL NOT NULL DEFAULT 0.0;

-- Nothing of them is written when mail comes to folder 0.
CREATE INDEX copies_folder ON copies (user_number, folder, uid) WHERE folder <> 0;
CREATE INDEX copies_trash ON copies (moved) WHERE folder = -1;

CREATE TABLE folders (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_number INTEGER NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    UNIQUE (user_number, name_key)
) STRICT;
