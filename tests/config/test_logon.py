from dialtone.config.load import load_settings
from dialtone.config.logon import LogonConfig


def test_the_login_section_of_modopts(root):
    root.write("modopts.ini", "[login]\nlogin_prompts=3\nguest=false\nname_prompt=Who\n[logon]\nlast_callers=9\n")
    config = load_settings(root.path).login
    assert (config.prompts, config.guest, config.name_prompt, config.last_callers) == (3, False, "Who", 9)


def test_without_a_file_the_prompts_are_the_usual_ones():
    config = LogonConfig()
    assert config.prompts == 10
    assert (config.name_prompt, config.number_prompt) == ("Enter User Name", "or Number")
    assert (config.guest, config.matrix, config.legacy_prompts) == (True, False, False)
