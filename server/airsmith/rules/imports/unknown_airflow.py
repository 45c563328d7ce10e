"""unknown_airflow_module and unknown_airflow_name: imports that no known Airflow has."""

from collections.abc import Iterator

from airsmith.finding import Layer, Severity
from airsmith.rules.imports.members import find_missing_members
from airsmith.rules.imports.reports import violations_of
from airsmith.rules.imports.troubles import TroubleKind
from airsmith.rules.rule import PythonContext, PythonRule, Violation


def _check_modules(context: PythonContext) -> Iterator[Violation]:
    yield from violations_of(context, TroubleKind.UNKNOWN_MODULE)


def _check_names(context: PythonContext) -> Iterator[Violation]:
    yield from violations_of(context, TroubleKind.UNKNOWN_NAME)
    yield from find_missing_members(context, TroubleKind.UNKNOWN_NAME)


RULES: tuple[PythonRule, ...] = (
    PythonRule(
        name=TroubleKind.UNKNOWN_MODULE.value,
        layer=Layer.IMPORTS,
        severity=Severity.ERROR,
        summary="A module of Airflow or a provider is imported that does not exist.",
        explanation=(
            "The import fails with ModuleNotFoundError, and with it the whole file. The message names the module that has "
            "what is imported, or modules that are spelled alike. Packages of other people below `airflow.providers` are "
            "left alone, and so are imports that the file is prepared to see fail."
        ),
        severity_note=(
            "A warning in code that people wrote where somebody else's package could have the module, but it is spelled "
            "like one of an official provider that has all the imported names. In generated code, a module of a provider "
            "that is not official is an error unless a package in the dependencies of the spec is called like it."
        ),
        bad="from airflow.providers.http.operator.http import HttpOperator\n",
        good="from airflow.providers.http.operators.http import HttpOperator\n",
        check=_check_modules,
    ),
    PythonRule(
        name=TroubleKind.UNKNOWN_NAME.value,
        layer=Layer.IMPORTS,
        severity=Severity.ERROR,
        summary="A name is taken from a module of Airflow or a provider that does not have it.",
        explanation=(
            "The import fails with ImportError, or reading the attribute with AttributeError. The message names the place "
            "that has it, or names of the module that are spelled alike. Modules that make their names while they run are "
            "left alone. For providers the newest version counts, unless an installed one is known."
        ),
        severity_note=(
            "A warning in code that people wrote where a private name is read from a module: code that patches Airflow may "
            "have put it there."
        ),
        bad="from airflow.providers.http.hooks.http import HttpHok\n",
        good="from airflow.providers.http.hooks.http import HttpHook\n",
        check=_check_names,
    ),
)
