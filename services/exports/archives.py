"""Makes an Office file the same bytes for the same content, and silent about who made it."""

import re
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

AUTHOR = "Hemväg"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_INNER = (".xlsx",)
_CORE, _APPLICATION = "docProps/core.xml", "docProps/app.xml"
_MOMENTS = re.compile(r"(<dcterms:(created|modified)\b[^>]*>)[^<]*(?=<)")
_PEOPLE = re.compile(r"(<(dc:creator|cp:lastModifiedBy)\b[^>]*>)[^<]*(?=<)")
_PROGRAM = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    f"<Application>{AUTHOR}</Application></Properties>"
)


def still(archive: bytes, made_at: datetime) -> bytes:
    """Return the archive with one moment everywhere, in the workbooks inside it too.

    Who made it, on which machine and with which program is left out.
    """
    written = BytesIO()
    with ZipFile(BytesIO(archive)) as before, ZipFile(written, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            entry = ZipInfo(name, _FIRST_DAY)
            entry.compress_type = ZIP_DEFLATED
            after.writestr(entry, _member(name, before.read(name), made_at))
    return written.getvalue()


def _member(name: str, content: bytes, made_at: datetime) -> bytes:
    if name.endswith(_INNER):
        return still(content, made_at)
    if name == _APPLICATION:
        return _PROGRAM.encode()
    if name == _CORE:
        moment = made_at.strftime("%Y-%m-%dT%H:%M:%SZ")
        dated = _MOMENTS.sub(rf"\g<1>{moment}", content.decode())
        return _PEOPLE.sub(rf"\g<1>{AUTHOR}", dated).encode()
    return content
