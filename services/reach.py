"""How others reach an installation, and what must be set before they do."""

from ipaddress import ip_network

from services.errors import CookiesUnguarded, NotAProxy, ProxyNotNamed, SiteHasNoName
from services.settings import Settings

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def require_safe_ways(settings: Settings, host: str) -> None:
    """Insist that a site that others reach has a name, guarded cookies, and knows its proxy.

    What can be told is where it listens, by which names it is called, and who ends https.

    :raises NotAProxy: a proxy is named by something else than an address or a network
    :raises SiteHasNoName: others reach it, by a name that it does not answer to
    :raises CookiesUnguarded: others reach it, and browsers may send its cookies without https
    :raises ProxyNotNamed: somebody else ends https in front of it, and it does not know who
    """
    _require_addresses(settings.trusted_proxies)
    if settings.demo:
        return
    named = "allowed_hosts" in settings.model_fields_set
    if not named and (host not in LOOPBACK or settings.secure_cookies):
        raise SiteHasNoName
    if not settings.secure_cookies and (host not in LOOPBACK or _others_call_it(settings)):
        raise CookiesUnguarded
    ends_https = bool(settings.streamlit_server_ssl_cert_file)
    if settings.secure_cookies and not ends_https and not settings.trusted_proxies.strip():
        raise ProxyNotNamed


def _require_addresses(proxies: str) -> None:
    for entry in proxies.replace(",", " ").split():
        try:
            ip_network(entry, strict=False)
        except ValueError:
            raise NotAProxy(entry=entry) from None


def _others_call_it(settings: Settings) -> bool:
    names = settings.allowed_hosts.replace(",", " ").lower().split()
    return not LOOPBACK.issuperset(names)
