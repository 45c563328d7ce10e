"""Made-up Python environments: folders as venv and pip leave them, with nothing in them that could be run."""

import os
import textwrap
from collections.abc import Mapping
from pathlib import Path

from airsmith.application.user_environment import UserEnvironment
from airsmith.catalog.installed.model import Installation
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.targets import NEWEST_VERSION, AirflowVersion
from support.catalog_worlds import AIRFLOW_3, COMPAT, JAM, SDK, TOAST

PYTHON = "python3.11"
ANYWHERE = "Requires-Dist: apache-airflow>=2.11.0\n"

BURNT_TOAST = {
    **TOAST,
    "airflow/providers/toast/operators/burnt.py": """
        from airflow.providers.toast.operators.toast import ToastOperator

        class BurntToastOperator(ToastOperator):
            '''Toasts for too long.'''

            def __init__(self, *, alarm: bool = True, **kwargs):
                super().__init__(**kwargs)
        """,
    "airflow/providers/toast/hooks/toast.py": """
        from airflow.providers.common.compat.sdk import BaseHook

        class ToasterHook(BaseHook):
            '''As it was called long ago.'''
        """,
    "airflow/providers/toast/operators/toast.py": """
        from airflow.providers.common.compat.sdk import BaseOperator

        class ToastOperator(BaseOperator):
            '''Toasts bread.'''

            template_fields = ("slices",)

            def __init__(self, *, slices: int, **kwargs):
                super().__init__(**kwargs)
        """,
}
"""An old toast provider: one operator that is gone today, another hook, one parameter less."""


def an_environment(folder: Path, *, system_packages: bool = False, home: Path | None = None) -> Path:
    """An empty virtual environment; the path of its interpreter."""
    site_packages(folder).mkdir(parents=True)
    lines = [f"home = {home or folder.parent / 'python' / 'bin'}", "version = 3.11.7"]
    lines.append(f"include-system-site-packages = {str(system_packages).lower()}")
    (folder / "pyvenv.cfg").write_text("\n".join(lines) + "\n")
    interpreter = folder / "bin" / "python"
    interpreter.parent.mkdir()
    interpreter.write_text("#!/bin/sh\nexit 9\n")
    return interpreter


def site_packages(folder: Path) -> Path:
    """Where the packages of such an environment are."""
    return folder / "lib" / PYTHON / "site-packages"


def install(
    packages: Path, name: str, version: str, files: Mapping[str, str] | None = None, *, metadata: str = ""
) -> Path:
    """Put a distribution into a folder of packages, in the place of other versions of it; its metadata's folder."""
    stem = name.replace("-", "_")
    for old in packages.glob(f"{stem}-*.dist-info"):
        (old / "METADATA").unlink(missing_ok=True)
        old.rmdir()
    info = packages / f"{stem}-{version}.dist-info"
    info.mkdir(parents=True)
    headers = f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\n{metadata}\nWhat it is.\nVersion: 0\n"
    (info / "METADATA").write_text(headers)
    for path, text in (files or {}).items():
        file = packages / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text))
    return info


def install_airflow(packages: Path, version: str) -> None:
    """The tiny Airflow 3 in any version, its SDK included."""
    files = {**AIRFLOW_3, "airflow/__init__.py": f'__version__ = "{version}"'}
    install(packages, "apache-airflow", version, metadata=f"Requires-Dist: apache-airflow-core=={version}\n")
    install(packages, "apache-airflow-core", version, files)
    install(packages, "apache-airflow-task-sdk", f"1{version.removeprefix('3')}", SDK)


def install_compat(packages: Path, version: str = "1.0.0") -> None:
    """The providers' compatibility package."""
    install(packages, "apache-airflow-providers-common-compat", version, COMPAT, metadata=ANYWHERE)


def install_old_toast(packages: Path) -> None:
    """The old toast provider."""
    install(packages, "apache-airflow-providers-toast", "3.0.0", BURNT_TOAST, metadata=ANYWHERE)


def install_toast(packages: Path) -> None:
    """The toast provider as the tiny catalog has it."""
    install(packages, "apache-airflow-providers-toast", "4.2.0", TOAST, metadata=ANYWHERE)


def install_jam(packages: Path, version: str = "0.1.0") -> None:
    """The jam provider."""
    install(packages, "apache-airflow-providers-jam", version, JAM, metadata="Requires-Dist: apache-airflow>=3.0.0\n")


def changed_later(path: Path) -> None:
    """Make sure that a folder's time of change differs from before, also on file systems with a coarse clock."""
    status = path.stat()
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 2_000_000_000))


def an_environment_with(catalog: Catalog, target: AirflowVersion = NEWEST_VERSION) -> UserEnvironment:
    """An environment that was read already, with nothing on disk: for the target it has the given catalog."""
    environment = UserEnvironment(Installation(Path("nowhere"), (), {}), lambda _, __: None)
    environment.learn(target, catalog)
    return environment


OLD_HTTP = {
    "airflow/providers/http/__init__.py": "",
    "airflow/providers/http/operators/__init__.py": "",
    "airflow/providers/http/operators/http.py": """
        from airflow.models import BaseOperator

        class SimpleHttpOperator(BaseOperator):
            '''Long gone.'''
        """,
}
USES_BOTH = """\
from airflow.providers.http.operators.http import SimpleHttpOperator
from airflow.providers.http.operators.http import HttpOperator

__all__ = ["HttpOperator", "SimpleHttpOperator"]
"""
"""One name that only the old provider has, and below it one that only today's has."""


def make_slow(packages: Path) -> None:
    """Have the old version of a real provider take seconds to read."""
    for number in range(300):
        module = packages / f"airflow/providers/http/module_{number}.py"
        module.write_text("".join(f"class C{index}: ...\n" for index in range(500)))


def install_old_http(packages: Path, version: str = "4.13.3") -> None:
    """An old version of a real provider, with one of its operators."""
    install(packages, "apache-airflow-providers-http", version, OLD_HTTP, metadata=ANYWHERE)
