"""Writing OpenDocument sheets: the small tables that somebody fills in by hand."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from pipelines.demo.archives import write_archive
from pipelines.demo.form import Kind
from pipelines.demo.sheets import Sheet

_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("office", "office"), ("table", "table"), ("text", "text"))
)
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def write_ods(target: Path, sheets: Sequence[Sheet]) -> None:
    """One OpenDocument spreadsheet with the given sheets."""
    tables = "".join(
        f'<table:table table:name="{escape(s.name)}">{"".join(_rows(s))}</table:table>' for s in sheets
    )  # fmt: skip
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content {_SPACES} '
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" office:version="1.3">'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    members = {"mimetype": _TYPE, "content.xml": content, "META-INF/manifest.xml": _MANIFEST}
    write_archive(target, members, stored=("mimetype",))


def _rows(sheet: Sheet) -> Iterator[str]:
    for title in sheet.titles:
        yield _row([_cell(title, "text")])
    yield _row([_cell(header, "text") for header in sheet.rows.columns])
    kinds = sheet.column_kinds()
    for number, texts in enumerate(sheet.rows.itertuples(index=False, name=None), 1):
        yield _row([_cell(text, kind) for text, kind in zip(texts, kinds, strict=True)])
        if sheet.blank_every and number % sheet.blank_every == 0:
            yield _row(["<table:table-cell/>"])


def _row(cells: list[str]) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>\n"


def _cell(text: str, kind: Kind) -> str:
    shown = f"<text:p>{escape(text)}</text:p>"
    if not text:
        return "<table:table-cell/>"
    if text.startswith("#"):
        formula = 'table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"'
        return f"<table:table-cell {formula}>{shown}</table:table-cell>"
    if kind == "number":
        return f'<table:table-cell office:value-type="float" office:value="{text}">{shown}</table:table-cell>'
    if kind == "date":
        return f'<table:table-cell office:value-type="date" office:date-value="{text}">{shown}</table:table-cell>'
    return f'<table:table-cell office:value-type="string">{shown}</table:table-cell>'
