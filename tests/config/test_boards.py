import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.config.boards import BoardFlag, OwnPosts, internal_code, read_boards
from dialtone.formats.ini import Ini

MSGS = b"""\
; as a tool of the board writes it
tagline = Have a nice day
settings = 0xffff0000

[grp:Main]
\tdescription = Main Messages
\tars =
\tcode_prefix = MAIN-
\tsort = 0
[grp:DOVE]
\tdescription = Dove-Net
\tars = NOT GUEST
\tcode_prefix = DOVE_

[sub:Main:general]
\tdescription = General chatter
\tname = General
\tqwk_name = GENERAL
\tdata_dir =
\tsemfile = ../data/general.now
\tars =
\tread_ars = LEVEL 10
\tpost_ars = LEVEL 20
\toperator_ars = FLAG 1O
\tmoderated_ars = NOT LEVEL 50
\tsettings = 0x1801
\tptridx = 7
\tqwk_conf = 1001
\tmax_crcs = 500
\tmax_msgs = 1000
\tmax_age = 90
\ttagline = tag
\torigin_line = origin
\tfidonet_addr = 1:103/705
\tnewsgroup = local.general
\tarea_tag = LOCAL_GENERAL
\tprint_mode = 0x0
\tprint_mode_neg = 0x0
[sub:DOVE:DEBATE]
\tdescription = Debates
\tsettings = 0x8
"""


def read(data):
    problems = []
    boards = read_boards(Ini(data, "msgs.ini"), problems)
    return boards, [(problem.level, problem.section, problem.key, problem.text) for problem in problems]


def test_groups_and_subs_with_all_their_keys():
    boards, problems = read(MSGS)
    assert problems == []
    assert [(group.name, group.description, group.requirements) for group in boards.groups] == [
        ("Main", "Main Messages", ""),
        ("DOVE", "Dove-Net", "NOT GUEST"),
    ]
    assert list(boards.subs) == ["MAIN-GENERAL", "DOVE_DEBATE"]
    sub = boards.subs["MAIN-GENERAL"]
    assert (sub.code, sub.group.name, sub.name, sub.description) == (
        "MAIN-GENERAL",
        "Main",
        "General",
        "General chatter",
    )
    assert (sub.requirements, sub.read_requirements, sub.post_requirements) == ("", "LEVEL 10", "LEVEL 20")
    assert (sub.operator_requirements, sub.moderated_requirements) == ("FLAG 1O", "NOT LEVEL 50")
    assert (sub.max_messages, sub.max_age, sub.max_crcs, sub.qwk_conference) == (1000, 90, 500, 1001)
    assert (sub.tagline, sub.origin_line, sub.fidonet_address) == ("tag", "origin", "1:103/705")
    assert (sub.newsgroup, sub.area_tag, sub.qwk_name) == ("local.general", "LOCAL_GENERAL", "GENERAL")
    assert (sub.semaphore, sub.data_dir) == ("../data/general.now", "")


def test_a_sub_without_a_name_is_called_by_its_suffix():
    boards, _ = read(MSGS)
    assert boards.subs["DOVE_DEBATE"].name == "DEBATE"
    boards, problems = read(b"[grp:A]\n[sub:A:x]\nshort_name = Ex\nname = other\n")
    assert (boards.subs["X"].name, problems) == ("Ex", [])


@pytest.mark.parametrize("code", ["dove_debate", "DOVE_DEBATE", "Dove_Debate"])
def test_codes_are_found_in_any_case(code):
    boards, _ = read(MSGS)
    assert boards.find(code) is boards.subs["DOVE_DEBATE"]
    assert boards.find("nothing") is None


def test_toggles_are_bits_of_settings():
    boards, _ = read(MSGS)
    general, debate = boards.subs["MAIN-GENERAL"], boards.subs["DOVE_DEBATE"]
    assert general.has(BoardFlag.DEL)  # bit 11
    assert general.has(BoardFlag.DELLAST)  # bit 12
    assert not general.has(BoardFlag.PRIV)
    assert (general.networked, debate.networked) == (False, True)  # bit 3: QWK


