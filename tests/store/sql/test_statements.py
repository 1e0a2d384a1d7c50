"""The statements keep to what SQLite and PostgreSQL both take."""

from __future__ import annotations

import re

import pytest

from dialtone.store.sql import (
    attempts,
    check,
    credentials,
    drafts,
    files,
    folders,
    mail,
    mail_index,
    netmail,
    pointers,
    post_words,
    posts,
    properties,
    queue,
    statistics,
    telegrams,
    threads,
    traces,
    users,
    votes,
)
from dialtone.store.sql.engine import Table, insertion

MODULES = (
    attempts,
    check,
    credentials,
    drafts,
    files,
    folders,
    mail,
    mail_index,
    netmail,
    pointers,
    post_words,
    posts,
    properties,
    queue,
    statistics,
    telegrams,
    threads,
    traces,
    users,
    votes,
)
STATEMENTS = [
    value
    for module in MODULES
    for value in vars(module).values()
    if isinstance(value, str) and re.match(r"(SELECT|INSERT|UPDATE|DELETE) ", value)
]
STATEMENTS += [sql for _, sql in check._RULES]
STATEMENTS += [insertion(table, 2) for module in MODULES for table in vars(module).values() if isinstance(table, Table)]

ONLY_ONE_ENGINE_KNOWS = re.compile(
    r"\b(rowid|OR REPLACE|OR IGNORE|IFNULL|GLOB|PRAGMA|group_concat|datetime|strftime|typeof|ILIKE|ANY)\b|\"|`|::|\?",
    re.IGNORECASE,
)


def test_the_statements_were_found() -> None:
    assert len(STATEMENTS) > 80


@pytest.mark.parametrize("sql", STATEMENTS)
def test_both_engines_take_it(sql: str) -> None:
    assert not ONLY_ONE_ENGINE_KNOWS.search(sql)


@pytest.mark.parametrize("sql", STATEMENTS)
def test_parameters_first_appear_in_order(sql: str) -> None:
    # SQLite counts $-parameters by their first appearance, PostgreSQL by their number: both must mean the same.
    first: list[int] = []
    for number in map(int, re.findall(r"\$(\d+)", sql)):
        if number not in first:
            first.append(number)
    assert first == list(range(first[0], first[0] + len(first))) if first else True
