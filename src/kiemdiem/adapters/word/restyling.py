"""The styles that tables are made with, found again in a template that another program has saved.

Programs give styles new ids and drop those that nothing in the template uses; their names stay.
"""

from collections.abc import Mapping
from copy import deepcopy

from lxml import etree

from kiemdiem.adapters.word.opening import xml_of
from kiemdiem.adapters.word.parts import W
from kiemdiem.adapters.word.styles import TABLE, styles
from kiemdiem.core.papers.layout import Layout

OF_TABLES = (TABLE, "table_head", "table_cell", "table_last")


def restyled(part: bytes, layout: Layout) -> tuple[bytes, Mapping[str, str]]:
    """Return the styles of a template with those of tables among them, and under which ids they are there."""
    root = xml_of(part)
    here = {_name(each): each.get(f"{{{W}}}styleId", "") for each in root.iter(f"{{{W}}}style")}
    packaged = {each.get(f"{{{W}}}styleId"): each for each in xml_of(styles(layout)).iter(f"{{{W}}}style")}
    ids = {}
    for key in OF_TABLES:
        name = _name(packaged[key])
        if name not in here:
            here[name] = _added(root, packaged[key], taken=set(here.values()))
        ids[key] = here[name]
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True), ids


def _added(root: etree._Element, style: etree._Element, *, taken: set[str]) -> str:
    """Add a style under an id of its own; it stands on nothing, for what it stood on may be gone too."""
    added = deepcopy(style)
    key = f"kd_{added.get(f'{{{W}}}styleId')}"
    while key in taken:
        key += "_"
    added.set(f"{{{W}}}styleId", key)
    for based_on in added.findall(f"{{{W}}}basedOn"):
        added.remove(based_on)
    root.append(added)
    return key


def _name(style: etree._Element) -> str:
    name = style.find(f"{{{W}}}name")
    return "" if name is None else name.get(f"{{{W}}}val", "")
