def test_a_back_up_is_made_and_says_what_it_holds(peopled, tmp_path):
    out = peopled.ok("backup", str(tmp_path / "copy"))
    assert "without the password key" in out
    assert (tmp_path / "copy/data/dialtone.db").exists()
    assert "with the password key" in peopled.ok("backup", str(tmp_path / "other"), "--with-key")


def test_a_folder_with_files_is_refused(peopled, tmp_path):
    (tmp_path / "file").write_text("x")
    assert peopled.run("backup", str(tmp_path)) == 1
    assert peopled.err.startswith("dialtone: ")
