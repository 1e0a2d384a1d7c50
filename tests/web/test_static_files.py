from dialtone.web import static_files


def test_a_file_of_ours_is_named_by_its_content_and_kept(nobody):
    address = static_files.address("site.css")
    answer = nobody.get(address)
    assert answer.status == 200 and "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-type"].startswith("text/css")
    again = nobody.get(address, **{"if-none-match": answer.headers["etag"]})
    assert (again.status, again.body) == (304, b"")


def test_an_old_name_leads_to_the_file_of_today_for_a_while(nobody):
    answer = nobody.get("/static/0000/site.css")
    assert answer.status == 200 and answer.headers["cache-control"] == "public, max-age=3600"


def test_browsers_that_unpack_get_it_packed(nobody):
    plain = nobody.get(static_files.address("site.css"))
    packed = nobody.get(static_files.address("site.css"), **{"accept-encoding": "gzip, br"})
    assert packed.headers["content-encoding"] == "gzip" and len(packed.body) < len(plain.body)


def test_HTP_08_nothing_else_is_there(nobody):
    for name in ("../rendering.py", "..%2frendering.py", "%2e%2e/page.py", "nothing.css", "vendor/"):
        assert nobody.get(f"/static/x/{name}").status == 404
