from dataclasses import replace

import pytest

from dialtone.app.furnish.web import with_site

ANSWERS = b"(HELLO)\nHello, `A of `S.\n"


@pytest.fixture
def site(site):
    async def read(name):
        return ANSWERS

    site.house = with_site(replace(site.house, chat=replace(site.house.chat, read_guru=read)))
    return site


def test_the_guru_answers_by_name_and_remembers_the_talk(alice):
    alice.get("/chat/guru/GURU")
    answer = alice.submit(button="Say", text="hello <there>")
    assert "Alice hello <there>" in answer.page.text and "The Guru Hello, Alice of Test Board." in answer.page.text


def test_there_is_no_other(alice):
    assert alice.get("/chat/guru/NONE").status == 404
