"""Types of files."""

from __future__ import annotations

from dialtone.web.sites.kinds import OTHER, kind_of, read_kinds


def test_the_usual_ones() -> None:
    assert kind_of("index.HTML") == "text/html"
    assert kind_of("a.tar.gz") == "application/gzip"
    assert kind_of("README") == OTHER
    assert kind_of("x.unknown") == OTHER


def test_the_sysops_list_comes_first_and_nonsense_is_left_out() -> None:
    kinds = read_kinds(
        b"html = text/plain\n.foo = application/x-foo; charset=utf-8\nbad = no type\r\nworse = a/b\x07\n"
    )
    assert kind_of("a.html", kinds) == "text/plain"
    assert kind_of("a.FOO", kinds) == "application/x-foo; charset=utf-8"
    assert kind_of("a.bad", kinds) == OTHER
    assert kind_of("a.worse", kinds) == OTHER
    assert kind_of("a.png", kinds) == "image/png"
