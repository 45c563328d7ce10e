import ast
from typing import Any, Unpack

import pytest

from airsmith.application.formatting import format_python
from airsmith.catalog.targets import AirflowVersion
from support.sample_components import HOOK, OPERATOR, SENSOR, SampleComponent
from support.sample_requests import RequestOptions, request_for, texts_of

AIRFLOW_2_11 = AirflowVersion(2, 11)
OPERATOR_CASE = {"name": "works", "expects": {"returns": 1}}


def pytest_source_of(data: dict[str, Any], **options: Unpack[RequestOptions]) -> str:
    return format_python(texts_of(request_for(data, **options))["tests"])


def version(text: str) -> AirflowVersion:
    found = AirflowVersion.parse(text)
    assert found is not None
    return found


def functions_of(source: str) -> dict[str, str]:
    """Source of each function at the top of a module, with its decorators."""
    lines = source.splitlines()
    found = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef):
            start = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            found[node.name] = "\n".join(lines[start - 1 : node.end_lineno])
    return found


def function(name: str, data: dict[str, Any], **options: Unpack[RequestOptions]) -> str:
    return functions_of(pytest_source_of(data, **options))[name]


def test_the_smallest_operator_has_tests_of_its_structure_only():
    assert list(functions_of(pytest_source_of({"name": "Row"}))) == [
        "required_arguments",
        "make_operator",
        "test_base_class",
        "test_keeps_task_id",
        "test_execute_is_defined",
    ]


def test_nothing_outside_is_called_without_test_cases():
    source = pytest_source_of({**OPERATOR.data, "test_cases": []})
    assert ".execute(" not in source
    assert "mock" not in source


@pytest.mark.parametrize(
    ("component_type", "target", "statement"),
    [
        ("operator", "3.3", "from airflow.sdk import BaseOperator"),
        ("operator", "3.0", "from airflow.sdk import BaseOperator"),
        ("operator", "2.11", "from airflow.models.baseoperator import BaseOperator"),
        ("sensor", "3.0", "from airflow.sdk import BaseSensorOperator"),
        ("sensor", "2.10", "from airflow.sensors.base import BaseSensorOperator"),
        ("hook", "3.1", "from airflow.sdk import BaseHook"),
        ("hook", "3.0", "from airflow.hooks.base import BaseHook"),
        ("hook", "2.11", "from airflow.hooks.base import BaseHook"),
    ],
)
def test_the_base_class_is_imported_from_where_the_version_has_it(component_type: str, target: str, statement: str):
    source = pytest_source_of({"name": "Row", "component_type": component_type}, target=version(target))
    assert statement in source.splitlines()


def test_airflow_gets_a_home_before_it_is_imported_unless_there_is_one():
    lines = pytest_source_of({"name": "Row"}).splitlines()
    assert lines.index('if "AIRFLOW_HOME" not in os.environ:') < lines.index("from airflow.sdk import BaseOperator")


@pytest.mark.parametrize("sample", [OPERATOR, SENSOR, HOOK], ids=lambda sample: sample.type)
@pytest.mark.parametrize("is_scaffold", [False, True])
def test_the_dag_processor_takes_no_interest_in_the_tests(sample: SampleComponent, is_scaffold: bool):
    source = pytest_source_of(sample.data, is_scaffold=is_scaffold).lower()
    assert "dag" not in source
    assert "asset" not in source


def test_required_arguments_have_samples_of_their_types():
    assert function("required_arguments", OPERATOR.data) == (
        "def required_arguments() -> dict[str, Any]:\n"
        '    """The arguments that must be given, with sample values."""\n'
        "    return {\n"
        '        "task_id": "sample_task",\n'
        '        "table_name": "orders",\n'
        '        "options": {"key": "value"},\n'
        '        "pause": datetime.timedelta(seconds=60),\n'
        '        "report": pathlib.Path("sample"),\n'
        '        "columns_checked": ("sample",),\n'
        "    }"
    )


def test_a_hook_has_no_task_id():
    assert "task_id" not in pytest_source_of(HOOK.data)


def test_a_missing_argument_must_be_named_by_the_error():
    source = function("test_required_argument", SENSOR.data)
    assert '@pytest.mark.parametrize("name", ["path"])' in source
    assert r'pytest.raises(Exception, match=rf"\b{name}\b")' in source


