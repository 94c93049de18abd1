"""Elements by their local names: transitional and strict documents differ in nothing else that matters here."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element


def local(element: Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def child(element: Element | None, name: str) -> Element | None:
    """Return the first child of a name, None where there is none."""
    if element is None:
        return None
    return next((one for one in element if local(one) == name), None)


def value(element: Element | None, name: str) -> str:
    """Return an attribute by its local name, empty where there is none."""
    if element is None:
        return ""
    return next((text for key, text in element.attrib.items() if key.rpartition("}")[2] == name), "")


def flag(look: Element | None, name: str, *, otherwise: bool) -> bool:
    """Return whether a toggle such as bold is on."""
    one = child(look, name)
    if one is None:
        return otherwise
    return value(one, "val") not in {"0", "false", "off", "none"}


def descendants(element: Element, name: str) -> Iterator[Element]:
    """Yield all elements of a name below one, in order."""
    return (one for one in element.iter() if local(one) == name)
