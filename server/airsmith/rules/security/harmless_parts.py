"""What cannot carry code into a text, whatever its value: numbers, dates, quoted text, constants, places of the file."""

import ast
import re
from collections.abc import Iterable

from airsmith.analysis.effort import Effort
from airsmith.analysis.names import last_name
from airsmith.analysis.scopes import BindingKind, Scope

_PLAIN_TYPES = frozenset((
    "int", "float", "bool", "complex", "Decimal", "date", "datetime", "time", "timedelta", "UUID", "None", "DateTime",
))  # fmt: skip
_HOLDERS = frozenset((
    "Optional", "Union", "Annotated", "Final", "ClassVar", "list", "List", "tuple", "Tuple", "set", "Set", "frozenset",
    "Sequence", "Iterable", "Iterator", "Collection", "Literal",
))  # fmt: skip
_WORD = re.compile(r"[A-Za-z_][\w.]*")
_QUOTING = re.compile(r"(?<!un)(?:quote|escape)", re.IGNORECASE)
_WRAPPING = frozenset(("Identifier", "Literal", "Placeholder"))
"""The classes of psycopg that quote when a statement is put together."""

_PLAIN_RESULTS = frozenset((
    "abs", "bool", "float", "hash", "id", "int", "isinstance", "len", "ord", "range", "round", "sum",
))  # fmt: skip
_PLAIN_METHODS = frozenset((
    "bit_length", "count", "date", "find", "hexdigest", "index", "isoformat", "now", "strftime", "timestamp",
    "to_date_string", "to_datetime_string", "to_iso8601_string", "today", "total_seconds", "utcnow",
))  # fmt: skip
_PLAIN_ROOTS = (
    "time.", "uuid.", "datetime.", "pendulum.", "math.", "random.rand", "secrets.token_", "tempfile.", "sys.executable",
    "sys.version", "sys.platform", "sys.maxsize", "os.getpid", "os.sep", "os.linesep", "os.pathsep", "os.cpu_count",
    "shlex.quote", "shlex.join", "pipes.quote", "subprocess.list2cmdline", "airflow.utils.timezone.",
    "airflow.sdk.timezone.",
)  # fmt: skip
_CONTEXT_DATES = frozenset((
    "ds", "ds_nodash", "ts", "ts_nodash", "ts_nodash_with_tz", "logical_date", "execution_date", "data_interval_start",
    "data_interval_end", "prev_start_date_success", "prev_data_interval_start_success", "try_number",
))  # fmt: skip
_OF_THE_FILE = frozenset(("__file__", "__name__", "__doc__", "__version__"))
_OF_MEMBERS = frozenset(("value", "name"))
_MOST_ELEMENTS = 500


def is_plain_type(annotation: ast.expr | None) -> bool:
    """Whether an annotation says that there is a number, a date, a listed text or several of these."""
    if annotation is None:
        return False
    words: list[str] = []
    for node in ast.walk(annotation):
        match node:
            case ast.Subscript(value=holder, slice=ast.Constant(value=str()) | ast.Tuple()) if (
                last_name(holder) == "Literal"
            ):
                return True
            case ast.Name(id=name) | ast.Attribute(attr=name):
                words.append(name)
            case ast.Constant(value=str() as text):
                words += [word.rpartition(".")[2] for word in _WORD.findall(text)]
    known = [word for word in words if word not in _HOLDERS]
    return any(word in _PLAIN_TYPES for word in known) and all(
        word in _PLAIN_TYPES or word in ("datetime", "decimal", "uuid", "typing", "pendulum") for word in known
    )


def is_constant_name(name: str) -> bool:
    """Whether a name is written as constants are."""
    return len(name) > 1 and name.isupper()


def is_plain_call(node: ast.Call, paths: Iterable[str]) -> bool:
    """Whether a call gives a number, a date, quoted text or another value that nobody can steer."""
    name = last_name(node.func)
    if _QUOTING.search(name) or name in _WRAPPING:
        return True
    if isinstance(node.func, ast.Attribute) and name in _PLAIN_METHODS:
        return True
    return any(is_plain_path(path) for path in paths)


def is_plain_path(path: str) -> bool:
    """Whether a dotted path leads to a value, or a function giving one, that nobody can steer."""
    return path.startswith(_PLAIN_ROOTS) or (
        path.startswith("builtins.") and path.removeprefix("builtins.") in _PLAIN_RESULTS | _OF_THE_FILE
    )


def is_quoting_function(node: ast.expr) -> bool:
    """Whether an expression names a function that gives nothing but quoted text or numbers, as in `map(quote, names)`."""
    name = last_name(node)
    return bool(_QUOTING.search(name)) or name in _WRAPPING or name in _PLAIN_RESULTS


def is_plain_name(name: str) -> bool:
    """Whether a name that the file does not bind stands for something of the file itself, or for a constant."""
    return name in _OF_THE_FILE or is_constant_name(name)


def is_plain_attribute(node: ast.Attribute) -> bool:
    """Whether an attribute is a constant, a member of an enumeration, as `Mode.FAST.value`, or a hook's placeholder."""
    if node.attr in _OF_MEMBERS and isinstance(node.value, ast.Attribute):
        return is_constant_name(node.value.attr)
    return is_constant_name(node.attr) or node.attr in ("placeholder", "placeholders")


def is_date_of_context(node: ast.Subscript) -> bool:
    """Whether it is `context["ds"]` or another date that Airflow computes."""
    return (
        isinstance(node.slice, ast.Constant)
        and node.slice.value in _CONTEXT_DATES
        and last_name(node.value) in ("context", "kwargs")
    )


def is_literal_collection(node: ast.expr, scope: Scope, effort: Effort) -> bool:
    """Whether what a loop goes over is written out in the file, or are numbers."""
    key = ("collection", id(node))
    if not effort.begin(key):
        return False
    found = _is_literal_collection(node, scope, effort)
    effort.end(key)
    return found


def _is_literal_collection(node: ast.expr, scope: Scope, effort: Effort) -> bool:
    match node:
        case ast.List() | ast.Tuple() | ast.Set() | ast.Dict():
            return _is_literal(node)
        case ast.Call(func=ast.Name(id="range")):
            return True
        case ast.Call(func=ast.Name(id="enumerate" | "sorted" | "reversed" | "zip" | "list" | "set" | "tuple")):
            return bool(node.args) and all(is_literal_collection(argument, scope, effort) for argument in node.args)
        case ast.Call(func=ast.Attribute(attr="items" | "keys" | "values", value=holder), args=[]):
            return is_literal_collection(holder, scope, effort)
        case ast.Name(id=name) if (found := scope.find(name)) is not None:
            owner, bindings = found
            return all(
                binding.kind is BindingKind.ASSIGNMENT
                and binding.value is not None
                and is_literal_collection(binding.value, binding.scope or owner, effort)
                for binding in bindings
            )
    return False


def _is_literal(node: ast.expr) -> bool:
    """Whether there are only constants in lists, tuples, sets and dicts."""
    waiting: list[ast.expr | None] = [node]
    seen = 0
    while waiting:
        seen += 1
        match waiting.pop():
            case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
                waiting += elements
            case ast.Dict(keys=keys, values=values):
                waiting += [*keys, *values]
            case ast.Constant() | ast.UnaryOp(operand=ast.Constant()):
                pass
            case _:
                return False
        if seen > _MOST_ELEMENTS:
            return True
    return True
