"""Spec bbs.md 2: the grammar of access requirement strings."""

import contextlib
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dialtone.formats.requirement_words import KEYWORDS
from dialtone.formats.requirements import (
    DEEPEST,
    MOST,
    BadRequirement,
    Either,
    Every,
    Not,
    Test,
    as_json,
    grouped,
    parse,
)

# What was written, and how it is to be read (spec bbs.md 2.1 to 2.3).
READINGS = [
    ("50", "LEVEL 50"),
    ("LEVEL 50 AND AGE 18", "LEVEL 50 AND AGE 18"),
    ("SYSOP OR EXEMPT Q OR I OR N", "SYSOP OR EXEMPT Q OR EXEMPT I OR EXEMPT N"),
    ("ANSI and not GUEST", "ANSI AND NOT GUEST"),
    ("COLS 80 & UTF8", "COLS 80 AND UTF8"),
    ("TIME 18:00 NOT TIME 22:00", "TIME 18:00 AND NOT TIME 22:00"),
    ("DAY = SU OR SA", "DAY = SU OR DAY SA"),
    ("USER = 1", "USER = 1"),
    ("PROT TELNET OR SSH", "PROT TELNET OR PROT SSH"),
    ("FLAG 1A (LEVEL 60 OR FLAG 2B)", "FLAG 1A AND (LEVEL 60 OR FLAG 2B)"),
    # equal precedence, to the right
    ("LEVEL 1 AGE 2 OR LOGONS 3", "LEVEL 1 AND (AGE 2 OR LOGONS 3)"),
    ("LEVEL 1 OR AGE 2 LOGONS 3", "LEVEL 1 OR (AGE 2 AND LOGONS 3)"),
    ("(LEVEL 1 OR AGE 2) LOGONS 3", "(LEVEL 1 OR AGE 2) AND LOGONS 3"),
    ("1 2 OR 3 4", "LEVEL 1 AND (LEVEL 2 OR (LEVEL 3 AND LEVEL 4))"),
    ("((50))", "LEVEL 50"),
    ("1 (2 3)", "LEVEL 1 AND LEVEL 2 AND LEVEL 3"),
    # no space needed, any case, signs
    ("LEVEL60", "LEVEL 60"),
    ("level60age18|sysop", "LEVEL 60 AND (AGE 18 OR SYSOP)"),
    ("$L60$F2B", "LEVEL 60 AND FLAG 2B"),
    ("$[ $* $G", "ANSI AND RIP AND LOCAL"),
    ("!(50|60)", "NOT (LEVEL 50 OR LEVEL 60)"),
    ("50&&60||70", "LEVEL 50 AND (LEVEL 60 OR LEVEL 70)"),
    # = and NOT on both sides, for the next value only
    ("LEVEL NOT 50", "NOT LEVEL 50"),
    ("NOT LEVEL 50 60", "NOT LEVEL 50 AND LEVEL 60"),
    ("REST NOT D", "NOT REST D"),
    ("= LEVEL 50 60", "LEVEL = 50 AND LEVEL 60"),
    ("LEVEL EQUAL 50", "LEVEL = 50"),
    ("LEVEL EQUALS 50", "LEVEL = 50"),
    ("LEVEL EQUAL TO 50", "LEVEL = 50"),
    ("LEVEL NOT EQUAL TO 50", "NOT LEVEL = 50"),
    ("LEVEL != 50", "NOT LEVEL = 50"),
    ("LEVEL = (50 OR 60)", "LEVEL = 50 OR LEVEL 60"),
    ("NOT NOT SYSOP", "SYSOP"),
    # the keyword stays in force
    ("FLAG 1A 1B", "FLAG 1A AND FLAG 1B"),
    ("FLAG 1A FLAG 2B", "FLAG 1A AND FLAG 2B"),
    ("FLAG 1A (B OR 3C)", "FLAG 1A AND (FLAG 1B OR FLAG 3C)"),
    ("LEVEL 50 OR 90", "LEVEL 50 OR LEVEL 90"),
    ("EXEMPT Q OR 90", "EXEMPT Q OR LEVEL 90"),
    ("AGE 18 SYSOP OR 90", "AGE 18 AND (SYSOP OR LEVEL 90)"),
    # texts
    ("USER EQUAL TO TOM", "USER = TOM"),
    ("HOST *.example.com LEVEL60", "HOST *.EXAMPLE.COM AND LEVEL 60"),
    ("HOST LOCAL OR LOCALHOST", "HOST LOCAL OR HOST LOCALHOST"),
    ("SUB ORION OR ANDROMEDA OR NOTES", "SUB ORION OR SUB ANDROMEDA OR SUB NOTES"),
    ("SUBCODE MAIN-* SUB 3", "SUBCODE MAIN-* AND SUB 3"),
    ("IP 192.0.2.0/24", "IP 192.0.2.0/24"),
    ("TERM ANSI OR SYSOP", "TERM ANSI OR SYSOP"),
    # the end
    ("90 NULL whatever ) this ( is", "LEVEL 90"),
    ("(90 $0", "LEVEL 90"),
    ("WIP OR 50", "WIP OR LEVEL 50"),
    ("AND 50 AND AND 60 AND", "LEVEL 50 AND LEVEL 60"),
    ("", ""),
    ("   ", ""),
]

