"""Which addresses may be sent the API key and the prompt, and which what a spec describes."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

DEFAULT_ENDPOINT = "https://api.anthropic.com"

_API_HOST = "api.anthropic.com"
_API_VARIABLE = "ANTHROPIC_BASE_URL"
_LOOPBACK_V4 = IPv4Network("127.0.0.0/8")
_LOOPBACK_V6 = IPv6Address("::1")
_DEFAULT_PORTS = {"https": 443, "http": 80}
# Whatever two URL parsers could read differently (backslashes, spaces, control and non-ASCII characters) is left out.
_PLAIN_URL = re.compile(r"[A-Za-z0-9:/\[\]._~%@!$&'()*+,;=?#-]+")
_HOST_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)*/?")


@dataclass(frozen=True, slots=True)
class EndpointProblem:
    """Why an address may not be used, in one sentence that says what to do; it never repeats credentials."""

    message: str


class _Address(NamedTuple):
    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> tuple[str, str, int]:
        return self.scheme, self.host, self.port

    def __str__(self) -> str:
        port = "" if self.port == _DEFAULT_PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}{self.path}"


def allowed_endpoint(base_url: str | None, approved_origin: str | None) -> str | EndpointProblem:
    """The address to send requests to, rebuilt from its parts, or why `base_url` may not be used.

    None or a blank `base_url` means Anthropic's own. Allowed are https on api.anthropic.com, http or https on this
    machine (localhost, 127.0.0.0/8, ::1), and https on the origin (scheme, host and port) that the user approved.
    """
    if base_url is None or not base_url.strip():
        return DEFAULT_ENDPOINT
    address = _read(base_url.strip())
    if isinstance(address, EndpointProblem):
        return address
    if _is_loopback(address.host):
        return str(address)
    shown = str(address._replace(path=""))
    if address.scheme != "https":
        return EndpointProblem(f"The endpoint {shown} would send the API key unencrypted; use its https address.")
    if address.origin == ("https", _API_HOST, 443) or _is_approved(address, approved_origin):
        return str(address)
    return EndpointProblem(
        f"The endpoint {shown} would receive your API key and is not approved; "
        "set AIRSMITH_APPROVED_ORIGIN to it, or unset ANTHROPIC_BASE_URL."
    )


def allowed_service(url: str, variable: str) -> str | EndpointProblem:
    """The address of a service that gets no key, rebuilt from its parts, or why `url` may not be used.

    Allowed are https anywhere, and http on this machine. `variable` is where the user has set the address.
    """
    address = _read(url.strip(), variable, "https://patterns.example.com")
    if isinstance(address, EndpointProblem):
        return address
    if address.scheme != "https" and not _is_loopback(address.host):
        shown = str(address._replace(path=""))
        return EndpointProblem(f"{variable} {shown} would send what specs describe unencrypted; set it to https.")
    return str(address)


def _is_approved(address: _Address, approved_origin: str | None) -> bool:
    if approved_origin is None:
        return False
    approved = _read(approved_origin.strip())
    return not isinstance(approved, EndpointProblem) and approved.origin == address.origin


def _read(url: str, variable: str = _API_VARIABLE, example: str = DEFAULT_ENDPOINT) -> _Address | EndpointProblem:
    def malformed(reason: str) -> EndpointProblem:
        return EndpointProblem(f"{variable} {reason}; set it to a plain address such as {example}.")

    if not _PLAIN_URL.fullmatch(url):
        return malformed("holds characters that no endpoint needs")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return malformed("is not a URL")
    if "@" in parts.netloc:
        return malformed("holds a user name or password")
    if parts.scheme not in _DEFAULT_PORTS:
        return malformed("starts with neither https:// nor http://")
    if "?" in url or "#" in url:
        return malformed("holds a query or a fragment")
    host = _canonical_host(parts.hostname or "")
    if host is None or port == 0:
        return malformed("names no valid host")
    if not _PATH.fullmatch(parts.path) or "/." in parts.path:
        return malformed("has an unusual path")
    return _Address(parts.scheme, host, port or _DEFAULT_PORTS[parts.scheme], parts.path.rstrip("/"))


def _canonical_host(host: str) -> str | None:
    """`host` as it stands in a URL: IPv6 addresses in brackets; None where it is neither an address nor a name."""
    if ":" in host:
        try:
            return f"[{IPv6Address(host)}]"
        except ValueError:
            return None
    return host if _HOST_NAME.fullmatch(host) else None


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        return False
    return address in _LOOPBACK_V4 if isinstance(address, IPv4Address) else address == _LOOPBACK_V6
