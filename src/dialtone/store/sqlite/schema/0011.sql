-- What mail programs know a message of a sub-board by, where that is not its number: it was changed, or let through late.
-- `turn` is the number given when it was let through: readers who had read further then have not read it.

ALTER TABLE posts ADD COLUMN uid INTEGER NOT NULL DEFAULT 0;
ALTER TABLE posts ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;
CREATE INDEX posts_renewed ON posts (board, uid) WHERE uid <> 0;
