"""Small worlds for the catalog: Airflow sources as text, programs over them, and wheels made from them."""

import io
import tarfile
import textwrap
import zipfile
from collections.abc import Mapping
from pathlib import Path

from airsmith.catalog.build.versions import Pin, Versions
from airsmith.catalog.build.wheels import find_wheels
from airsmith.catalog.reading.program import Program
from airsmith.catalog.reading.sources import SourceFile, SourceTree
from airsmith.catalog.reading.values import ClassValue, Imported

DEPRECATION_TOOLS = """
def add_deprecated_classes(module_imports, package, override=None, extra_message=None, message=None):
    ...
"""
VERSION_COMPAT = """
from __future__ import annotations

def get_base_airflow_version_tuple() -> tuple[int, int, int]:
    from packaging.version import Version

    from airflow import __version__

    airflow_version = Version(__version__)
    return airflow_version.major, airflow_version.minor, airflow_version.micro


AIRFLOW_V_3_0_PLUS = get_base_airflow_version_tuple() >= (3, 0, 0)
"""

Files = Mapping[str, str]


def module_name(path: str) -> tuple[str, bool]:
    name = path.removesuffix(".py").replace("/", ".")
    return name.removesuffix(".__init__"), name.endswith(".__init__")


def program_of(files: Files, version: str = "3.3.2", opaque: tuple[str, ...] = ()) -> Program:
    """A program of `airflow/…` files, with the modules that everything else leans on."""
    usual = {
        "airflow/__init__.py": f'__version__ = "{version}"',
        "airflow/utils/__init__.py": "",
        "airflow/utils/deprecation_tools.py": DEPRECATION_TOOLS,
        "airflow/compat/__init__.py": "",
        "airflow/compat/version_compat.py": VERSION_COMPAT,
    }
    sources = []
    for path, text in (usual | dict(files)).items():
        name, is_package = module_name(path)
        sources.append(SourceFile(name, "airflow", is_package, lambda text=text: textwrap.dedent(text)))
    return Program(SourceTree(sources, opaque))


def write_wheel(
    folder: Path,
    package: str,
    version: str,
    files: Files,
    *,
    metadata: str = "",
    author: str = "dev@airflow.apache.org",
) -> Path:
    """A wheel with these files; a provider's summary is what official ones say."""
    stem = package.replace("-", "_")
    path = folder / f"{stem}-{version}-py3-none-any.whl"
    headers = [
        "Metadata-Version: 2.4",
        f"Name: {package}",
        f"Version: {version}",
        f"Summary: Provider package {package} for Apache Airflow",
        f"Author-email: Somebody <{author}>",
        "Requires-Python: >=3.11",
        *filter(None, metadata.splitlines()),
    ]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{stem}-{version}.dist-info/METADATA", "\n".join(headers) + "\n\n")
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name), textwrap.dedent(text))
    return path


def write_sdist(folder: Path, package: str, version: str, needs: str, files: Files) -> Path:
    """A source distribution with these files, which needs `needs`, such as `apache-airflow>=2.11.0`."""
    folder.mkdir(parents=True, exist_ok=True)
    root = f"{package.replace('-', '_')}-{version}"
    metadata = f"Metadata-Version: 2.4\nName: {package}\nVersion: {version}\nRequires-Dist: {needs}\n\n"
    path = folder / f"{root}.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for name, text in {**files, "PKG-INFO": metadata}.items():
            content = textwrap.dedent(text).encode()
            info = tarfile.TarInfo(f"{root}/{name}")
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


