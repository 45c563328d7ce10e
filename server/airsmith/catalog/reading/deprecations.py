"""What code says about its own deprecation: decorators, and warnings at import or in a constructor."""

import ast
import re
from collections.abc import Iterator

from airsmith.catalog.model import Deprecation
from airsmith.catalog.reading.scopes import Notice

_PATH_OR_NAME = r"(?P<path>[A-Za-z_][\w.]*[A-Za-z0-9_])"
_STATED = re.compile(
    r"(?i:\b(?:please\s+)?use|instead\s+use|import(?:ed)?(?:\s+\w+)?\s+from|replaced\s+by(?:\s+the)?|moved\s+to|switch\s+to)"
    r"\s+(?:(?:the|class|function|method|module|function)\s+)*"
    r"(?::\w+(?::\w+)*:)?[`'\"]{1,2}~?" + _PATH_OR_NAME + r"(?:\(\))?[`'\"]"
)
_BARE = re.compile(r"(?i:\b(?:please\s+)?use|moved\s+to|import\s+from)\s+(?P<path>airflow(?:\.\w+)+)")
_WORDS_ABOUT_IMPORTS = re.compile(r"\b(?:module|package|import\w*|use|using|moved)\b", re.IGNORECASE)
_NAMES_IT = ("use_instead",)
_EXPLAINS = ("reason", "message", "instructions")


def deprecation_of(notice: Notice | None) -> Deprecation | None:
    """A notice that was met while a module was worked through, as the catalog states it.

    None for one about something else, such as a setting that will change: whoever imports the module does nothing wrong.
    """
    if notice is None or not _WORDS_ABOUT_IMPORTS.search(notice.message):
        return None
    return Deprecation(_one_line(notice.message), replacement_in(notice.message))


def decorated_deprecation(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> Deprecation | None:
    """What a `@deprecated(…)` decorator says."""
    for decorator in node.decorator_list:
        call = decorator if isinstance(decorator, ast.Call) else None
        name = ast.unparse(call.func if call else decorator).rpartition(".")[2]
        if name != "deprecated":
            continue
        if call is None:
            return Deprecation()
        texts = {keyword.arg: _text(keyword.value) for keyword in call.keywords}
        first = _text(call.args[0]) if call.args else ""
        message = " ".join(filter(None, [first, *(texts.get(key, "") for key in _EXPLAINS)]))
        stated = next((texts[key] for key in _NAMES_IT if texts.get(key)), "")
        return Deprecation(_one_line(message), stated.strip("`") or replacement_in(message))
    return None


def warned_deprecation(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> Deprecation | None:
    """What an unconditional warning of a function, or of a class's constructor, says."""
    if isinstance(node, ast.ClassDef):
        bodies = [one.body for one in node.body if isinstance(one, ast.FunctionDef) and one.name == "__init__"]
    else:
        bodies = [node.body]
    for call in (call for body in bodies for call in _plain_calls(body)):
        if ast.unparse(call.func).rpartition(".")[2] == "warn" and _is_deprecation(call):
            message = _text(call.args[0]) if call.args else ""
            return Deprecation(_one_line(message), replacement_in(message))
    return None


def replacement_in(message: str) -> str:
    """The dotted path or name that a message says to use instead; empty where it names none."""
    match = _STATED.search(message) or _BARE.search(message)
    return match["path"].strip(".") if match else ""


def _plain_calls(body: list[ast.stmt]) -> Iterator[ast.Call]:
    for statement in body:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            yield statement.value


def _is_deprecation(call: ast.Call) -> bool:
    categories = [*call.args[1:2], *(keyword.value for keyword in call.keywords if keyword.arg == "category")]
    return any("Deprecat" in ast.unparse(category) or "RemovedIn" in ast.unparse(category) for category in categories)


def _text(node: ast.expr) -> str:
    """A text as far as its source tells; what is filled in at run time is left out."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _text(node.left) + _text(node.right)
    return ""


def _one_line(message: str) -> str:
    return " ".join(message.split())
