"""Which text can be kept: what every engine can hold, so that a hostile header line never stops a message."""

from __future__ import annotations

from dialtone.base.errors import StoreError
from dialtone.domain.ports.people_records import MOST_PROPERTY_NAME, MOST_PROPERTY_TEXT


def storable(text: str) -> str:
    """Return `text` with half characters (lone surrogates) replaced; nearly always `text` itself."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def folded(name: str) -> str:
    """Return a name of a section or key as it is compared."""
    return storable(name).casefold()


def checked_property(section: str, key: str, text: str) -> None:
    """Raise StoreError when this is more than a property may be."""
    if len(section) > MOST_PROPERTY_NAME or len(key) > MOST_PROPERTY_NAME:
        raise StoreError(f"a property's name has more than {MOST_PROPERTY_NAME} characters", temporary=False)
    if len(storable(text).encode()) > MOST_PROPERTY_TEXT:
        raise StoreError(f"a property's text has more than {MOST_PROPERTY_TEXT} bytes", temporary=False)
