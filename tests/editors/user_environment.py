"""The environment of a user with a home of their own, who has their machine's registries and nothing of this checkout."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

_CHECKOUT = Path(__file__).parents[2]
_TOOLS = Path(sys.executable).parent

# What programs must know to reach the machine's registries: addresses, certificates, proxies.
_PASSED_ON = (
    "PIP_",
    "UV_",
    "SSL_",
    "REQUESTS_",
    "CURL_",
    "NODE_EXTRA_",
    "HTTP_",
    "HTTPS_",
    "NO_PROXY",
    "http_",
    "https_",
    "no_proxy",
)


def user_environment(home: Path, *, has_airsmith: bool, **variables: str) -> dict[str, str]:
    """Variables for programs of a user whose home is `home`; with `has_airsmith`, the program is on their PATH."""
    home.mkdir(parents=True, exist_ok=True)
    runtime = home / "runtime"
    runtime.mkdir(mode=0o700, exist_ok=True)
    return {
        **{name: value for name, value in os.environ.items() if name.startswith(_PASSED_ON)},
        **_registry_settings(os.environ, Path.home()),
        "PATH": os.pathsep.join([str(_TOOLS)] * has_airsmith + _paths_outside_the_checkout()),
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(runtime),
        "AIRSMITH_DATA_DIR": str(home / "airsmith"),
        "LANG": "C.UTF-8",
        **variables,
    }


def _registry_settings(environment: Mapping[str, str], real_home: Path) -> dict[str, str]:
    """Variables that name settings files in the real home, which are not found from another one."""
    places = {
        "PIP_CONFIG_FILE": (".config/pip/pip.conf", ".pip/pip.conf"),
        "NETRC": (".netrc",),
    }
    found = {
        name: str(real_home / place)
        for name, candidates in places.items()
        for place in reversed(candidates)
        if (real_home / place).exists()
    }
    return {name: path for name, path in found.items() if name not in environment}


def _paths_outside_the_checkout() -> list[str]:
    folders = os.environ["PATH"].split(os.pathsep)
    return [folder for folder in folders if not Path(folder).is_relative_to(_CHECKOUT)]
