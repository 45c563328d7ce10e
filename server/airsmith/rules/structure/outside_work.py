"""What reaches out of the process, or gets ready to: hooks, clients, connections, downloads."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property

from airsmith.analysis.index import FunctionNode
from airsmith.analysis.names import last_name
from airsmith.analysis.scopes import Binding, BindingKind, Scope
from airsmith.rules.rule import PythonContext


class Work(Enum):
    """What a call does."""

    DONE = auto()
    """It waits, or asks a server, a database or a file."""
    PREPARED = auto()
    """It makes a hook or client, which may read credentials, load a library or connect."""


@dataclass(frozen=True, slots=True)
class OutsideCall:
    """A call that reaches out. `name` is what it calls, as people say it: `requests.get`, `HttpHook.run`."""

    call: ast.Call
    name: str
    work: Work


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_DATABASES = _names(
    """
    aiomysql asyncpg clickhouse_connect clickhouse_driver cx_Oracle databricks duckdb hdbcli ibm_db jaydebeapi
    MySQLdb mysql oracledb prestodb psycopg psycopg2 pyhive pymssql pymysql pyodbc redshift_connector snowflake
    sqlite3 teradatasql trino vertica_python
    """
)
"""Packages whose `connect` opens a connection to a database."""

_HTTP_CLIENTS = frozenset(("requests", "httpx", "urllib3"))
_HTTP_METHODS = frozenset(("delete", "get", "head", "options", "patch", "post", "put", "request", "send", "stream"))
_READERS = frozenset(("awswrangler", "dask", "geopandas", "pandas", "polars", "pyarrow"))
"""Packages whose functions `read_…` load data."""

_WORKING = frozenset(
    (
        "ftplib.FTP",
        "ftplib.FTP_TLS",
        "imaplib.IMAP4",
        "imaplib.IMAP4_SSL",
        "poplib.POP3",
        "poplib.POP3_SSL",
        "smtplib.SMTP",
        "smtplib.SMTP_SSL",
        "socket.create_connection",
        "time.sleep",
        "urllib.request.urlopen",
        "urllib.request.urlretrieve",
    )
)
_CLIENTS = _names(
    """
    azure boto3 botocore cassandra confluent_kafka docker elasticsearch google googleapiclient hvac influxdb_client
    kafka kubernetes ldap3 minio neo4j opensearchpy paramiko pika pymongo redis slack_sdk sqlalchemy
    """
)
"""Packages that bring clients of services."""

_CLIENT_MAKERS = _names(
    """
    BlockingConnection Connection Consumer Elasticsearch KafkaConsumer KafkaProducer Minio OpenSearch Producer
    Redis StrictRedis build client create_engine default driver from_env from_url load_incluster_config
    load_kube_config resource
    """
)
"""What makes a client, in these packages; so does everything whose name ends with Client."""

_HOOK_LOOKUPS = frozenset(("get_connection", "get_connections", "get_hook", "aget_connection", "aget_hook"))
_OWN_LOOKUPS = _HOOK_LOOKUPS | {"get_conn", "get_async_conn"}
"""Methods of components and hooks that open connections, or look them up."""
_ROOTS = _DATABASES | _HTTP_CLIENTS | _READERS | _CLIENTS | {path.partition(".")[0] for path in _WORKING}
_WORDS = _ROOTS | _OWN_LOOKUPS
_IMPORT = BindingKind.IMPORT
_UNKNOWN_KINDS = frozenset((BindingKind.ASSIGNMENT, BindingKind.FUNCTION, BindingKind.PARAMETER, BindingKind.CLASS))


class OutsideWork:
    """Tells the calls of one file that reach out."""

    def __init__(self, context: PythonContext) -> None:
        self._context = context
        self._hooks: dict[str, bool] = {}

    @cached_property
    def is_possible(self) -> bool:
        """Whether the file has any of the words that reaching out takes."""
        names = self._context.module.names
        return not _WORDS.isdisjoint(names.words) or any(
            alias.name.endswith("Hook") for node, _ in names.imports for alias in node.names
        )

    def among(self, calls: Iterable[tuple[ast.Call, Scope]]) -> list[OutsideCall]:
        """Those of some calls that reach out; of `HttpHook().run()` only the whole, not the hook that is made for it."""
        found = [
            one
            for call, scope in calls
            if _may_reach_out(call.func, scope) and (one := self._look_at(call, scope)) is not None
        ]
        used = {id(owner) for one in found for owner in _owners(one.call)}
        return [one for one in found if id(one.call) not in used]

    def _look_at(self, call: ast.Call, scope: Scope) -> OutsideCall | None:
        for path in self._context.module.resolve_object(call.func, scope):
            work = self._work_of(path)
            if work is not None:
                return OutsideCall(call, _short(path), work)
        if _looks_up_own_connection(call.func, scope):
            return OutsideCall(call, last_name(call.func), Work.DONE)
        return None

    def within(self, function: FunctionNode) -> OutsideCall | None:
        """The first call in a plain function of the file that does work; decorated ones may run at another time."""
        if function.decorator_list or isinstance(function, ast.AsyncFunctionDef):
            return None
        calls = [(call, scope) for call, scope in self._context.module.names.calls if scope.node is function]
        return next((found for found in self.among(calls) if found.work is Work.DONE), None)

    def _work_of(self, path: str) -> Work | None:
        owner, _, name = path.rpartition(".")
        root = path.partition(".")[0]
        plain = path.replace("()", "")
        if self._is_hook(plain):
            return Work.PREPARED
        if self._is_hook(owner.removesuffix("()")):
            return Work.DONE if owner.endswith("()") or name in _HOOK_LOOKUPS else None
        if plain in _WORKING or (name == "connect" and root in _DATABASES):
            return Work.DONE
        if (root in _HTTP_CLIENTS and name in _HTTP_METHODS) or (root in _READERS and name.startswith("read_")):
            return Work.DONE
        if root not in _CLIENTS or ".types." in path:
            return None
        if _makes_client(name) or (name.startswith("from_") and owner.endswith("Client")):
            return Work.PREPARED
        return Work.DONE if any(part.endswith("()") and _makes_client(part) for part in owner.split(".")) else None

    def _is_hook(self, path: str) -> bool:
        """Whether a dotted path is that of a hook class; where nobody knows it, its name decides."""
        if not path.endswith("Hook"):
            return False
        found = self._hooks.get(path)
        if found is None:
            lineage = self._context.lineages.at(path)
            found = self._hooks[path] = not lineage.is_complete or lineage.component_type == "hook"
        return found


def _owners(call: ast.Call) -> Iterator[ast.Call]:
    """The calls that make the object of which a call is a method."""
    node: ast.expr = call.func
    while isinstance(node, ast.Attribute | ast.Call):
        if isinstance(node, ast.Call):
            yield node
        node = node.value if isinstance(node, ast.Attribute) else node.func


def _makes_client(part: str) -> bool:
    """Whether a part of a path, such as `client()`, makes a client."""
    name = part.removesuffix("()")
    return name in _CLIENT_MAKERS or name.endswith("Client")


def _may_reach_out(function: ast.expr, scope: Scope) -> bool:
    """Whether a closer look is worth it: told by what the first name of the expression is."""
    node = function
    while not isinstance(node, ast.Name):
        if isinstance(node, ast.Attribute | ast.Subscript | ast.Await):
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        else:
            return False
    if node.id == "super":
        return False
    if node.id == "self" and isinstance(function, ast.Attribute) and function.value is node:
        return function.attr in _OWN_LOOKUPS
    found = scope.find(node.id)
    return found is not None and any(map(_may_lead_outside, found[1]))


def _may_lead_outside(binding: Binding) -> bool:
    if binding.kind is not _IMPORT:
        return binding.kind in _UNKNOWN_KINDS
    origin = binding.origin
    return origin.partition(".")[0] in _ROOTS or origin.endswith("Hook") or "hooks" in origin


def _looks_up_own_connection(function: ast.expr, scope: Scope) -> bool:
    """Whether it is `self.get_conn()`, or the same of an attribute of `self`."""
    if not isinstance(function, ast.Attribute) or function.attr not in _OWN_LOOKUPS:
        return False
    owner = function.value.value if isinstance(function.value, ast.Attribute) else function.value
    return isinstance(owner, ast.Name) and scope.class_of_self(owner.id) is not None


def _short(path: str) -> str:
    """A path as people say it: its last two parts where it is a module's function or a class's method."""
    parts = path.replace("()", "").split(".")
    is_class = parts[-1][:1].isupper()
    return parts[-1] if is_class else ".".join(parts[-2:])