@pytest.mark.parametrize("bit", [3, 4, 5, 19])
def test_a_sub_carried_by_any_network_is_networked(bit):
    boards, _ = read(b"[grp:A]\n[sub:A:x]\nsettings = %d\n" % (1 << bit))
    assert boards.subs["X"].networked


def test_subs_may_stand_before_their_group_whatever_the_case_of_its_name():
    boards, problems = read(b"[sub:main:x]\n[grp:Main]\ncode_prefix = m_\n[SUB:MAIN:y]\n")
    assert list(boards.subs) == ["M_X", "M_Y"]
    assert boards.of(boards.groups[0]) == list(boards.subs.values())
    assert problems == []


def test_a_group_name_may_hold_colons():
    boards, _ = read(b"[grp:Fido: Zone 2]\n[sub:Fido: Zone 2:x]\n")
    assert boards.subs["X"].group.name == "Fido: Zone 2"


def test_a_sub_of_an_unknown_group_is_told_and_left_out():
    boards, problems = read(b"[grp:A]\n[sub:B:x]\n[sub:A:y]\n")
    assert list(boards.subs) == ["Y"]
    assert problems == [("error", "sub:B:x", "", 'there is no group "B"; this sub-board is left out')]


def test_two_subs_with_one_code_are_told_and_the_first_counts():
    data = b"[grp:A]\ncode_prefix = XY\n[grp:B]\ncode_prefix = X\n[sub:A:z]\ndescription = first\n[sub:B:yz]\n"
    boards, problems = read(data)
    assert boards.subs["XYZ"].description == "first"
    assert problems == [("error", "sub:B:yz", "", "the internal code XYZ is taken; this sub-board is left out")]


def test_a_group_twice_in_another_case_is_told():
    boards, problems = read(b"[grp:A]\ndescription = first\n[grp:a]\ndescription = second\n")
    assert [group.description for group in boards.groups] == ["first"]
    assert [problem[:2] for problem in problems] == [("error", "grp:a")]


@pytest.mark.parametrize(
    "suffix", ["a/b", "..", ".x", "a b", "a\\b", "a*b", "caf\xe9", "a:b?", 'a"b', "x" * 33, "<x>", "\xdf"]
)
def test_a_code_that_is_no_file_name_is_told_and_left_out(suffix):
    boards, problems = read(f"[grp:A]\n[sub:A:{suffix}]\n[sub:A:good]\n".encode())
    assert list(boards.subs) == ["GOOD"]
    assert [problem[0] for problem in problems] == ["error"]


@pytest.mark.parametrize("section", ["sub:A", "sub:A:", "sub:", "sub::"])
def test_a_sub_without_group_or_code_is_told(section):
    boards, problems = read(f"[grp:A]\n[{section}]\n".encode())
    assert (boards.subs, [problem[0] for problem in problems]) == ({}, ["error"])


def test_requirements_that_cannot_be_understood_are_told_and_kept_so_that_nobody_meets_them():
    boards, problems = read(b"[grp:A]\nars = LEVEL FIFTY\n[sub:A:x]\npost_ars = (LEVEL 5\n")
    assert [(level, section, key) for level, section, key, _ in problems] == [
        ("error", "grp:A", "ars"),
        ("error", "sub:A:x", "post_ars"),
    ]
    assert boards.subs["X"].post_requirements == "(LEVEL 5"


def test_wrong_numbers_are_told_and_the_default_counts():
    boards, problems = read(b"[grp:A]\nsort = 9\n[sub:A:x]\nmax_msgs = many\nmax_age = -1\nsettings = 0xzz\n")
    sub = boards.subs["X"]
    assert (sub.max_messages, sub.max_age, sub.settings) == (0, 0, 0)
    assert sorted((level, key) for level, _, key, _ in problems) == [
        ("error", "max_age"),
        ("error", "max_msgs"),
        ("error", "settings"),
        ("error", "sort"),
    ]