AIRFLOW_2 = {
    "airflow/__init__.py": '__version__ = "2.11.2"',
    "airflow/utils/__init__.py": "",
    "airflow/models/__init__.py": "from airflow.models.baseoperator import BaseOperator",
    "airflow/models/baseoperator.py": """
        class BaseOperator:
            '''The old base.'''

            template_fields = ()

            def __init__(self, task_id: str, owner: str = "airflow", **kwargs):
                if kwargs:
                    raise TypeError("Invalid arguments")

            def execute(self, context):
                raise NotImplementedError
        """,
    "airflow/hooks/__init__.py": "",
    "airflow/hooks/base.py": "class BaseHook:\n    def get_conn(self): ...",
}
AIRFLOW_3 = {
    "airflow/__init__.py": '__version__ = "3.3.2"',
    "airflow/utils/__init__.py": "",
    "airflow/utils/deprecation_tools.py": DEPRECATION_TOOLS,
    "airflow/models/__init__.py": """
        from airflow.utils.deprecation_tools import add_deprecated_classes

        add_deprecated_classes(
            {"baseoperator": {"BaseOperator": "airflow.sdk.bases.operator.BaseOperator"}}, __name__
        )
        """,
    "airflow/hooks/__init__.py": """
        from airflow.utils.deprecation_tools import add_deprecated_classes

        add_deprecated_classes({"base": {"BaseHook": "airflow.sdk.bases.hook.BaseHook"}}, __name__)
        """,
}
SDK = {
    "airflow/sdk/__init__.py": """
        __lazy_imports = {"BaseOperator": ".bases.operator", "BaseHook": ".bases.hook"}

        def __getattr__(name: str):
            if module_path := __lazy_imports.get(name):
                import importlib

                return getattr(importlib.import_module(module_path, __name__), name)
            raise AttributeError(name)
        """,
    "airflow/sdk/bases/__init__.py": "",
    "airflow/sdk/bases/operator.py": """
        class BaseOperator:
            '''The base of all operators.'''

            template_fields = ()

            def __init__(self, *, task_id: str, owner: str = "airflow", retries: int | None = 0, **kwargs):
                if kwargs:
                    raise TypeError("Invalid arguments")

            def execute(self, context):
                raise NotImplementedError
        """,
    "airflow/sdk/bases/hook.py": "class BaseHook:\n    def get_conn(self): ...",
}
COMPAT = {
    "airflow/providers/common/compat/__init__.py": "",
    "airflow/providers/common/compat/utils.py": """
        import importlib

        def create_module_getattr(import_map, module_map=None, rename_map=None):
            def __getattr__(name):
                if name in import_map:
                    value = import_map[name]
                    failure = None
                    for path in value if isinstance(value, tuple) else (value,):
                        try:
                            module = __import__(path, fromlist=[name])
                            return getattr(module, name)
                        except (ImportError, AttributeError) as error:
                            failure = error
                            continue
                    if failure:
                        raise ImportError(name)
                raise AttributeError(name)

            return __getattr__
        """,
    "airflow/providers/common/compat/sdk.py": """
        from airflow.providers.common.compat.utils import create_module_getattr

        _IMPORT_MAP = {"BaseHook": ("airflow.sdk", "airflow.hooks.base")}
        _IMPORT_MAP["BaseOperator"] = ("airflow.sdk", "airflow.models.baseoperator")
        _IMPORT_MAP.update({"Gone": ("airflow.sdk.gone", "airflow.gone")})

        __getattr__ = create_module_getattr(import_map=_IMPORT_MAP)
        """,
}
TOAST = {
    "airflow/providers/toast/__init__.py": "",
    "airflow/providers/toast/get_provider_info.py": """
        def get_provider_info():
            return {
                "package-name": "apache-airflow-providers-toast",
                "name": "Toast",
                "description": "`Toast <https://toast.example/>`__ for breakfast.\\n",
                "integrations": [
                    {"integration-name": "Toaster", "external-doc-url": "https://toast.example/", "tags": ["kitchen"]}
                ],
                "operators": [
                    {"integration-name": "Toaster", "python-modules": ["airflow.providers.toast.operators.toast"]}
                ],
                "connection-types": [
                    {"connection-type": "toast", "hook-class-name": "airflow.providers.toast.hooks.toast.ToastHook",
                     "hook-name": "Toaster"}
                ],
            }
        """,
    "airflow/providers/toast/hooks/__init__.py": "",
    "airflow/providers/toast/hooks/toast.py": """
        from airflow.providers.common.compat.sdk import BaseHook

        class ToastHook(BaseHook):
            '''Talks to a toaster.'''

            conn_type = "toast"

            def __init__(self, toast_conn_id: str = "toast_default"):
                super().__init__()

            def toast(self, slices: int, *, dark: bool = False) -> bool:
                '''Toast some slices.'''
        """,
    "airflow/providers/toast/operators/__init__.py": "",
    "airflow/providers/toast/operators/toast.py": """
        from airflow.providers.common.compat.sdk import BaseOperator
        from airflow.providers.toast.hooks.toast import ToastHook

        class ToastOperator(BaseOperator):
            '''Toasts bread in a toaster until it is brown.

            :param slices: How many slices.
            '''

            template_fields = ("slices",)

            def __init__(self, *, slices: int, toast_conn_id: str = "toast_default", **kwargs):
                super().__init__(**kwargs)

            def execute(self, context):
                ...
        """,
}
JAM = {
    "airflow/providers/jam/__init__.py": "",
    "airflow/providers/jam/operators/__init__.py": "",
    "airflow/providers/jam/operators/jam.py": """
        from airflow.sdk import BaseOperator

        class JamOperator(BaseOperator):
            '''Puts jam on toast.'''
        """,
}


def small_wheels(folder: Path) -> Versions:
    """Wheels of two tiny Airflows and three providers, of which jam needs Airflow 3; and the lock file for them."""
    folder.mkdir(parents=True, exist_ok=True)
    anywhere = "Requires-Dist: apache-airflow>=2.11.0\n"
    write_wheel(folder, "apache-airflow", "2.11.2", AIRFLOW_2)
    write_wheel(folder, "apache-airflow-core", "3.3.2", AIRFLOW_3)
    write_wheel(folder, "apache-airflow-task-sdk", "1.3.2", SDK)
    write_wheel(folder, "apache-airflow-providers-common-compat", "1.0.0", COMPAT, metadata=anywhere)
    extras = "Requires-Dist: bread>=1\nRequires-Dist: butter<3,>=2 ; extra == 'butter'\n"
    write_wheel(folder, "apache-airflow-providers-toast", "4.2.0", TOAST, metadata=anywhere + extras)
    write_wheel(folder, "apache-airflow-providers-jam", "0.1.0", JAM, metadata="Requires-Dist: apache-airflow>=3.0.0\n")
    pins = {key: Pin(wheel.package, wheel.version, wheel.sha256) for key, wheel in find_wheels(folder).items()}
    airflow = {
        "2.11": (pins["apache-airflow==2.11.2"],),
        "3.3": (pins["apache-airflow-core==3.3.2"], pins["apache-airflow-task-sdk==1.3.2"]),
    }
    providers = tuple(pin for pin in pins.values() if "providers" in pin.package)
    return Versions(airflow, providers)


def names_of(text: str, version: str = "3.3.2", **others: str) -> set[str]:
    """The names that `airflow.subject` offers when its source is `text`; dunder names and the usual left out."""
    files = {"airflow/subject.py": text} | {f"airflow/{name}.py": other for name, other in others.items()}
    program = program_of(files, version)
    state = program.state("airflow.subject")
    assert state is not None
    names = {*state.scope.names, *program.lazy_names("airflow.subject")}
    return {name for name in names if not name.startswith("__")}


def class_of(program: Program, path: str) -> ClassValue:
    """A class of a program."""
    module, _, name = path.rpartition(".")
    value = program.resolve(Imported(module, name))
    assert isinstance(value, ClassValue)
    return value
