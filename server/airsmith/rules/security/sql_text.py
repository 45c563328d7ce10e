"""sql_built_from_text: a statement is put together from text, so that a value can change what it does."""

import ast
import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import cached_property, lru_cache

from airsmith.analysis.call_arguments import value_of
from airsmith.analysis.index import FunctionNode
from airsmith.analysis.module import Module
from airsmith.analysis.names import last_name
from airsmith.analysis.scopes import Binding, BindingKind, Scope
from airsmith.finding import Layer, Severity
from airsmith.rules.rule import Profile, PythonContext, PythonRule, Violation
from airsmith.rules.security.built_text import BuiltText, shape_of
from airsmith.rules.security.run_values import RUN, is_filled_from_run
from airsmith.rules.security.sql_grammar import is_sql, takes_value
from airsmith.rules.security.text_reading import BuiltTexts
from airsmith.rules.security.wording import part_name

_RUNNING = frozenset((
    "copy_expert", "exec_driver_sql", "execute", "execute_async", "execute_batch", "execute_query", "execute_sql",
    "execute_values", "executemany", "executescript", "fetchrow", "fetchval", "get_df", "get_df_by_chunks", "get_first",
    "get_pandas_df", "get_pandas_df_by_chunks", "get_polars_df", "get_records", "mogrify", "read_sql", "read_sql_query",
    "read_database", "run_query", "spark_sql",
))  # fmt: skip
"""Functions and methods that take a statement, first or second, and nothing else that is text."""
_PERHAPS_RUNNING = frozenset((
    "SQL", "TextClause", "exec", "execute_command", "execute_statement", "extra", "fetch", "get_query_results", "prepare",
    "query", "query_and_wait", "query_dataframe", "query_df", "raw", "run", "run_async", "run_sql", "scalar", "scalars",
    "sql", "start_query", "stream", "text", "RawSQL",
))  # fmt: skip
"""Functions and methods that take a statement among many other things."""
_TAKING = _RUNNING | _PERHAPS_RUNNING
_SURE_NAMES = frozenset(("sql", "hql"))
_TRACES = ("sql", "quer", "stmt", "statement", "hql")
"""What the names of variables, arguments and keys contain that stand for statements."""
_WHOLE_NAMES = ("ddl", "dml", "cql", "bql", "soql")
_ALL_TRACES = (*_TRACES, *_WHOLE_NAMES)
_SQL_NAME = re.compile(rf"{'|'.join(_TRACES)}|\A(?:{'|'.join(_WHOLE_NAMES)})\Z", re.IGNORECASE)
_STATEMENT_WORDS = frozenset(("operation", "command", "cmd", "string"))
"""What functions that run statements call these too."""
_APPEND = frozenset(("append",))
_BUILDING = (ast.JoinedStr, ast.BinOp, ast.Call, ast.IfExp)
_FIRST_PLACES = 2
_TASK_OF_SQL = "sql"
_FROM_RUN = "`dag_run.conf` becomes part of the text of this SQL; hand it over in `parameters` instead."

Words = AbstractSet[str | None]


def _check(context: PythonContext) -> Iterator[Violation]:
    search = _Search(context)
    search.look_at_calls()
    search.look_at_names()
    search.look_at_tasks()
    yield from search.violations()


