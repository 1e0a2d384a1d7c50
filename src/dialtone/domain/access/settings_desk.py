"""Settings are changed from afar: tried on a copy by the loader itself, remembered, written, taken; or not at all.

A change is tried first; what the loader would complain about and does not complain about now keeps it from being
written. Then the versions before are remembered (`settings_history.py`), the files replaced, and the program told to
take them; should it not take them, the versions before are put back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.config.field import Key
from dialtone.config.load import Settings
from dialtone.domain.access import settings_view
from dialtone.domain.access.failed_logins import permit
from dialtone.domain.access.overseer import Overseer
from dialtone.domain.access.settings_history import Change, SettingsHistory, Value
from dialtone.domain.access.settings_view import Field, SectionView, bit_of
from dialtone.domain.model.actor import Caller
from dialtone.domain.people import audit
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.settings_files import Edit, SettingsFiles, Trial, Versions

SHOWN_MOST = 200  # characters of a value in the history


class NotTaken(Refusal):
    """The settings are as before. `wrong` says what is wrong with single fields, by their attributes; `problems` what
    the whole would be like."""

    __slots__ = ("problems", "wrong")

    def __init__(self, wrong: Mapping[str, str], problems: Sequence[str] = ()) -> None:
        super().__init__(Why.INVALID, "Nothing was changed: see what is wrong below.")
        self.wrong = dict(wrong)
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class _Wish:
    key: Key
    edit: Edit
    value: Value


class SettingsDesk:
    """See the module's text. Every verb is for sysops: Refusal (DENIED) else; StoreError."""

    __slots__ = ("_clock", "_files", "_history", "_overseer", "_settings")

    def __init__(
        self, settings: Settings, files: SettingsFiles, history: SettingsHistory, overseer: Overseer, clock: Clock
    ) -> None:
        self._settings = settings
        self._files = files
        self._history = history
        self._overseer = overseer
        self._clock = clock

    def sections(self, caller: Caller) -> list[SectionView]:
        """Every section."""
        permit(caller, "look at the settings")
        return settings_view.sections(self._settings)

    def fields(self, caller: Caller, label: str) -> list[Field]:
        """The settings of a section. Raises Refusal (NOT_FOUND)."""
        permit(caller, "look at the settings")
        found = list(settings_view.fields_of(self._settings, label))
        if not found:
            raise Refusal(Why.NOT_FOUND, "There is no such section of settings.")
        return found

    def version(self, caller: Caller, label: str) -> str:
        """A mark of a section's values, for `save`."""
        permit(caller, "look at the settings")
        return settings_view.version(self._settings, label)

    def search(self, caller: Caller, text: str) -> list[Field]:
        """Settings found by words."""
        permit(caller, "look at the settings")
        return settings_view.search(self._settings, text)

    async def save(
        self, caller: Caller, label: str, typed: Mapping[str, str], defaults: Sequence[str] = (), *, version: str = ""
    ) -> int:
        """Change settings of a section: texts by attribute, and attributes that get their defaults again. What is as it
        is now is left alone. The number of the change, 0 when there was nothing to change. Raises NotTaken; Refusal
        (EXISTS) when `version` is not that of the values now."""
        permit(caller, f"change the settings of {label}")
        if version and version != self.version(caller, label):
            text = "Somebody changed these settings meanwhile. Look at them again before you change them."
            raise Refusal(Why.EXISTS, text)
        wishes = [
            wish for key in settings_view.keys_of(label) if (wish := self._wish(key, typed, defaults)) is not None
        ]
        if not wishes:
            return 0
        trial = await self._tried([wish.edit for wish in wishes])
        wrong = {wishes[place].key.attribute: text for place, text in trial.wrong.items()}
        if not trial.good:
            raise NotTaken(wrong, trial.problems)
        return await self._take(caller, f"{label} changed", [wish.value for wish in wishes], trial.changed)

    async def restore(self, caller: Caller, number: int) -> int:
        """Put the files of a change back as they were before it; later changes of the same files are undone, too. The
        number of the new change, 0 when they are like that already. Raises NotTaken, Refusal (NOT_FOUND)."""
        change = await self.change(caller, number)
        try:
            trial = await self._files.try_texts(change.versions_before)
        except OSError as trouble:
            raise _unwritten(trouble) from None
        if not trial.good:
            raise NotTaken({}, trial.problems)
        return await self._take(caller, f"as before change {number}", (), trial.changed)

    async def changes(self, caller: Caller) -> list[int]:
        """The numbers of changes that are remembered, the last first."""
        permit(caller, "look at changes of the settings")
        return await self._history.numbers()

    async def change(self, caller: Caller, number: int) -> Change:
        """One of them. Raises Refusal (NOT_FOUND)."""
        permit(caller, "look at changes of the settings")
        found = await self._history.get(number)
        if found is None:
            raise Refusal(Why.NOT_FOUND, "There is no such change (any more).")
        return found

    def _wish(self, key: Key, typed: Mapping[str, str], defaults: Sequence[str]) -> _Wish | None:
        """What is to be done to one setting; None when nothing is."""
        field, bit = settings_view.view(self._settings, key), bit_of(key)
        name = f"{key.section.label}.{key.name}"
        if key.attribute in defaults:
            if not field.in_file:
                return None
            edit = Edit(name, None) if bit < 0 else Edit(name, "1" if key.default_value else "0", bit)
            return _Wish(key, edit, _value(key, field, None))
        text = " ".join(typed.get(key.attribute, field.value).split("\n")).strip()
        if text == field.value:
            return None  # of a secret: nothing was typed
        edit = Edit(name, text) if bit < 0 else Edit(name, "1" if text == "true" else "0", bit)
        return _Wish(key, edit, _value(key, field, text))

    async def _tried(self, edits: Sequence[Edit]) -> Trial:
        try:
            return await self._files.try_edits(edits)
        except OSError as trouble:
            raise _unwritten(trouble) from None

    async def _take(self, caller: Caller, why: str, values: Sequence[Value], changed: Versions) -> int:
        """Remember, write, take; or put everything back."""
        if not changed:
            return 0
        who, user = caller.user.alias, caller.user.number
        number = await self._history.keep(self._clock.now(), who, user, why, values, changed)
        try:
            written = await self._files.put(changed)
        except OSError as trouble:
            await self._history.forget(number)
            raise _unwritten(trouble) from None
        if not written:
            await self._history.forget(number)
            raise Refusal(Why.EXISTS, "The files were changed meanwhile. Look at them again.")
        problems = await self._taken(caller)
        if problems:
            await self._files.put({name: (after, before) for name, (before, after) in changed.items()})
            await self._history.forget(number)
            raise NotTaken({}, problems)
        names = ", ".join(value.name for value in values) or ", ".join(changed)
        log.notice("sysop.settings", f"{who} changed settings: {names}", user=user, change=number)
        audit.note(caller, "settings.changed", f"{why} (change {number})", names)
        return number

    async def _taken(self, caller: Caller) -> list[str]:
        """Have the program take them, where a program runs."""
        if self._overseer.recycle is None:
            return []
        return await self._overseer.take_new_settings(caller)


def _value(key: Key, field: Field, text: str | None) -> Value:
    """What the history says of a change."""
    if key.kind.secret:
        return Value(
            f"{field.section}.{field.name}", "set" if field.is_set else "not set", "set" if text else "not set"
        )
    after = "the default" if text is None else text[:SHOWN_MOST]
    return Value(f"{field.section}.{field.name}", field.value[:SHOWN_MOST], after)


def _unwritten(trouble: OSError) -> Refusal:
    return Refusal(Why.NO_SPACE, f"The settings cannot be written: {trouble.strerror or trouble}")
