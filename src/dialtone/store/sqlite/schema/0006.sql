-- Threads by their newest message: from this index alone.

CREATE INDEX posts_thread ON posts (board, thread, number, held, private);
