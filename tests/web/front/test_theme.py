def test_only_light_and_dark_are_kept(nobody):
    token = nobody.get("/").page.form("/theme").values["csrf"]
    nobody.post("/theme", {"csrf": token, "theme": "<script>", "next": "//evil.test"})
    assert nobody.answer.path == "/" and "data-theme" not in nobody.answer.page.all("html")[0].attributes
