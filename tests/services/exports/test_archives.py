"""An Office file is the same bytes for the same content and names nobody."""

from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

from services.exports.archives import still

MOMENT = datetime(2026, 3, 31, 12, tzinfo=UTC)
CORE = (
    "<cp:coreProperties><dc:creator>Anna Ek</dc:creator>"
    "<cp:lastModifiedBy>ANNA-PC</cp:lastModifiedBy>"
    '<dcterms:created xsi:type="dcterms:W3CDTF">2020-02-02T02:02:02Z</dcterms:created>'
    "</cp:coreProperties>"
)


def archive(*, inner: bytes | None = None, year: int = 2024) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w") as file:
        file.writestr("docProps/core.xml", CORE.replace("2020", str(year)))
        file.writestr("docProps/app.xml", "<Properties><Company>Secret AB</Company></Properties>")
        file.writestr("ppt/slides/slide1.xml", "<a>2020</a>")
        if inner is not None:
            file.writestr("ppt/embeddings/sheet.xlsx", inner)
    return written.getvalue()


def read(content: bytes, name: str) -> str:
    with ZipFile(BytesIO(content)) as file:
        return file.read(name).decode()


class TestStill:
    def test_two_builds_are_the_same_bytes(self) -> None:
        one, other = (archive(inner=archive(year=year), year=year) for year in (2021, 2022))
        assert still(one, MOMENT) == still(other, MOMENT)

    def test_is_dated_as_told(self) -> None:
        core = read(still(archive(), MOMENT), "docProps/core.xml")
        assert "2026-03-31T12:00:00Z" in core
        assert "2024" not in core

    def test_names_neither_person_nor_firm(self) -> None:
        told = still(archive(), MOMENT)
        everything = read(told, "docProps/core.xml") + read(told, "docProps/app.xml")
        assert not any(name in everything for name in ("Anna", "ANNA", "Secret"))

    def test_leaves_the_content_alone(self) -> None:
        assert read(still(archive(), MOMENT), "ppt/slides/slide1.xml") == "<a>2020</a>"
