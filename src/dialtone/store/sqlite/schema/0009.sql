-- How many lines the body of a message has, for overviews of news; -1 where nobody has counted them yet.

ALTER TABLE posts ADD COLUMN lines INTEGER NOT NULL DEFAULT -1;