def test_an_unknown_key_is_told_once_however_many_subs_have_it():
    data = b"[grp:A]\n" + b"".join(b"[sub:A:s%d]\nmystery = 1\nRiddle = 2\n" % number for number in range(200))
    boards, problems = read(data)
    assert len(boards.subs) == 200
    assert problems == [
        ("note", "sub:A:s0", "mystery", "has no effect here (and 199 more times in other sections)"),
        ("note", "sub:A:s0", "Riddle", "has no effect here (and 199 more times in other sections)"),
    ]


@pytest.mark.parametrize(
    ("sort", "order"),
    [("0", "CAB"), ("1", "BCA"), ("2", "ACB"), ("3", "ABC"), ("none", "CAB"), ("long name", "BCA"), ("code", "ABC")],
)
def test_a_group_is_sorted_as_it_asks(sort, order):
    data = (
        f"[grp:G]\nsort = {sort}\n"
        "[sub:G:c]\nname = middle\ndescription = two\n"
        "[sub:G:a]\nname = early\ndescription = x\n"
        "[sub:G:b]\nname = noon\ndescription = one\n"
    )
    boards, problems = read(data.encode())
    assert ("".join(boards.subs), problems) == (order, [])


def test_nothing_is_no_boards():
    boards, problems = read(b"[Internet]\naddr = bbs.example\n[sub]\n[group]\n")
    assert (boards.groups, boards.subs, problems) == ((), {}, [])


SAFE = string.ascii_letters + string.digits + "-_!#$%&'()+,;=@^`{}~."


@given(st.text(SAFE, max_size=16), st.text(SAFE, min_size=1, max_size=16))
def test_codes_of_safe_characters_are_prefix_and_suffix_in_upper_case(prefix, suffix):
    if (prefix + suffix).startswith("."):
        with pytest.raises(ValueError, match="cannot be"):
            internal_code(prefix, suffix)
    else:
        assert internal_code(prefix, suffix) == (prefix + suffix).upper()


@given(st.text(max_size=20), st.text(max_size=20))
def test_a_code_can_always_name_a_file_in_its_folder(prefix, suffix):
    try:
        code = internal_code(prefix, suffix)
    except ValueError:
        return
    assert 1 <= len(code) <= 32
    assert code == code.upper()
    assert code.isascii()
    assert code.isprintable()
    assert not set(code) & set('/\\:*?"<>| ')
    assert not code.startswith(".")


@given(st.binary(max_size=300))
def test_whatever_the_file_holds_reading_it_never_fails(data):
    read(b"[grp:A]\n" + data)
    read(b"[grp:A]\n[sub:A:x]\n" + data)


def test_what_people_may_do_at_a_terminal_has_keys_of_ours():
    boards, problems = read(
        b"[grp:A]\n[sub:A:x]\nvoting = no\nquoting = false\nsignatures = 0\nword_wrap = no\nedit = last\n"
        b"extra_codes = renegade, WWIV\n[sub:A:y]\nedit = yes\n[sub:A:z]\n"
    )
    x, y, z = boards.subs.values()
    assert (x.voting, x.quoting, x.signatures, x.word_wrap, x.edit) == (False, False, False, False, OwnPosts.LAST)
    assert x.extra_codes == {"renegade", "wwiv"}
    assert (z.voting, z.quoting, z.signatures, z.word_wrap, z.edit) == (True, True, True, True, OwnPosts.NONE)
    assert (y.edit, problems) == (OwnPosts.ALL, [])


def test_what_cannot_be_understood_of_them_is_told():
    boards, problems = read(b"[grp:A]\n[sub:A:x]\nvoting = perhaps\nextra_codes = mystic\nedit = never\n")
    assert boards.subs["X"].voting
    assert boards.subs["X"].extra_codes == frozenset()
    assert [problem[2] for problem in problems] == ["voting", "edit", "extra_codes"]


def test_short_names_have_at_most_25_characters():
    boards, _ = read(b"[grp:A]\n[sub:A:x]\nname = %s\n" % (b"n" * 40))
    assert boards.subs["X"].name == "n" * 25
