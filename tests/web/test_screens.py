import asyncio
from dataclasses import replace

from dialtone.web.screens import screen


class Shelf:
    """One folder of display files in memory."""

    roots = 1

    def __init__(self, **files):
        self.files = {name.replace("_", "."): data for name, data in files.items()}

    async def names(self, root, folder):
        return {name: name for name in self.files} if folder == "bulletins" else {}

    async def read(self, root, folder, name):
        return self.files.get(name)


def shown(site, **files):
    return asyncio.run(screen(replace(site.house, display=Shelf(**files)), "bulletins/rules", label="Rules"))


def test_the_drawing_comes_before_the_text(site):
    assert "drawn" in shown(site, rules_ans=b"drawn", rules_msg=b"written")
    assert "written" in shown(site, rules_msg=b"written")
    assert shown(site, other_msg=b"x") is None
    assert asyncio.run(screen(replace(site.house, display=None), "x")) is None


def test_WEB_01_what_is_in_it_is_text(site):
    assert "<svg" not in shown(site, rules_msg=b"<svg onload=alert(1)>")
