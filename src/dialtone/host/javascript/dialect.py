"""The old dialect of JavaScript that the reference's scripts are written in, made into what engines of today run.

Source: dependencies.md trap 15; spec mail.md 6.5. Rewritten are `for each (x in y)`, conditional `catch (e if c)`,
`let (a = 1) { }`, functions whose body is an expression (`function(x) x * x`), and `const`, which was a `var` there.
Every line stays on its line; strings, comments, patterns and templates stay as they are. What cannot be run is told
in words (XML in the source, `yield` in a plain function). The rest of the dialect is in the prelude.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dialtone.host.javascript.tokens import (
    CLOSING,
    NUMBER,
    OPENING,
    SIGN,
    SPACE,
    STRING,
    TEMPLATE,
    WORD,
    ForeignSource,
    Token,
    tokenize,
)

_NOT_NAMES = frozenset({"in", "of", "instanceof", "function", "new", "typeof"})


@dataclass(frozen=True, slots=True)
class Script:
    """Rewritten source. `variables` and `functions` are the names it declares outside of functions: they become
    properties of the scope it runs in, so that other files of the same script find them."""

    text: str
    variables: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()


@dataclass(slots=True)
class _Frame:
    """A bracket that is open: where, and whether it is the body of a function (of which kind)."""

    at: int
    function: str = ""  # "", "function", "generator"


@dataclass(slots=True)
class _Names:
    variables: dict[str, None] = field(default_factory=dict)
    functions: dict[str, None] = field(default_factory=dict)


def rewrite(source: str) -> Script:
    """Rewrite one file. Raises ForeignSource, which says what is not supported and where."""
    return _Rewriter(tokenize(source)).run()


class _Rewriter:
    def __init__(self, tokens: list[Token]) -> None:
        self._all = tokens
        self._code = [at for at, token in enumerate(tokens) if token.kind != SPACE]
        self._tokens = [tokens[at] for at in self._code]
        self._before: dict[int, list[str]] = {}
        self._after: dict[int, list[str]] = {}
        self._instead: dict[int, str] = {}
        self._match: dict[int, int] = {}
        self._bodies: dict[int, str] = {}  # opening brace of a function's body: its kind
        self._names = _Names()
        self._caught: set[int] = set()

    def run(self) -> Script:
        if self._pair():
            for at, token in enumerate(self._tokens):
                if token.kind == WORD and token.text == "function" and self._text(at - 1) != ".":
                    self._function(at)
            self._walk()
        return Script(self._written(), tuple(self._names.variables), tuple(self._names.functions))

    # Finding one's way

    def _text(self, at: int) -> str:
        return self._tokens[at].text if 0 <= at < len(self._tokens) and self._tokens[at].kind != STRING else ""

    def _pair(self) -> bool:
        """Find the other half of every bracket; False when they do not fit (the engine will complain)."""
        waiting: list[int] = []
        for at, token in enumerate(self._tokens):
            if token.kind != SIGN:
                continue
            if token.text in OPENING:
                waiting.append(at)
            elif token.text in CLOSING:
                if not waiting or OPENING[self._tokens[waiting[-1]].text] != token.text:
                    return False
                self._match[waiting.pop()] = at
        return not waiting

    def _walk(self) -> None:
        frames: list[_Frame] = []
        for at, token in enumerate(self._tokens):
            while frames and self._match[frames[-1].at] == at:
                frames.pop()
            if token.kind == SIGN and token.text in OPENING:
                frames.append(_Frame(at, self._bodies.get(at, "")))
            elif token.kind == WORD and self._text(at - 1) != "." and self._text(at + 1) != ":":
                self._word(at, token.text, frames)

    def _word(self, at: int, word: str, frames: list[_Frame]) -> None:
        inside = next((frame.function for frame in reversed(frames) if frame.function), "")
        around = self._text(frames[-1].at) if frames else ""
        match word:
            case "for" if self._text(at + 1) == "each" and self._text(at + 2) == "(":
                self._for_each(at)
            case "catch" if self._text(at - 1) == "}" and at not in self._caught:
                self._catch(at)
            case "var" | "const" | "let":
                self._declaration(at, word, inside, around)
            case "yield":
                self._yield(at, inside)
            case "function" if not inside:
                self._declared_function(at, around)
            case "default" if self._text(at + 1) == "xml":
                raise ForeignSource(f"line {self._tokens[at].line}: XML in the source (E4X) is not supported")

    # Rewriting

    def _function(self, at: int) -> None:
        kind = "generator" if self._text(at + 1) == "*" else "function"
        paren = at + 1
        while paren < len(self._tokens) and self._text(paren) != "(" and paren < at + 4:
            paren += 1
        close = self._match.get(paren)
        if close is None or close + 1 >= len(self._tokens):
            return
        body = close + 1
        if self._text(body) == "{":
            self._bodies[body] = kind
            return
        end = self._expression_end(body)
        if end > body:
            self._before.setdefault(body, []).append("{return ")
            self._after.setdefault(end - 1, []).insert(0, "}")

    def _expression_end(self, at: int, *, stop_words: frozenset[str] = frozenset()) -> int:
        """Where an expression that begins at `at` ends: the first piece that is no part of it."""
        start = at
        while at < len(self._tokens):
            token = self._tokens[at]
            if token.kind == SIGN and (token.text in CLOSING or token.text in ",;"):
                break
            if at > start and (token.text in stop_words or self._begins_statement(at)):
                break
            at = self._match[at] + 1 if at in self._match else at + 1
        return at

    def _begins_statement(self, at: int) -> bool:
        """Whether a new line begins here that does not go on with the expression before it."""
        token, last = self._tokens[at], self._tokens[at - 1]
        if self._last_line(at - 1) == token.line or not last.ends_operand:
            return False
        if token.kind == WORD:
            return token.text not in ("in", "instanceof", "of")
        return token.kind in (NUMBER, STRING) or token.text in ("{", "++", "--")

    def _last_line(self, at: int) -> int:
        token = self._tokens[at]
        return token.line + token.text.count("\n")

    def _for_each(self, at: int) -> None:
        paren = at + 2
        close = self._match[paren]
        inner = paren + 1
        while inner < close and self._text(inner) != "in":
            inner = self._match[inner] + 1 if inner in self._match else inner + 1
        if inner >= close:
            return
        self._instead[at + 1] = "    "
        self._instead[inner] = "of"
        self._after.setdefault(inner, []).append(" __each(")
        self._before.setdefault(close, []).insert(0, ")")

    def _catch(self, at: int) -> None:
        """All the catches of one `try`, each of which may have a condition."""
        closing = ""
        while True:
            self._caught.add(at)
            following, conditional = self._one_catch(at)
            if following is None:
                return
            more = self._text(following) == "catch" and self._text(following + 1) == "("
            if not conditional:
                self._after.setdefault(following - 1, []).append(closing)
                return
            if not more:
                self._after.setdefault(following - 1, []).append(f"else throw {self._caught_name(at)};}}{closing}")
                return
            again = f"else{{try{{throw {self._caught_name(at)};}}"
            self._after.setdefault(following - 1, []).append(again)
            closing += "}}"
            at = following

    def _caught_name(self, at: int) -> str:
        return self._text(at + 2)

    def _one_catch(self, at: int) -> tuple[int | None, bool]:
        """Rewrite one; where the code after its block begins, and whether it had a condition."""
        if self._text(at + 1) == "{":  # of today: no name
            self._after.setdefault(at, []).append("(__caught)")
            self._after.setdefault(at + 1, []).append("__pass(__caught);")
            return None, False
        close = self._match.get(at + 1, -1)
        if self._text(at + 1) != "(" or self._text(close + 1) != "{":
            return None, False
        after = self._match[close + 1] + 1
        name = self._caught_name(at)
        if self._text(at + 3) == "if":
            self._instead[at + 3] = f"){{__pass({name});if("
            return after, True
        if close == at + 3:
            self._after.setdefault(close + 1, []).append(f"__pass({name});")
        return after, False

    def _declaration(self, at: int, word: str, inside: str, around: str) -> None:
        following = self._tokens[at + 1] if at + 1 < len(self._tokens) else None
        if following is None:
            return
        if word == "let" and following.text == "(" and self._is_statement(at):
            self._let_block(at)
            return
        if not (following.kind == WORD or following.text in ("[", "{")) or following.text in _NOT_NAMES:
            return
        lifted = around != "(" and (word == "const" or (word == "let" and not around))
        if lifted:
            self._instead[at] = "var"
        if not inside and (lifted or word == "var"):
            self._declared_names(at + 1)

    def _is_statement(self, at: int) -> bool:
        before = self._text(at - 1)
        return at == 0 or before in (";", "{", "}", ")", "else") or self._last_line(at - 1) < self._tokens[at].line

    def _let_block(self, at: int) -> None:
        """`let (a = x) { ... }`: the values are taken outside, where `a` may be another one."""
        paren = at + 1
        close = self._match[paren]
        if self._text(close + 1) != "{":
            raise ForeignSource(f"line {self._tokens[at].line}: let (...) with an expression is not supported")
        names: list[str] = []
        self._instead[at] = "{let "
        self._instead[paren] = ""
        begin = paren + 1
        while begin < close:
            end = self._expression_end(begin)
            value = f"__let{at}_{len(names)}"
            names.append(f"{self._text(begin)}={value}")
            self._instead[begin] = value
            begin = end + 1 if self._text(end) == "," else close
        self._instead[close] = ";"
        block = close + 1
        self._after.setdefault(block, []).append(f"let {','.join(names)};" if names else "")
        self._after.setdefault(self._match[block], []).append("}")
        if not names:
            self._instead[at] = "{"

    def _yield(self, at: int, inside: str) -> None:
        """`yield x` in a plain function made a generator of it once. `yield()` is a function of the environment."""
        following = self._tokens[at + 1] if at + 1 < len(self._tokens) else None
        if inside == "generator" or following is None or following.line != self._tokens[at].line:
            return
        if following.kind in (WORD, NUMBER, STRING, TEMPLATE) or following.text in ("[", "{"):
            raise ForeignSource(f"line {following.line}: yield in a plain function (old generators) is not supported")

    # What is declared

    def _declared_names(self, at: int) -> None:
        while at < len(self._tokens):
            token = self._tokens[at]
            if token.kind == WORD:
                self._names.variables[token.text] = None
            elif token.text in ("[", "{"):
                self._taken_apart(at)
                at = self._match[at] + 1
            end = self._expression_end(at, stop_words=frozenset({"in", "of"}))
            if self._text(end) != ",":
                return
            at = end + 1

    def _taken_apart(self, at: int) -> None:
        for inner in range(at + 1, self._match[at]):
            if self._tokens[inner].kind == WORD and self._text(inner + 1) != ":":
                self._names.variables[self._text(inner)] = None

    def _declared_function(self, at: int, around: str) -> None:
        star = self._text(at + 1) == "*"
        name = self._text(at + 1 + star)
        if around not in ("", "{") or not self._is_statement(at) or self._text(at + 2 + star) != "(":
            return
        if not around:
            self._names.functions[name] = None
            return
        body = self._match[at + 2 + star] + 1
        if body in self._match and self._text(body) == "{":  # in a block: known to other files once it was passed
            self._after.setdefault(self._match[body], []).append(f";this.{name}={name};")

    # Putting it together

    def _written(self) -> str:
        pieces = []
        place = {full: at for at, full in enumerate(self._code)}
        for full, token in enumerate(self._all):
            at = place.get(full)
            if at is None:
                pieces.append(token.text)
                continue
            pieces.extend(self._before.get(at, ()))
            pieces.append(self._instead.get(at, token.text))
            pieces.extend(self._after.get(at, ()))
        return "".join(pieces)
