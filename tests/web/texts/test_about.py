def test_the_board_says_what_it_is(nobody):
    text = nobody.get("/about").page.text
    assert "Test Board" in text and "dialtone" in text
