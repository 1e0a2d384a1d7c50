from dialtone.domain.files.service import Files
from tests.domain.files.vault import Vault, directory


def test_the_whole_section_is_one_thing():
    files = Vault(directory()).files
    assert isinstance(files, Files)
    assert files.receiving.options is files.settings.options
