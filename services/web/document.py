"""The one HTML page: Streamlit's own, in the visitor's language and told where its server is."""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from babel import negotiate_locale
from starlette.requests import HTTPConnection

from models.codes import Language

# Without this Streamlit looks for its server below every deep link first: two needless 404s.
SERVER_IS_HERE = "window.__streamlit = { BACKEND_BASE_URL: location.origin + '/' };"
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@cache
def document(index: Path, language: Language) -> bytes:
    """Return the page to serve in a language."""
    page = index.read_text()
    page = re.sub(r'<html lang="\w+">', f'<html lang="{language.value}">', page)
    page = re.sub(r"<title>.*?</title>", "<title>Hemväg</title>", page)
    page = re.sub(r'<link rel="service-desc"[^>]*/>', "", page)
    return page.replace("<script", f"<script>{SERVER_IS_HERE}</script><script", 1).encode()


@cache
def policy(index: Path) -> str:
    """Return the content security policy; the page's inline scripts are allowed by hash."""
    page = document(index, Language.SV).decode()
    hashes = " ".join(f"'sha256-{_sha256(script)}'" for script in _INLINE.findall(page))
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' blob: {hashes}".strip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "frame-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "object-src 'none'",
        )
    )


def language_of(request: HTTPConnection) -> Language:
    """Choose the page's language from its address, else from the browser."""
    asked = request.query_params.get("lang")
    if asked in tuple(Language):
        return Language(asked)
    accepted = [part.split(";")[0] for part in _accepted(request).split(",")]
    found = negotiate_locale(accepted, ["sv", "nb", "nn", "no", "da", "en"], sep="-")
    return Language.EN if found == "en" else Language.SV


def _accepted(request: HTTPConnection) -> str:
    return request.headers.get("accept-language", "").replace(" ", "")


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
