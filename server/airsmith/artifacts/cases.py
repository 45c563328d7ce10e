"""Test cases of a spec, compiled into the pieces of pytest functions."""

import ast
import builtins
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from airsmith.analysis.components import REQUIRED_METHOD
from airsmith.analysis.parse import parse_source
from airsmith.artifacts.airflow_imports import exceptions_module
from airsmith.artifacts.literals import keyword_arguments, python_literal
from airsmith.artifacts.model import ArtifactRequest
from airsmith.catalog.component_types import ComponentType
from airsmith.spec.fields import ComponentSpec, Expectation, Mock, TestCase
from airsmith.spec.naming import snake_case
from airsmith.text import LineIndex

_LONGEST_NAME = 60
_MOST_CONTEXTS = 15  # Python allows 20 nested blocks


@dataclass(frozen=True, slots=True)
class CompiledCase:
    """One test function. All fields but `function` and `title` are Python source.

    `contexts` are the context managers that the call stands in; `use_stack` says that they are too many for one
    with statement. `check` is the assertion on `result`. `expected_failure` is what an unwritten method raises.
    """

    function: str
    title: str
    arguments: str
    contexts: tuple[str, ...]
    use_stack: bool
    check: str | None
    expected_failure: str | None


def compile_cases(request: ArtifactRequest, taken_names: Iterable[str]) -> tuple[CompiledCase, ...]:
    """The test cases of the request's spec, in their order, with function names of their own."""
    names = _function_names(request.spec, taken_names)
    exceptions = _Exceptions(request)
    return tuple(
        _compile(case, name, request, exceptions) for case, name in zip(request.spec.test_cases, names, strict=True)
    )


class _Exceptions:
    """Writes the names of exceptions in a spec as expressions."""

    def __init__(self, request: ArtifactRequest) -> None:
        self._module = snake_case(request.spec.name)
        self._own_names = _names_defined(request.code)
        self._airflow_module = exceptions_module(request.target)

    def expression(self, name: str) -> str:
        """A builtin by its name; a dotted path as it is; else a name of the component's module, or of Airflow's."""
        if _is_builtin_exception(name):
            return name
        home = self._module if name in self._own_names else self._airflow_module
        return f"resolve_name({python_literal(name if '.' in name else f'{home}.{name}')})"


def _compile(case: TestCase, function: str, request: ArtifactRequest, exceptions: _Exceptions) -> CompiledCase:
    contexts = [_patch(mock, exceptions) for mock in case.mocks]
    if case.expects.raises is not None:
        contexts.append(f"pytest.raises({exceptions.expression(case.expects.raises)})")
    return CompiledCase(
        function=function,
        title=case.name,
        arguments=keyword_arguments(case.inputs),
        contexts=tuple(contexts),
        use_stack=len(contexts) > _MOST_CONTEXTS,
        check=_check(case.expects, request.spec.component_type),
        expected_failure=_expected_failure(case, request),
    )


def _patch(mock: Mock, exceptions: _Exceptions) -> str:
    target = python_literal(mock.target)
    if mock.raises is not None:
        return f"mock.patch({target}, side_effect={exceptions.expression(mock.raises)})"
    if "returns" in mock.model_fields_set:
        return f"mock.patch({target}, return_value={python_literal(mock.returns)})"
    return f"mock.patch({target})"


def _check(expects: Expectation, component_type: ComponentType) -> str | None:
    if expects.raises is not None or not expects.has_returns:
        return None
    value = expects.returns
    if component_type == "sensor" and isinstance(value, bool):
        return f"bool(result) is {value}"  # a PokeReturnValue is true when it is done
    if value is None or isinstance(value, bool):
        return f"result is {value}"
    if isinstance(value, float):
        tolerance = ", nan_ok=True" if math.isnan(value) else ""
        return f"result == pytest.approx({python_literal(value)}{tolerance})"
    return f"result == {python_literal(value)}"


def _expected_failure(case: TestCase, request: ArtifactRequest) -> str | None:
    """What the case raises while the component is a scaffold; None where it passes all the same."""
    raises = case.expects.raises
    if not request.is_scaffold or (raises and _catches_not_implemented(raises)):
        return None
    own_module = f"{snake_case(request.spec.name)}."
    exceptions = [name for name in (raises, *(mock.raises for mock in case.mocks)) if name]
    own_names = [name for name in exceptions if "." not in name and not _is_builtin_exception(name)]
    own_names += [name for name in (*exceptions, *(mock.target for mock in case.mocks)) if name.startswith(own_module)]
    # What the scaffold's module does not have yet cannot be replaced or looked up in it.
    return "(NotImplementedError, AttributeError)" if own_names else "NotImplementedError"


def _catches_not_implemented(name: str) -> bool:
    return _is_builtin_exception(name) and issubclass(NotImplementedError, getattr(builtins, name))


def _is_builtin_exception(name: str) -> bool:
    found = getattr(builtins, name, None)
    return isinstance(found, type) and issubclass(found, BaseException)


def _names_defined(code: str) -> frozenset[str]:
    """Classes defined and names imported at the top of a module."""
    names: set[str] = set()
    for statement in parse_source(LineIndex(code)).tree.body:
        match statement:
            case ast.ClassDef(name=name):
                names.add(name)
            case ast.ImportFrom(names=imported) | ast.Import(names=imported):
                names.update(alias.asname or alias.name for alias in imported)
            case _:
                pass
    return frozenset(names)


def _function_names(spec: ComponentSpec, taken_names: Iterable[str]) -> Iterator[str]:
    taken = set(taken_names)
    for case in spec.test_cases:
        words = re.sub(r"[^a-z0-9]+", "_", case.name.lower()).strip("_")[:_LONGEST_NAME].strip("_")
        base = f"test_{REQUIRED_METHOD[spec.component_type]}_{words or 'case'}"
        name, number = base, 2
        while name in taken:
            name, number = f"{base}_{number}", number + 1
        taken.add(name)
        yield name
