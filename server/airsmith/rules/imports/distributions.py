"""Which packages may bring what is imported: names of imports and of packages often differ.

Nothing is asked of the environment that Airsmith itself runs in, which is not the component's. What the table does not
have is taken to be called alike, up to case, hyphens and underscores.
"""

import re
from collections.abc import Iterable

_DISTRIBUTIONS: dict[str, tuple[str, ...]] = {
    "attr": ("attrs",),
    "bs4": ("beautifulsoup4",),
    "bson": ("pymongo",),
    "clickhouse_driver": ("clickhouse-driver", "airflow-clickhouse-plugin"),
    "Crypto": ("pycryptodome",),
    "cv2": ("opencv-python", "opencv-python-headless", "opencv-contrib-python"),
    "databricks.sdk": ("databricks-sdk",),
    "databricks.sql": ("databricks-sql-connector",),
    "dateutil": ("python-dateutil",),
    "dns": ("dnspython",),
    "docx": ("python-docx",),
    "dotenv": ("python-dotenv",),
    "fitz": ("pymupdf",),
    "git": ("gitpython",),
    "github": ("pygithub",),
    "gitlab": ("python-gitlab",),
    "google.api_core": ("google-api-core",),
    "google.auth": ("google-auth",),
    "google.cloud.exceptions": ("google-cloud-core",),
    "google.genai": ("google-genai",),
    "google.oauth2": ("google-auth",),
    "google.protobuf": ("protobuf",),
    "googleapiclient": ("google-api-python-client",),
    "grpc": ("grpcio",),
    "jenkins": ("python-jenkins",),
    "jose": ("python-jose",),
    "jwt": ("pyjwt",),
    "kafka": ("kafka-python", "kafka-python-ng"),
    "ldap": ("python-ldap",),
    "magic": ("python-magic",),
    "markdown_it": ("markdown-it-py",),
    "multipart": ("python-multipart",),
    "MySQLdb": ("mysqlclient",),
    "mysql": ("mysql-connector-python",),
    "nacl": ("pynacl",),
    "OpenSSL": ("pyopenssl",),
    "opensearchpy": ("opensearch-py",),
    "PIL": ("pillow",),
    "pkg_resources": ("setuptools",),
    "pptx": ("python-pptx",),
    "prestodb": ("presto-python-client",),
    "psycopg2": ("psycopg2", "psycopg2-binary"),
    "pyspark": ("pyspark", "pyspark-client", "databricks-connect"),
    "serial": ("pyserial",),
    "skimage": ("scikit-image",),
    "sklearn": ("scikit-learn",),
    "slack_sdk": ("slack-sdk",),
    "slugify": ("python-slugify",),
    "smbclient": ("smbprotocol",),
    "snowflake.connector": ("snowflake-connector-python",),
    "snowflake.snowpark": ("snowflake-snowpark-python",),
    "snowflake.sqlalchemy": ("snowflake-sqlalchemy",),
    "socks": ("pysocks",),
    "telegram": ("python-telegram-bot",),
    "upath": ("universal-pathlib",),
    "usb": ("pyusb",),
    "win32api": ("pywin32",),
    "winrm": ("pywinrm",),
    "yaml": ("pyyaml",),
    "zmq": ("pyzmq",),
}
"""By import name, for namespaces with as much of the path as tells the package; canonical names, the usual one first."""

_NAMESPACES = frozenset(("azure", "google", "opentelemetry", "databricks", "snowflake"))
"""Packages that many distributions fill together: each is called like the path below, as `azure-storage-blob`."""

_SHARED = frozenset(("azure.mgmt", "google.cloud"))

_COMPANIONS: dict[str, tuple[str, ...]] = {
    "aiobotocore": ("botocore",),
    "boto3": ("botocore", "s3transfer", "jmespath", "python-dateutil", "urllib3"),
    "connexion": ("flask", "pyyaml", "requests"),
    "fastapi": ("starlette", "pydantic"),
    "flask": ("werkzeug", "jinja2", "markupsafe", "itsdangerous", "click"),
    "google-api-core": ("google-auth", "protobuf", "requests"),
    "google-auth": ("requests",),
    "httpx": ("httpcore", "certifi", "idna", "anyio"),
    "jinja2": ("markupsafe",),
    "methodtools": ("wirerope",),
    "pandas": ("numpy", "python-dateutil", "pytz"),
    "pyhive": ("thrift",),
    "requests": ("urllib3", "certifi", "idna", "charset-normalizer"),
    "scikit-learn": ("numpy", "scipy", "joblib"),
    "sqlalchemy": ("greenlet",),
    "uvicorn": ("click", "h11"),
    "aiohttp": ("yarl", "multidict", "attrs"),
}
"""What popular packages always bring along, so that who declares the one need not declare the other."""

_CLOUD_COMPANIONS = ("google-api-core", "google-auth", "google-cloud-core", "protobuf", "proto-plus", "grpcio")
_WORD = re.compile(r"[a-z]+|\d+")
_FILLER = frozenset(
    ("airflow", "provider", "providers", "python", "py", "client", "sdk", "api", "lib", "driver", "connector")
)


def distributions_of(path: str) -> tuple[str, ...]:
    """Canonical names of the packages that may bring a dotted import path, the usual one first; empty where unknown."""
    start = path
    while start:
        if start in _DISTRIBUTIONS:
            return _DISTRIBUTIONS[start]
        start = start.rpartition(".")[0]
    return ()


def is_shared(path: str) -> bool:
    """Whether many distributions fill a package, so that its name does not tell which one is meant."""
    return path in _NAMESPACES or path in _SHARED


def in_namespace(path: str, distributions: Iterable[str]) -> str:
    """Of some distributions the one that is called like a path below a namespace; empty where none is.

    `google-cloud-secret-manager` is called like `google.cloud.secretmanager_v1`.
    """
    if path.partition(".")[0] not in _NAMESPACES:
        return ""
    joined = re.sub(r"[._]", "", path).lower()
    fitting = (one for one in distributions if "-" in one and joined.startswith(one.replace("-", "")))
    return max(fitting, key=len, default="")


def companions_of(distribution: str) -> tuple[str, ...]:
    """What a package, by its canonical name, is known to bring along."""
    if distribution.startswith("google-cloud-"):
        return _CLOUD_COMPANIONS
    return _COMPANIONS.get(distribution, ())


def sounds_like(distribution: str, top: str) -> bool:
    """Whether the words of an import name are those of a package, apart from such as `python` and `client`."""
    wanted, offered = _words(top), _words(distribution)
    own, its = (name.lower().replace("_", "").replace("-", "") for name in (top, distribution))
    is_same = own.removeprefix("py") == its.removeprefix("python").removeprefix("py")
    return is_same or (bool(wanted) and wanted <= offered) or (bool(offered) and offered <= wanted)


def _words(name: str) -> set[str]:
    return set(_WORD.findall(name.lower())) - _FILLER
