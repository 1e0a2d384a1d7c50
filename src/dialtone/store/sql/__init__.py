"""The records in hand-written SQL, once for every engine: the common subset of SQLite and PostgreSQL.

Parameters are `$1`, `$2` and so on, and first appear in that order in every statement, so that both engines take the
same text. Types are BIGINT-like integers, floating point, text and bytes; truth is 0 or 1. Nothing relies on hidden
row numbers, on implicit order, or on loose typing. One file per record group; `engine.py` says what an engine must
do. Imports `domain` and below. Start at `engine.py`, then `mail.py`.
"""
