"""A root directory to write settings into."""

import pytest


class Root:
    """A system's directory; `write` puts a file into ctrl/."""

    def __init__(self, path):
        self.path = path
        self.ctrl = path / "ctrl"
        self.ctrl.mkdir()

    def write(self, name, text):
        place = self.ctrl / name
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(text if isinstance(text, bytes) else text.encode())
        return place

    def read(self, name="sbbs.ini"):
        return (self.ctrl / name).read_bytes().decode()


@pytest.fixture
def root(tmp_path):
    return Root(tmp_path)
