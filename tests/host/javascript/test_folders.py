from dialtone.config.places import Places
from dialtone.host.javascript.folders import STOCK, Folders


def test_names_are_those_below_the_root(tmp_path):
    folders = Folders.of(Places(tmp_path), tmp_path / "elsewhere")
    assert (folders.ctrl, folders.exec) == (str(tmp_path / "ctrl"), str(tmp_path / "exec"))
    assert folders.as_dict()["temp"] == str(tmp_path / "elsewhere")


def test_the_stock_files_are_there():
    names = {path.name for path in (STOCK / "load").glob("*.js")}
    assert names >= {"sbbsdefs.js", "smbdefs.js", "sockdefs.js", "userdefs.js", "mailproc_util.js", "mailutil.js"}