WRONG = [
    ("FOO", "unknown keyword FOO", 0),
    ("LEVEL 50 FOO 3", "unknown keyword FOO", 9),
    ("PROTOCOL TELNET", "unknown keyword PROTOCOL", 0),
    ("$% 5", "unknown keyword $%", 0),
    ("A", "unknown keyword A", 0),
    ("LEVEL", "LEVEL needs a value", 5),
    ("LEVEL OR AGE 18", "this is no value for LEVEL", 6),
    ("HOST OR SYSOP", "this is no value for HOST", 5),
    ("(LEVEL) 50", "LEVEL needs a value", 6),
    ("LEVEL AGE 18", "this is no value for LEVEL", 6),
    ("FLAG 5A", "this is no value for FLAG", 5),
    ("LEVEL > 50", "this is no value for LEVEL", 6),
    ("50 OR", "OR needs something after it", 5),
    ("OR 50", "OR needs something before it", 3),
    ("NOT", "NOT or = needs something after it", 3),
    ("50 =", "NOT or = needs something after it", 4),
    ("(50", "a parenthesis is not closed", 0),
    ("50)", "a parenthesis is closed that was not opened", 2),
    ("()", "nothing stands between these parentheses", 0),
    ("99999999999999999999", "unknown keyword 99999999999999999999", 0),
    ("x" * (MOST + 1), f"longer than {MOST} characters", MOST),
    ("(" * 100, "too deeply nested", DEEPEST + 1),
    ("1|1 " * 100, "too deeply nested", 0),
]


@pytest.mark.parametrize(("text", "reading"), READINGS)
def test_readings(text, reading):
    assert grouped(parse(text)) == reading
    assert parse(reading) == parse(text)


@pytest.mark.parametrize(("text", "trouble", "position"), WRONG)
def test_what_is_wrong_is_told_with_its_place(text, trouble, position):
    with pytest.raises(BadRequirement) as caught:
        parse(text)
    assert caught.value.text == trouble
    assert caught.value.position == position
    assert isinstance(caught.value, ValueError)


def test_the_tree():
    assert parse("NOT FLAG = 2B OR TIME 18:30 DAY WE") == Either(
        (Not(Test("FLAG", "2B", True)), Every((Test("TIME", 1110), Test("DAY", 3))))
    )


def test_plain_data_for_others():
    data = as_json(parse("SYSOP OR (LEVEL = 50 NOT PROT SSH)"))
    assert data == {
        "any": [
            {"test": "SYSOP"},
            {
                "all": [
                    {"test": "LEVEL", "value": 50, "equal": True},
                    {"not": {"test": "PROT", "value": "SSH", "equal": False}},
                ]
            },
        ]
    }
    json.dumps(data)
    assert as_json(parse("")) == {"all": []}


WORDS = some.sampled_from(
    [*KEYWORDS, "AND", "OR", "NOT", "EQUAL", "TO", "50", "1A", "18:00", "SU", "$L", "$[", "x*", "Q"]
)
SIGNS = some.sampled_from([" ", "", "(", ")", "=", "!", "|", "&"])


@given(some.lists(some.one_of(WORDS, SIGNS), max_size=40).map(" ".join) | some.text(max_size=60))
def test_whatever_is_written_is_read_or_refused_and_reads_the_same_grouped(text):
    try:
        tree = parse(text)
    except BadRequirement as error:
        assert 0 <= error.position <= len(text)
        return
    json.dumps(as_json(tree))
    assert parse(grouped(tree)) == tree


@pytest.mark.parametrize("piece", ["(", "!", "NOT ", "=", "& ", "50 ", "$L5 ", "HOST a", "a", "(1|", " ", "!(", "OR "])
def test_RED_01_no_text_takes_long(piece):
    began = time.process_time()
    for _ in range(20):
        with contextlib.suppress(BadRequirement):
            parse((piece * MOST)[:MOST])
    assert time.process_time() - began < 2
