"""Released figures leave the building: who took which release, in which format and language."""

from models.codes import Language
from services.access import Permission, require
from services.unit_of_work import UnitOfWork

EXPORTED = "release.exported"


def note_export(work: UnitOfWork, release: str, file_format: str, language: Language) -> None:
    """Note that somebody makes a file of a release to take home.

    :raises NotAllowed: the actor may not see releases
    """
    require(work.actor, Permission.RELEASE_READ)
    work.record(EXPORTED, release, (f"format={file_format}", f"language={language.value}"))