def test_template_fields_that_take_any_text_are_rendered():
    data = {
        "name": "Row",
        "inputs": [
            {"name": "table", "template_field": True},
            {"name": "rows", "type": "list[str]", "template_field": True},
            {"name": "mode", "enum": ["a", "b"], "template_field": True},
            {"name": "note"},
        ],
        "template_fields": ["note"],
    }
    assert 'names = ["note", "table"]' in function("test_renders_template_fields", data)
    assert '["note", "table", "rows", "mode"]' in function("test_template_fields", data)


def test_nothing_is_rendered_where_the_sample_would_be_taken_for_a_file():
    data = {"name": "Row", "inputs": [{"name": "table", "template_field": True}], "template_ext": ["}}"]}
    assert "test_renders_template_fields" not in functions_of(pytest_source_of(data))


def test_colours_are_class_attributes():
    source = function("test_class_attribute", {"name": "Row", "ui_color": "#fff", "ui_fgcolor": "#000000"})
    assert '[("ui_color", "#fff"), ("ui_fgcolor", "#000000")]' in source


def test_sensor_settings_are_those_of_the_spec():
    source = function("test_sensor_setting", SENSOR.data)
    assert '[("poke_interval", 30), ("timeout", 600), ("mode", "reschedule")]' in source
    assert "test_sensor_setting" not in functions_of(pytest_source_of({"name": "Row", "component_type": "sensor"}))


def test_a_deferrable_sensor_may_wait_in_execute_alone():
    data = {"name": "Row", "component_type": "sensor", "deferrable": True}
    assert "(Row.poke, Row.execute)" in function("test_poke_is_defined", data)


def test_a_hook_has_its_class_attributes_and_its_connection():
    functions = functions_of(pytest_source_of(HOOK.data))
    assert """("hook_name", 'The "Weather" service')""" in functions["test_class_attribute"]
    assert '("weather_conn_id", "other_connection")' in functions["test_keeps_argument"]
    assert '("weather_conn_id", "weather_default")' in functions["test_default"]
    assert 'setenv("AIRFLOW_CONN_MINE"' in functions["connections"]


def test_an_identifier_that_no_variable_can_carry_gets_no_connection():
    data = {"name": "Row", "component_type": "hook", "default_conn_name": "a=b", "test_cases": [OPERATOR_CASE]}
    assert "AIRFLOW_CONN_" not in pytest_source_of(data)


@pytest.mark.parametrize(
    ("case", "body"),
    [
        (
            {"inputs": {"a": "it's\n"}, "expects": {"returns": 5}},
            ['result = make_operator(a="it\'s\\n").execute(make_context())', "assert result == 5"],
        ),
        ({"expects": {"returns": None}}, ["result = make_operator().execute(make_context())", "assert result is None"]),
        ({"expects": {"returns": True}}, ["result = make_operator().execute(make_context())", "assert result is True"]),
        (
            {"expects": {"returns": 0.1}},
            ["result = make_operator().execute(make_context())", "assert result == pytest.approx(0.1)"],
        ),
        ({"expects": {}}, ["make_operator().execute(make_context())"]),
        (
            {"inputs": {"class": 1}, "expects": {}},
            ['make_operator(**{"class": 1}).execute(make_context())'],
        ),
        (
            {"expects": {"raises": "ValueError"}},
            ["with pytest.raises(ValueError):", "    make_operator().execute(make_context())"],
        ),
        (
            {"mocks": [{"target": "a.b"}], "expects": {}},
            ['with mock.patch("a.b"):', "    make_operator().execute(make_context())"],
        ),
        (
            {"mocks": [{"target": "a.b", "returns": None}], "expects": {}},
            ['with mock.patch("a.b", return_value=None):', "    make_operator().execute(make_context())"],
        ),
        (
            {"mocks": [{"target": "a.b", "raises": "x.Gone"}], "expects": {}},
            [
                'with mock.patch("a.b", side_effect=resolve_name("x.Gone")):',
                "    make_operator().execute(make_context())",
            ],
        ),
    ],
)
def test_a_case_becomes_a_test(case: dict[str, Any], body: list[str]):
    source = function("test_execute_works", {"name": "Row", "test_cases": [{"name": "works", **case}]})
    assert source.splitlines() == [
        "def test_execute_works() -> None:",
        '    """Works."""',
        *(f"    {line}" for line in body),
    ]


def test_a_poke_is_compared_by_whether_it_is_done():
    case = {"name": "works", "expects": {"returns": False}}
    source = function("test_poke_works", {"name": "Row", "component_type": "sensor", "test_cases": [case]})
    assert "assert bool(result) is False" in source