class _Search:
    """The statements of one file. `_found` are the places that put unknown parts into one, with what they put there.

    `_filled` are those that Airflow fills with what the starter of a run gives.
    """

    def __init__(self, context: PythonContext) -> None:
        self._context = context
        self._module: Module = context.module
        self._named = _sql_names(self._module.names.words)
        self._has_runs = RUN in context.module.text
        self._found: dict[int, tuple[ast.expr, ast.AST, bool]] = {}
        self._filled: dict[int, ast.Constant] = {}

    @cached_property
    def _texts(self) -> BuiltTexts:
        return self._context.built_texts

    def look_at_calls(self) -> None:
        """Statements that are given to something that runs them, or to an argument that is called after them."""
        names, named = self._module.names, self._named
        running = _TAKING if "getattr" in names.words else names.words & _TAKING
        if not running and not named:
            return
        words = named | _STATEMENT_WORDS if running else named
        for call, scope in self._calls_to_look_at(running):
            if call.args:
                function = _function_of(call, scope, running) if running else ""
                if function:
                    for argument in call.args[:_FIRST_PLACES]:
                        self._look_at(argument, scope, is_certain=function in _RUNNING)
                elif named and _is_append(call.func, named):
                    self._look_at(call.args[0], scope, is_certain=False)
            for keyword in call.keywords:
                if keyword.arg in words and (keyword.arg in named or last_name(call.func) in running):
                    self._look_at(keyword.value, scope, is_certain=keyword.arg in _SURE_NAMES)

    def _calls_to_look_at(self, words: AbstractSet[str]) -> list[tuple[ast.Call, Scope]]:
        """The calls that may get a statement; all of the file only where its words leave it open which do."""
        names = self._module.names
        if "getattr" in names.words or not names.argument_words.isdisjoint(self._named):
            return names.calls
        if not names.attribute_words.isdisjoint(words):
            written = len(names.attributes_among(words))
            called = [call for call, _ in self._module.calls_of(words) if isinstance(call.func, ast.Attribute)]
            if written > len(called):  # some are handed on
                return names.calls
        return self._module.calls_of(words | _APPEND if self._named else words)

    def look_at_names(self) -> None:
        """Statements that are given to a name, an attribute or a key that is called after them."""
        named = self._named
        for scope in self._module.names.scopes if named else ():
            for table in (scope.bindings, scope.attributes):
                for name in () if named.isdisjoint(table) else sorted(table.keys() & named):
                    if any(_may_build(binding) for binding in table[name]):
                        standing_for = ast.Name(name, ast.Load())
                        self._take(self._texts.read_bindings(table[name], scope, standing_for), is_certain=False)
        for entries, scope in self._module.names.dicts:
            for key, value in zip(entries.keys, entries.values, strict=True):
                if isinstance(value, _BUILDING) and isinstance(key, ast.Constant) and _is_sql_name(key.value):
                    self._look_at(value, scope, is_certain=False)
        for target, stored, scope in self._module.names.stores:
            if isinstance(stored, _BUILDING):
                stored_as = target.attr if isinstance(target, ast.Attribute) else getattr(target.slice, "value", None)
                if _is_sql_name(stored_as):
                    self._look_at(stored, scope, is_certain=False)

    def look_at_tasks(self) -> None:
        """Statements that functions give back which `@task.sql` makes tasks of."""
        if _TASK_OF_SQL not in self._module.names.attribute_words:
            return
        for scope in self._module.names.scopes:
            if isinstance(scope.node, FunctionNode) and any(map(_is_task_of_sql, scope.node.decorator_list)):
                self._take(self._texts.returned(scope.node), is_certain=True)

    def _look_at(self, node: ast.expr, scope: Scope, *, is_certain: bool) -> None:
        if self._has_runs:
            self._look_for_runs(value_of(node, scope), is_certain=is_certain)
        match node:
            case ast.Constant():
                return
            case ast.List(elts=elements) | ast.Tuple(elts=elements):
                for element in elements:
                    self._look_at(element, scope, is_certain=is_certain)
            case ast.ListComp(elt=element):
                self._look_at(element, self._texts.scope_of(node) or scope, is_certain=is_certain)
            case _:
                self._take(self._texts.read(node, scope), is_certain=is_certain)

    def _take(self, texts: tuple[BuiltText, ...], *, is_certain: bool) -> None:
        """Keep the worst place of each text that is SQL: the first that puts in a value, else the first of all."""
        for text in texts:
            unknown = list(text.unknown())
            if not is_sql(text.shape, is_certain=is_certain):
                continue
            worst = next((one for one in unknown if _is_value(text, one[0])), None)
            _, part, place = worst or unknown[0]
            known = self._found.get(id(place))
            if known is None or (worst and not known[2]):
                self._found[id(place)] = (place, part.node, worst is not None)

    def _look_for_runs(self, node: ast.expr, *, is_certain: bool) -> None:
        match node:
            case ast.Constant(value=str(text)) if is_filled_from_run(text) and is_sql(text, is_certain=is_certain):
                self._filled[id(node)] = node

    def violations(self) -> Iterator[Violation]:
        """One violation for each place."""
        for place, part, is_value in self._found.values():
            name = part_name(part)
            if is_value:
                message = f"{name} becomes part of the text of this SQL; hand it over as a parameter instead."
            else:
                message = f"{name} becomes part of this SQL as it is; quote the name, or let sqlalchemy put it there."
            severity = None if is_value or self._context.profile is Profile.STRICT else Severity.INFORMATION
            yield Violation(self._module.range_of(place), message, severity=severity)
        for node in self._filled.values():
            yield Violation(self._module.range_of(node), _FROM_RUN)


