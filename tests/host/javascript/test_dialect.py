import _quickjs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.host.javascript.dialect import rewrite
from dialtone.host.javascript.tokens import ForeignSource

HELPERS = "function __each(o) { var a = []; for (var k in o) a.push(o[k]); return a } function __pass() {}\n"


def result(source):
    """What the rewritten source gives, as JSON."""
    text = rewrite(source).text
    assert text.count("\n") == source.count("\n")
    context = _quickjs.Context()
    context.eval(HELPERS)
    context.set("__source", text)
    return context.eval("JSON.stringify((0, eval)(__source))")


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("var a = []; for each (var x in {p: 1, q: 2}) a.push(x); a", "[1,2]"),
        ("var a = []; for each (let x in [3, 4]) { a.push(x) } a", "[3,4]"),
        ("var a = [], o = {x: [5]}; for each (var y\n in o['x'])\n a.push(y); a", "[5]"),
        ("var a; try { throw 2 } catch (e if e == 1) { a = 'one' } catch (e if e == 2) { a = 'two' } a", '"two"'),
        ("var a; try { throw 3 } catch (e if e == 1) { a = 1 } catch (f) { a = f } finally { a += 10 } a", "13"),
        ("var a; try { try { throw 3 } catch (e if e == 1) { a = 1 } } catch (g) { a = g * 2 } a", "6"),
        ("var a; try { throw 3 } catch { a = 4 } a", "4"),
        ("var x = 1, a = []; let (x = x + 1, y = 5) { a.push(x, y); } a.push(x); a", "[2,5,1]"),
        ("[1, 2, 3].map(function(x) x * x)", "[1,4,9]"),
        ("var f = function(x) [x, function(y) x + y], g = 7; f(1)[1](g)", "8"),
        ("function h(y) y + 1\nh(2)", "3"),
        ("const A = 1; if (A) { const B = 2 } A + B", "3"),
        ("for (const k of [1]) { let z = k } typeof k", '"undefined"'),
        ("010 + '\\101'", '"8A"'),
        ("var each = 1, of = 2, o = {let: 3, catch: 4, each: 5}; each + of + o.let + o.catch", "10"),
        ("with ({q: 5}) { q }", "5"),
    ],
)
def test_the_old_dialect_gives_what_it_gave(source, value):
    assert result(source) == value


@pytest.mark.parametrize(
    "text",
    [
        "'for each (x in y)'",
        '"catch (e if x)"',
        "/for each (x in y)/",
        "`let (a = 1) { }`",
        "/* const x */ 1",
        "1 // const",
    ],
)
def test_strings_comments_patterns_and_templates_stay(text):
    assert rewrite(f"a = {text}").text == f"a = {text}"


def test_what_is_declared_outside_of_functions_is_known():
    script = rewrite(
        "var a = 1, [b, {c: d}] = x, e\nlet f; const g = 2; for (var h in i) { var j } function k() { var l }"
    )
    assert script.variables == ("a", "b", "d", "e", "f", "g", "h", "j")
    assert script.functions == ("k",)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("function f() {\n yield 1 }", "line 2: yield in a plain function (old generators) is not supported"),
        ("default xml namespace = 'x'", "line 1: XML in the source (E4X) is not supported"),
        ("x = let (a = 1) a + 1", None),
        ("let (a = 1) a + 1", "line 1: let (...) with an expression is not supported"),
    ],
)
def test_what_cannot_be_run_is_told_in_words(source, words):
    if words is None:
        rewrite(source)
        return
    with pytest.raises(ForeignSource) as no:
        rewrite(source)
    assert str(no.value) == words


def test_todays_generators_and_the_environments_yield_stay():
    for source in ("function* g() { yield 1 }", "yield(true)", "function f() { yield(); }"):
        assert rewrite(source).text == source


CODE = st.lists(
    st.sampled_from(
        [
            "for each (var x in y) {",
            "}",
            "catch (e if x) {",
            "catch (e) {",
            "try {",
            "let (a = 1) {",
            "const q = 1;",
            "\n",
            "function(x) x*x",
            "function f() {",
            "(",
            ")",
            "[",
            "]",
            "'for each'",
            "/const/",
            "// let (\n",
            "var a, b",
            ";",
        ]
    ),
    max_size=25,
)


@given(CODE.map(" ".join))
def test_lines_stay_and_nothing_breaks_the_rewriter(source):
    try:
        script = rewrite(source)
    except ForeignSource:
        return
    assert script.text.count("\n") == source.count("\n")


WORDS = st.text("abcdefgxyz", min_size=1, max_size=8).filter(lambda word: word not in ("let", "of"))


@given(st.lists(WORDS, min_size=1, max_size=5), st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=40))
def test_todays_source_without_the_dialect_is_not_changed(names, text):
    quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    source = "".join(f"var v{name} = {quoted}; if (v{name} / 2) {{ f(v{name}, /{name}/) }}\n" for name in names)
    assert rewrite(source).text == source