def test_more_patches_than_python_can_nest_go_on_a_stack():
    mocks = [{"target": f"os.name{number}"} for number in range(40)]
    source = pytest_source_of(
        {"name": "Row", "test_cases": [{"name": "works", "mocks": mocks, "expects": {"returns": 1}}]}
    )
    compile(source, "tests", "exec")
    assert source.count("stack.enter_context(mock.patch(") == 40


@pytest.mark.parametrize(
    ("name", "code", "target", "expression"),
    [
        ("KeyError", "", "3.3", "KeyError"),
        ("TimeoutError", "", "3.3", "TimeoutError"),
        ("RowError", "class RowError(Exception): ...\n", "3.3", 'resolve_name("row.RowError")'),
        ("RowError", "from errors import Other as RowError\n", "3.3", 'resolve_name("row.RowError")'),
        ("AirflowException", "", "3.3", 'resolve_name("airflow.sdk.exceptions.AirflowException")'),
        ("AirflowException", "", "3.1", 'resolve_name("airflow.exceptions.AirflowException")'),
        ("AirflowException", "def broken(:", "2.11", 'resolve_name("airflow.exceptions.AirflowException")'),
        ("requests.HTTPError", "", "3.3", 'resolve_name("requests.HTTPError")'),
        ("print", "", "3.3", 'resolve_name("airflow.sdk.exceptions.print")'),
        ('x"); import os; ("', "", "3.3", "resolve_name('airflow.sdk.exceptions.x\"); import os; (\"')"),
    ],
)
def test_an_exception_is_found_by_its_name(name: str, code: str, target: str, expression: str):
    data = {"name": "Row", "test_cases": [{"name": "fails", "expects": {"raises": name}}]}
    source = function("test_execute_fails", data, code=code, target=version(target))
    assert f"with pytest.raises({expression}):" in source


def test_functions_of_cases_have_names_of_their_own():
    names = ["counts", "Counts!", "is defined", "über 9000 ☃", "☃", "", "x" * 200, "a\nb"]
    data = {"name": "Row", "test_cases": [{"name": name, "expects": {}} for name in names]}
    assert [name for name in functions_of(pytest_source_of(data)) if name.startswith("test_execute")] == [
        "test_execute_is_defined",
        "test_execute_counts",
        "test_execute_counts_2",
        "test_execute_is_defined_2",
        "test_execute_ber_9000",
        "test_execute_case",
        "test_execute_case_2",
        f"test_execute_{'x' * 60}",
        "test_execute_a_b",
    ]


def test_a_scaffold_without_cases_shows_what_is_left_to_do():
    source = function("test_execute_is_written", {"name": "Row"}, is_scaffold=True)
    assert source == (
        "@pytest.mark.xfail(\n"
        "    raises=NotImplementedError,\n"
        "    strict=True,\n"
        '    reason="Row.execute is not written yet; delete this mark when it is",\n'
        ")\n"
        "def test_execute_is_written() -> None:\n"
        "    make_operator().execute(make_context())"
    )


@pytest.mark.parametrize(
    ("case", "raises"),
    [
        ({"expects": {"returns": 1}}, "NotImplementedError"),
        ({"expects": {"raises": "ValueError"}}, "NotImplementedError"),
        ({"expects": {"raises": "NotImplementedError"}}, None),
        ({"expects": {"raises": "Exception"}}, None),
        ({"mocks": [{"target": "os.remove"}], "expects": {}}, "NotImplementedError"),
        ({"mocks": [{"target": "row.fetch"}], "expects": {}}, "(NotImplementedError, AttributeError)"),
        ({"expects": {"raises": "RowError"}}, "(NotImplementedError, AttributeError)"),
        ({"expects": {"raises": "row.RowError"}}, "(NotImplementedError, AttributeError)"),
    ],
)
def test_cases_of_a_scaffold_fail_as_expected(case: dict[str, Any], raises: str | None):
    source = function(
        "test_execute_works", {"name": "Row", "test_cases": [{"name": "works", **case}]}, is_scaffold=True
    )
    if raises is None:
        assert "xfail" not in source
    else:
        assert f"raises={raises},\n    strict=True" in source
    assert "test_execute_is_written" not in source
    assert "xfail" not in pytest_source_of({"name": "Row", "test_cases": [{"name": "works", **case}]})


def test_the_context_has_the_runtime_params():
    data = {"name": "Row", "runtime_params": [{"name": "day", "default": "today"}], "test_cases": [OPERATOR_CASE]}
    assert '"params": {"day": "today"},' in function("make_context", data, target=AIRFLOW_2_11)