def _sql_names(words: AbstractSet[str]) -> frozenset[str]:
    """Those of a file's words that are called after statements; most files have none, which is told in one go."""
    together = "\n".join(words).lower()
    traces = [trace for trace in _ALL_TRACES if trace in together]
    if not traces:
        return frozenset()
    lowered = together.split("\n")
    near = [word for trace in traces for word, low in zip(words, lowered, strict=True) if trace in low]
    return frozenset(filter(_is_sql_name, near))


@lru_cache(8_192)
def _is_sql_name(name: object) -> bool:
    """Whether a variable, argument or key is called after statements."""
    return isinstance(name, str) and _SQL_NAME.search(name) is not None


def _function_of(call: ast.Call, scope: Scope, names: Words) -> str:
    """The name that a call's function has, if it is one of these; also under another name, got by text, or handed on."""
    function, first = call.func, call.args[0]
    if isinstance(function, ast.Attribute):
        name = function.attr
    elif isinstance(function, ast.Name):
        name = function.id if function.id in names else _other_name(function.id, scope)
    else:
        name = _name_asked_for(function)
    if name in names:
        return name
    if isinstance(first, ast.Attribute) and first.attr in _RUNNING and len(call.args) > 1:
        return first.attr  # as in `partial(cursor.execute, …)`
    return ""


def _other_name(name: str, scope: Scope) -> str:
    """After `run = cursor.execute` in the same scope, execute for run."""
    bindings = scope.bindings.get(name, ())
    value = bindings[0].value if len(bindings) == 1 else None
    return value.attr if isinstance(value, ast.Attribute) else _name_asked_for(value)


def _name_asked_for(node: ast.expr | None) -> str:
    match node:
        case ast.Call(func=ast.Name(id="getattr"), args=[_, ast.Constant(value=str() as name), *_]):
            return name
    return ""


def _is_append(function: ast.expr, names: Words) -> bool:
    return isinstance(function, ast.Attribute) and function.attr == "append" and last_name(function.value) in names


def _is_task_of_sql(decorator: ast.expr) -> bool:
    node = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(node, ast.Attribute) and node.attr == _TASK_OF_SQL and last_name(node.value) == "task"


def _is_value(text: BuiltText, index: int) -> bool:
    return takes_value(shape_of(text.parts[:index]), shape_of(text.parts[index + 1 :]))


def _may_build(binding: Binding) -> bool:
    return binding.kind is BindingKind.ASSIGNMENT and (
        isinstance(binding.value, _BUILDING) or isinstance(binding.node, ast.AugAssign)
    )


RULE = PythonRule(
    name="sql_built_from_text",
    layer=Layer.SECURITY,
    severity=Severity.ERROR,
    authored_severity=Severity.WARNING,
    severity_note=(
        "In files that people wrote: information where all that is put in are names, as those of tables, which cannot be "
        "handed over as parameters."
    ),
    summary="A statement of SQL is put together from text.",
    explanation=(
        "Whatever stands in such a value becomes part of the statement: `1 OR 1=1` reads all rows, `'; DROP TABLE …` "
        "does worse. Write a placeholder and hand the value over beside the statement, as in "
        '`hook.run("… WHERE id = %s", parameters=(value,))`. Names of tables and columns cannot be handed over so: let '
        "sqlalchemy or psycopg's `sql.Identifier` quote them, or take them from a fixed list. Followed are f-strings, "
        "`%`, `format`, `+`, `+=`, `join`, templates and functions of the same file. Literals, constants, numbers and "
        "quoted parts are harmless, and so are Jinja expressions, but for `dag_run.conf`, which anybody may fill."
    ),
    bad=("def find(hook, user):\n    return hook.get_records(f\"SELECT * FROM orders WHERE customer = '{user}'\")\n"),
    good=(
        "def find(hook, user):\n"
        '    return hook.get_records("SELECT * FROM orders WHERE customer = %s", parameters=(user,))\n'
    ),
    check=_check,
)
