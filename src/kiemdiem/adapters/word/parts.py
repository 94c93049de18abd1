"""The parts of a Word file that say the same in every template, and its properties."""

from collections.abc import Mapping
from html import escape

DOCUMENT, STYLES, SETTINGS = "word/document.xml", "word/styles.xml", "word/settings.xml"
HEADER, FOOTER, FIRST_FOOTER = "word/header1.xml", "word/footer1.xml", "word/footer2.xml"
CODE_PICTURE = "word/media/ma_phieu.png"
CODE_NAME = "ma_phieu_qr"
CONTENT_TYPES, RELATIONS = "[Content_Types].xml", "_rels/.rels"
CORE, CUSTOM, APP = "docProps/core.xml", "docProps/custom.xml", "docProps/app.xml"

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
PACKAGE_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OF_USERS, _FIRST_PID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}", 2
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

PROPERTY_PARTS = {
    CORE: (
        "application/vnd.openxmlformats-package.core-properties+xml",
        "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
    ),
    CUSTOM: (
        "application/vnd.openxmlformats-officedocument.custom-properties+xml",
        f"{R}/custom-properties",
    ),
}
_TYPES = {
    DOCUMENT: MAIN_TYPE,
    STYLES: f"{_WORD}.styles+xml",
    SETTINGS: f"{_WORD}.settings+xml",
    HEADER: f"{_WORD}.header+xml",
    FOOTER: f"{_WORD}.footer+xml",
    FIRST_FOOTER: f"{_WORD}.footer+xml",
    APP: "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    **{part: said[0] for part, said in PROPERTY_PARTS.items()},
}


def xml(text: str) -> bytes:
    """Return a part of the file from its XML."""
    return (_HEAD + text).encode()


def content_types() -> bytes:
    """Return the list of what each part is."""
    rows = "".join(f'<Override PartName="/{part}" ContentType="{said}"/>' for part, said in _TYPES.items())
    plain = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    )
    return xml(
        f'<Types xmlns="{PACKAGE_TYPES}">{plain}<Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="png" ContentType="image/png"/>{rows}</Types>'
    )


def relations(targets: Mapping[str, str]) -> bytes:
    """Return the list of a part's relations: target → kind, numbered in their order."""
    rows = "".join(
        f'<Relationship Id="rId{place}" Type="{kind}" Target="{target}"/>'
        for place, (target, kind) in enumerate(targets.items(), 1)
    )
    return xml(f'<Relationships xmlns="{PACKAGE_RELATIONS}">{rows}</Relationships>')


def package_relations() -> bytes:
    """Return where the file's document and its properties are."""
    return relations(
        {DOCUMENT: f"{R}/officeDocument", APP: f"{R}/extended-properties"}
        | {part: said[1] for part, said in PROPERTY_PARTS.items()}
    )


def document_relations() -> bytes:
    """Return where the document's styles, settings, header and footers are; the header is rId3, the footers 4 and 5."""
    kinds = {
        STYLES: "styles",
        SETTINGS: "settings",
        HEADER: "header",
        FOOTER: "footer",
        FIRST_FOOTER: "footer",
    }
    return relations({part.removeprefix("word/"): f"{R}/{kind}" for part, kind in kinds.items()})


def footer_relations() -> bytes:
    """Return where the picture of the sheet's code is."""
    return relations({CODE_PICTURE.removeprefix("word/"): f"{R}/image"})


def relations_of(part: str) -> str:
    """Return the name of the list of a part's relations."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels"


def settings() -> bytes:
    """Return how Word treats the file: as one of its own time, with Vietnamese as its language."""
    now = '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    return xml(
        f'<w:settings xmlns:w="{W}"><w:characterSpacingControl w:val="doNotCompress"/>'
        f'<w:compat>{now}</w:compat><w:themeFontLang w:val="vi-VN"/><w:decimalSymbol w:val=","/>'
        f'<w:listSeparator w:val=";"/></w:settings>'
    )


def app() -> bytes:
    """Return which program made the file."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    return xml(f'<Properties xmlns="{kind}"><Application>Kiểm Điểm</Application></Properties>')


def core(said: Mapping[str, str]) -> bytes:
    """Return the properties that every file has (title, creator, subject, language, category, identifier)."""
    kinds = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    rows = "".join(
        f"<{space}:{name}>{escape(value, quote=False)}</{space}:{name}>"
        for name, value in said.items()
        for space in ["cp" if name in {"category", "keywords"} else "dc"]
    )
    return xml(
        f'<cp:coreProperties xmlns:cp="{kinds}" xmlns:dc="http://purl.org/dc/elements/1.1/">{rows}</cp:coreProperties>'
    )


def custom(said: Mapping[str, str]) -> bytes:
    """Return the properties that only this kind of paper has, each a text."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
    types = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
    rows = "".join(
        f'<property fmtid="{_OF_USERS}" pid="{place}" name="{escape(name)}">'
        f"<vt:lpwstr>{escape(value, quote=False)}</vt:lpwstr></property>"
        for place, (name, value) in enumerate(said.items(), _FIRST_PID)
    )
    return xml(f'<Properties xmlns="{kind}" xmlns:vt="{types}">{rows}</Properties>')
