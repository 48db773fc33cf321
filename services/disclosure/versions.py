"""Which code made a release: the programme's version, and a digest of what computes the figures."""

import tomllib
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_COMPUTING = ("disclosure", "measures", "queries", "statistics")


@lru_cache
def code_version() -> str:
    """Return the version, a plus sign and twelve digits of the digest."""
    digest = sha256()
    for folder in _COMPUTING:
        for place in sorted((ROOT / "services" / folder).rglob("*.py")):
            digest.update(place.read_bytes())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return f"{project['version']}+{digest.hexdigest()[:12]}"
