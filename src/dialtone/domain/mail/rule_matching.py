"""Whether a rule fits a message. Linear in the message and the rules, whatever they say (EXE-07)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from dialtone.domain.model.mail_rule import Condition, How, Part, Rule
from dialtone.formats.mail.address_lists import mailboxes
from dialtone.formats.mail.headers import Field, decode_words, every, fields
from dialtone.formats.wildcards import Wildcard

MOST_VALUES = 50  # fields or addresses of a message that are looked at
MOST_VALUE = 1000  # characters of each
_BYTES = 4096  # of a raw value that are decoded

Test = Callable[["Seen"], bool]


class Seen:
    """A message as rules look at it; what nobody asks for is not read."""

    def __init__(self, head: bytes, *, size: int, spam: bool) -> None:
        """`head` is the header block, `size` the bytes of the whole message."""
        self._head = head
        self._texts: dict[bytes, list[str]] = {}
        self.size = size
        self.spam = spam

    @cached_property
    def fields(self) -> list[Field]:
        """The header's fields."""
        return fields(self._head)

    def texts(self, name: bytes) -> list[str]:
        """The decoded values of the fields of a name, folded to one case."""
        found = self._texts.get(name)
        if found is None:
            values = every(self.fields, name)[:MOST_VALUES]
            found = [decode_words(value[:_BYTES])[:MOST_VALUE].casefold() for value in values]
            self._texts[name] = found
        return found

    def addresses(self, name: bytes) -> list[str]:
        """The addresses in the fields of a name, folded to one case."""
        key = b"@" + name  # no field has such a name
        found = self._texts.get(key)
        if found is None:
            values = every(self.fields, name)[:MOST_VALUES]
            people = [one for value in values for one in mailboxes(value, MOST_VALUES)]
            found = [one.address[:MOST_VALUE].casefold() for one in people[:MOST_VALUES]]
            self._texts[key] = found
        return found


class Compiled:
    """A rule that is ready to be asked. Spam is only for rules that ask about spam: the others would file it among
    good mail, or send it on."""

    __slots__ = ("_for_spam", "_tests", "rule")

    def __init__(self, rule: Rule) -> None:
        """Raises ValueError when the rule makes no sense."""
        self.rule = rule
        self._tests = [_test(condition) for condition in rule.conditions]
        self._for_spam = any(condition.part is Part.SPAM for condition in rule.conditions)

    def fits(self, seen: Seen) -> bool:
        """Whether the message is one the rule is for."""
        if seen.spam and not self._for_spam:
            return False
        if not self._tests:
            return True
        return (all if self.rule.every else any)(test(seen) for test in self._tests)


def _test(condition: Condition) -> Test:
    test = _plain_test(condition)
    return (lambda seen: not test(seen)) if condition.negated else test


def _plain_test(condition: Condition) -> Test:
    if condition.part is Part.SPAM:
        return lambda seen: seen.spam
    if condition.part is Part.SIZE:
        limit, over = int(condition.text or 0), condition.how is How.OVER
        return lambda seen: seen.size > limit if over else seen.size < limit
    compare = _comparison(condition.how, condition.text)
    match condition.part:
        case Part.FROM:
            return lambda seen: any(map(compare, _people(seen, b"from")))
        case Part.TO:
            return lambda seen: any(map(compare, [*_people(seen, b"to"), *_people(seen, b"cc")]))
        case Part.HEADER:
            name = condition.header.lower().encode("ascii", "replace")
        case _:
            name = condition.part.value.encode()
    return lambda seen: any(map(compare, seen.texts(name)))


def _people(seen: Seen, name: bytes) -> list[str]:
    return seen.texts(name) + seen.addresses(name)


def _comparison(how: How, text: str) -> Callable[[str], bool]:
    """A comparison with a value that is folded to one case."""
    wanted = text.casefold()
    if how is How.IS:
        return lambda value: value == wanted
    if how is How.MATCHES:
        return Wildcard(text).matches
    return lambda value: wanted in value
