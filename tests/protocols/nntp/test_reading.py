"""Groups and articles as news readers read them (RFC 3977 sections 6 and 8)."""

from __future__ import annotations

from tests.protocols.nntp.room import GENERAL, Room


def test_a_group_is_selected_and_its_first_article_is_current() -> None:
    room = Room()
    first, second = room.write(), room.write()
    lines = room.say(b"GROUP Main.General", b"STAT", b"NEXT", b"NEXT", b"LAST", b"LAST")
    assert lines[0] == b"211 2 1 2 Main.General group selected"
    assert lines[1] == f"223 1 {first} article retrieved".encode()
    assert lines[2].startswith(f"223 2 {second} ".encode())
    assert lines[3].startswith(b"421 ")
    assert lines[4].startswith(f"223 1 {first} ".encode())
    assert lines[5].startswith(b"422 ")


def test_an_article_has_header_and_body_with_dots_doubled() -> None:
    room = Room()
    room.write(body=".dot\n..two\nlast")
    lines = room.say(b"GROUP Main.General", b"ARTICLE 1")[1:]
    assert lines[0].startswith(b"220 1 <")
    empty = lines.index(b"")
    assert lines[empty + 1 :] == [b"..dot", b"...two", b"last", b"."]
    assert b"Newsgroups: Main.General" in lines[:empty]
    assert b"Xref: news.local.test Main.General:1" in lines[:empty]
    assert b"Path: local.test!not-for-mail" in lines[:empty]


def test_numbers_ids_and_threads_are_those_of_the_board() -> None:
    room = Room()
    first = room.write()
    second = room.write(answers=1, author=room.bob)
    line = room.say(b"GROUP Main.General", b"OVER 2")[2].split(b"\t")
    post = room.hall.post(GENERAL, 2)
    assert line[0] == b"2"
    assert line[4].decode() == second == post.message_id
    assert line[5].decode() == first
    assert int(line[6]) == post.size
    assert line[7] == b"2"
