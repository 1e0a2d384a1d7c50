"""Where things are kept: records in an engine, large texts in files.

`memory/` keeps records in dictionaries (tests, throw-away boards), `sqlite/` in one database file through the
hand-written SQL of `sql/`, `blobs/` keeps texts too large for a row in files. All of them stand behind
`domain/ports/store.py` and `domain/ports/blobs.py`, and every engine must pass `testing/conformance`.

May import `domain` and below. Start reading at `sql/mail.py`, then `sqlite/writer.py`.
"""
