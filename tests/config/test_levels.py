import pytest

from dialtone.config.levels import Level, Levels, read_levels
from dialtone.formats.ini import Ini

MAIN = b"""name=Board

[level:0]
timeperday=30
emailperday=5
postsperday=2

[Level: 50]
emailperday = 0x10 ; some
downloadsperday = 0
misc = 0
expireto = 10

[level:99]
emailperday=0
postsperday=
"""


def read(data):
    problems = []
    return read_levels(Ini(data, "main.ini"), problems), [str(problem) for problem in problems]


@pytest.mark.proves("main.level.emailperday", "main.level.postsperday")
def test_limits_of_a_level():
    levels, problems = read(MAIN)
    assert problems == []
    assert levels.of(0) == Level(emails_per_day=5, posts_per_day=2, minutes_per_day=30)
    assert levels.of(50) == Level(emails_per_day=16)


def test_0_and_nothing_are_no_limit():
    levels, _ = read(MAIN)
    assert levels.of(99) == Level(emails_per_day=0, posts_per_day=0)
    assert levels.of(42) == Level()
    assert Levels().of(50) == Level()


def test_what_is_wrong_is_told_with_its_line_and_the_rest_counts():
    levels, problems = read(
        b"[level:10]\nemailperday=many\npostsperday=7\nemailsperday=3\n[level:20]\nemailperday=-1\n"
    )
    assert levels.of(10) == Level(posts_per_day=7)
    assert levels.of(20) == Level()
    assert problems == [
        'main.ini:2: error: [level:10] emailperday: "many" is not a whole number'
        " (allowed: a whole number from 0 to 2147483647; 0 is no limit)",
        "main.ini:4: note: [level:10] emailsperday: unknown key, without effect",
        "main.ini:6: error: [level:20] emailperday: -1 is out of range"
        " (allowed: a whole number from 0 to 2147483647; 0 is no limit)",
    ]


@pytest.mark.parametrize("name", ["100", "x", "", "-1", "1.5", "5 5"])
def test_what_is_no_level(name):
    levels, (problem,) = read(f"[level:{name}]\nemailperday=3\n".encode())
    assert levels == Levels()
    assert problem.endswith(f'"{name}" is no level; the section is left out (allowed: 0 to 99)')


def test_the_first_section_of_a_level_counts():
    levels, (problem,) = read(b"[level:5]\nemailperday=3\n[level:05]\nemailperday=9\n")
    assert levels.of(5).emails_per_day == 3
    assert "[level:05] this level stands above already" in problem


def test_a_board_without_levels_has_none():
    assert read(b"name=Board\n[other]\nemailperday=3\n") == (Levels(), [])


@pytest.mark.proves("main.level.linespermsg", "main.level.downloadsperday")
def test_every_limit_of_a_level():
    levels, problems = read(
        b"[level:10]\ntimeperday=60\ntimepercall=30\ncallsperday=4\nlinespermsg=200\ndownloadsperday=7\n"
        b"freecdtperday=1M\n"
    )
    assert problems == []
    assert levels.of(10) == Level(
        minutes_per_day=60,
        minutes_per_call=30,
        calls_per_day=4,
        lines_per_message=200,
        downloads_per_day=7,
        free_credits=1 << 20,
    )


@pytest.mark.proves("main.level.misc", "main.level.expiretolevel", "main.level.expiretoval")
@pytest.mark.parametrize(
    ("text", "level", "chosen"),
    [
        (b"expireto=20\n", None, None),
        (b"expireto=20\nmisc=1\n", 20, None),
        (b"expireto=3\nmisc=2\n", None, 3),
        (b"expireto=20\nexpiretolevel=true\n", 20, None),
        (b"expireto=3\nexpiretoval=true\n", None, 3),
        (b"expireto=3\nexpiretoval=false\n", None, None),
    ],
)
def test_what_a_level_expires_to(text, level, chosen):
    levels, problems = read(b"[level:50]\n" + text)
    assert problems == []
    assert (levels.of(50).expires_to_level, levels.of(50).expires_to_set) == (level, chosen)
