"""The skeleton of a component: it parses, it pleases the strict rules, it can be built, and it says what is to be done."""

import ast
import inspect
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from airsmith.analysis.module import Module
from airsmith.application.formatting import format_python
from airsmith.artifacts.samples import required_arguments
from airsmith.catalog.targets import KNOWN_VERSIONS, NEWEST_VERSION, AirflowVersion
from airsmith.config import Settings
from airsmith.engines.scaffold import ScaffoldEngine
from airsmith.engines.scaffold_code import scaffold_source
from airsmith.generation.loop import GenerationLoop
from airsmith.generation.outcome import Accepted, Ledger
from airsmith.generation.ports import Model, ModelReply, ModelRequest, ReplyProgress
from airsmith.generation.prompting import GenerationTask
from airsmith.generation.reply import extract_code
from airsmith.rules.engine import CheckOptions, CheckResult, check_python
from airsmith.rules.rule import Profile
from airsmith.spec.fields import ComponentSpec
from airsmith.usage import TokenUsage
from support.example_transcripts import EXAMPLES, example_spec
from support.golden import check_golden
from support.sample_components import FILE_SENSOR, ROW_COUNT, WEATHER_HOOK
from support.stub_airflow import import_with_stubs

GOLDEN = Path(__file__).parent / "golden"
DEFERRABLE = {
    "name": "FileArrivedSensor",
    "component_type": "sensor",
    "description": "Waits for a file.",
    "category": "files",
    "deferrable": True,
    "inputs": [{"name": "path", "type": "str", "required": True, "template_field": True}],
    "outputs": [{"name": "size", "type": "int", "description": "Bytes in the file"}],
    "implementation_hints": ["Use FileTrigger"],
    "poke_interval": 30,
}
WAITING_OPERATOR = {
    "name": "RunJobOperator",
    "description": "Runs a job and waits for it.",
    "category": "jobs",
    "deferrable": True,
    "config_params": [{"name": "pause", "type": "timedelta", "default": 90}],
    "outputs": [{"name": "job_id", "type": "str"}, {"name": "logs", "type": "list[str]", "description": "Its lines"}],
}
OF_A_PROVIDER = {
    "name": "SQLCheckOperator",
    "base_class": "airflow.providers.common.sql.operators.sql.SQLCheckOperator",
    "description": "Checks a table.",
    "category": "database",
    "inputs": [{"name": "table", "type": "str", "required": True, "template_field": True}],
    "template_ext": [".sql"],
}
HOOK_OF_METHODS = {
    "name": "MailHook",
    "component_type": "hook",
    "description": "Sends mails.",
    "category": "mail",
    "conn_type": "mail",
    "hook_name": "Mail",
    "conn_name_attr": "mail_conn_id",
    "outputs": [
        {"name": "client", "type": "smtplib.SMTP"},
        {"name": "count", "type": "int", "method": "send_all", "description": "Mails that were sent"},
    ],
}
BARE = {"name": "DoNothingOperator", "description": "Does nothing.", "category": "none"}
SAMPLES: dict[str, dict[str, Any]] = {
    str(data["name"]): data
    for data in (
        ROW_COUNT, FILE_SENSOR, WEATHER_HOOK, DEFERRABLE, WAITING_OPERATOR, OF_A_PROVIDER, HOOK_OF_METHODS, BARE,
    )
}  # fmt: skip
BUILT_HERE = {name: data for name, data in SAMPLES.items() if "base_class" not in data}


def spec_from(data: dict[str, Any], **changes: object) -> ComponentSpec:
    return ComponentSpec.model_validate({"description": "Does it.", "category": "test", **data, **changes})


def scaffold(data: dict[str, Any], target: AirflowVersion = NEWEST_VERSION, **changes: object) -> str:
    return scaffold_source(spec_from(data, **changes), target)


def checked(source: str, spec: ComponentSpec, target: AirflowVersion) -> CheckResult:
    options = CheckOptions(
        target=target,
        profile=Profile.STRICT,
        component_type=spec.component_type,
        component_name=spec.name,
    )
    return check_python(Module(source), options)


def built(
    monkeypatch: pytest.MonkeyPatch, data: dict[str, Any], target: AirflowVersion = NEWEST_VERSION, **arguments: object
) -> Any:  # noqa: ANN401 - a class made here
    spec = spec_from(data)
    module = import_with_stubs(scaffold_source(spec, target), target, monkeypatch)
    task = {} if spec.component_type == "hook" else {"task_id": "sample"}
    return vars(module)[spec.name](**{**task, **required_arguments(spec), **arguments})


@pytest.mark.parametrize("name", SAMPLES)
def test_the_whole_skeleton(name: str) -> None:
    check_golden(GOLDEN / f"{name}.txt", format_python(scaffold(SAMPLES[name])).rstrip("\n"))


@pytest.mark.parametrize("target", KNOWN_VERSIONS, ids=str)
@pytest.mark.parametrize("name", SAMPLES)
def test_no_strict_rule_finds_anything(name: str, target: AirflowVersion) -> None:
    spec = spec_from(SAMPLES[name])
    assert checked(scaffold_source(spec, target), spec, target) == CheckResult(())


@pytest.mark.parametrize("name", SAMPLES)
def test_formatting_changes_only_the_layout_and_only_once(name: str) -> None:
    source = scaffold(SAMPLES[name])
    formatted = format_python(source)
    assert ast.dump(ast.parse(source)) == ast.dump(ast.parse(formatted))
    assert format_python(formatted) == formatted


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.component.yaml")), ids=lambda path: path.name)
def test_the_examples_have_sound_scaffolds(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec, _ = example_spec(path.name.removesuffix(".component.yaml"))
    for target in (AirflowVersion(2, 11), NEWEST_VERSION):
        source = scaffold_source(spec, target)
        assert checked(source, spec, target) == CheckResult(())
        task = {} if spec.component_type == "hook" else {"task_id": "sample"}
        component = vars(import_with_stubs(source, target, monkeypatch))[spec.name]
        component(**task, **required_arguments(spec))


def test_the_imports_are_those_of_the_target() -> None:
    def imports(data: dict[str, Any], target: AirflowVersion) -> list[str]:
        return [line for line in scaffold(data, target).splitlines() if line.startswith("from airflow")]

    assert imports(BARE, AirflowVersion(3, 3)) == ["from airflow.sdk import BaseOperator, Context"]
    assert imports(BARE, AirflowVersion(2, 11)) == [
        "from airflow.models.baseoperator import BaseOperator",
        "from airflow.utils.context import Context",
    ]
    assert imports(DEFERRABLE, AirflowVersion(2, 10)) == [
        "from airflow.configuration import conf",
        "from airflow.sensors.base import BaseSensorOperator, PokeReturnValue",
        "from airflow.utils.context import Context",
    ]
    assert imports(WEATHER_HOOK, AirflowVersion(3, 0)) == ["from airflow.hooks.base import BaseHook"]
    assert imports(WEATHER_HOOK, AirflowVersion(3, 1)) == ["from airflow.sdk import BaseHook"]


def test_a_base_class_by_its_path() -> None:
    path = "airflow.models.baseoperator.BaseOperator"
    assert "from airflow.sdk import BaseOperator, Context\n" in scaffold(BARE, base_class=path)
    source = scaffold(BARE, base_class="our.house.HouseOperator")
    assert "from our.house import HouseOperator\n" in source
    assert "class DoNothingOperator(HouseOperator):" in source


@pytest.mark.parametrize("target", [AirflowVersion(2, 11), NEWEST_VERSION], ids=str)
@pytest.mark.parametrize("name", BUILT_HERE)
def test_the_component_can_be_built_and_its_types_resolve(
    name: str, target: AirflowVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    component = built(monkeypatch, SAMPLES[name], target)
    for method_name, method in vars(type(component)).items():
        if inspect.isfunction(method):
            assert "return" in get_type_hints(method), method_name
    for parameter in spec_from(SAMPLES[name]).parameters:
        assert hasattr(component, parameter.name)
    for field in getattr(component, "template_fields", ()):
        assert hasattr(component, field)


def test_arguments_become_attributes(monkeypatch: pytest.MonkeyPatch) -> None:
    operator = built(monkeypatch, ROW_COUNT, table_name="orders", minimum=3, columns=[], labels={"a": "b"})
    assert (operator.table_name, operator.minimum, operator.labels) == ("orders", 3, {"a": "b"})
    with pytest.raises(TypeError, match="unheard_of"):
        built(monkeypatch, ROW_COUNT, unheard_of=1)
    spec = spec_from(ROW_COUNT)
    with pytest.raises(TypeError, match="table_name"):
        vars(import_with_stubs(scaffold_source(spec, NEWEST_VERSION), NEWEST_VERSION, monkeypatch))[spec.name]()


def test_mutable_defaults_are_not_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = built(monkeypatch, ROW_COUNT), built(monkeypatch, ROW_COUNT)
    assert first.columns == second.columns == []
    first.columns.append("x")
    assert second.columns == []
    given_list: list[str] = []
    assert built(monkeypatch, ROW_COUNT, columns=given_list).columns is given_list
    assert first.labels == {"team": 'data "core" \\ ü\n'}


@pytest.mark.parametrize(
    ("name", "method"), [("RowCountOperator", "execute"), ("ReportReadySensor", "poke"), ("WeatherHook", "get_conn")]
)
def test_what_is_to_be_done_raises_until_it_is_done(name: str, method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    component = built(monkeypatch, SAMPLES[name])
    arguments: tuple[dict[str, Any], ...] = () if name.endswith("Hook") else ({},)
    with pytest.raises(NotImplementedError, match=rf"{name}\.{method} is not written yet"):
        getattr(component, method)(*arguments)


def test_a_deferrable_sensor_pokes_where_it_is_not_to_defer(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotImplementedError, match="poke"):
        built(monkeypatch, DEFERRABLE).execute({})
    with pytest.raises(NotImplementedError, match="execute is not"):
        built(monkeypatch, DEFERRABLE, deferrable=True).execute({})
    with pytest.raises(NotImplementedError, match="execute_complete"):
        built(monkeypatch, DEFERRABLE).execute_complete({}, {})


def test_a_sensor_has_the_settings_of_its_spec_and_they_can_be_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    sensor = built(monkeypatch, FILE_SENSOR)
    assert (sensor.poke_interval, sensor.timeout, sensor.mode) == (30, 600, "reschedule")
    changed = built(monkeypatch, FILE_SENSOR, timeout=5)
    assert (changed.poke_interval, changed.timeout) == (30, 5)


def test_a_hook_knows_its_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    assert built(monkeypatch, WEATHER_HOOK).weather_conn_id == "weather_default"
    assert built(monkeypatch, WEATHER_HOOK, weather_conn_id="mine").weather_conn_id == "mine"
    invented = built(monkeypatch, HOOK_OF_METHODS)
    assert (invented.mail_conn_id, type(invented).default_conn_name) == ("mail_default", "mail_default")
    listed = {**HOOK_OF_METHODS, "inputs": [{"name": "mail_conn_id"}], "default_conn_name": "post"}
    assert built(monkeypatch, listed).mail_conn_id == "post"


def test_what_a_spec_wants_is_told() -> None:
    source = scaffold(
        BARE,
        requirements=["Say nothing", "Do nothing"],
        implementation_hints=["Sleep"],
        inputs=[{"name": "frame", "type": "pd.DataFrame"}, {"name": "level", "enum": ["low", "high"]}],
    )
    for told in (
        "        # - Say nothing\n        # - Do nothing\n",
        "        # - Sleep\n",
        ":param frame: Frame. Type: pd.DataFrame.",
        ":param level: Level. One of 'low', 'high'.",
    ):
        assert told in source


def test_names_that_would_collide_do_not() -> None:
    source = scaffold(
        BARE,
        inputs=[{"name": "kwargs"}, {"name": "a"}, {"name": "a", "type": "int"}],
        template_fields=["a", "unheard_of"],
        outputs=[
            {"name": "x", "method": name} for name in ("a", "execute", "log", "class", "__init__", "not one", "x")
        ],
        deferrable=True,
    )
    tree = ast.parse(source)
    [component] = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    methods = [node.name for node in component.body if isinstance(node, ast.FunctionDef)]
    assert methods == ["__init__", "execute", "execute_complete", "x"]
    assert "template_fields: Sequence[str] = ('a',)" in source
    assert "**base_kwargs: Any" in source


async def replies(data: dict[str, Any]) -> tuple[ModelReply, list[ReplyProgress]]:
    engine: Model = ScaffoldEngine()
    progress: list[ReplyProgress] = []
    request = ModelRequest("system", (), "any", 1_024, 1, spec_from(data), NEWEST_VERSION)
    reply = await engine.complete(request, progress.append, lambda _usage, _model: None)
    await engine.close()
    assert isinstance(reply, ModelReply)
    return reply, progress


async def test_the_engine_replies_as_a_model_would() -> None:
    reply, progress = await replies(ROW_COUNT)
    assert reply.text.startswith("```python\n")
    assert extract_code(reply.text, "RowCountOperator") == scaffold(ROW_COUNT)
    assert (reply.model, reply.usage) == ("scaffold", TokenUsage())
    assert progress == [ReplyProgress(characters=len(reply.text))]
    assert (await replies(ROW_COUNT))[0] == reply
    assert not ScaffoldEngine.costs_money


async def test_a_text_with_fences_does_not_end_the_engines_fence() -> None:
    data = {**BARE, "requirements": ["a\n```\nb"], "description": "x " * 60 + "\n````\n" + "y " * 60}
    reply, _ = await replies(data)
    assert extract_code(reply.text, "DoNothingOperator") == scaffold(data)


@pytest.mark.parametrize("name", SAMPLES)
async def test_the_loop_accepts_every_scaffold_at_once(name: str) -> None:
    task = GenerationTask(spec_from(SAMPLES[name]), "name: x", NEWEST_VERSION)
    ledger = Ledger()
    outcome = await GenerationLoop(task, ScaffoldEngine(), Settings(budget_usd=0.01), ledger, lambda _event: None).run()
    assert isinstance(outcome, Accepted)
    assert outcome.attempt.number == 1
    assert outcome.attempt.code == scaffold(SAMPLES[name])
    assert ledger.cost_usd == 0.0


NASTY = st.sampled_from(
    [
        '"""', "'''", "\\", 'a"""\nimport os\nos.system("x")\n"""', "{{ 7 * 7 }}", "{% raw %}", "{#", "coding: latin-1",
        "\r\n", "```", "````python", "\x00\x0c\u2028\u202e\udc80", "# fmt: off", "# type: ignore", "# noqa", "é☃🙂",
        "eval('x')", "password = 'hunter2'", "-> None:", ":param x: y", "    indented", "airsmith: ignore", "N{DASH}",
    ]
)  # fmt: skip
TEXT = st.text(max_size=30) | NASTY | st.lists(NASTY, max_size=3).map(" ".join)
VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)
TYPE = st.sampled_from(["str", "int", "list[str]", "datetime", "Path | None", "timedelta", "Literal['a']"]) | TEXT
PARAMETER = st.fixed_dictionaries(
    {"name": st.sampled_from(["table", "limit", "columns", "day", "pause"])},
    optional={
        "type": TYPE,
        "description": TEXT,
        "display_name": TEXT,
        "required": st.booleans(),
        "default": VALUE,
        "enum": st.lists(VALUE, min_size=1, max_size=3),
        "template_field": st.booleans(),
    },
)
OUTPUT = st.fixed_dictionaries(
    {"name": TEXT}, optional={"type": TYPE, "description": TEXT, "method": st.sampled_from(["execute", "poke", "more"])}
)
COMMON: dict[str, st.SearchStrategy[Any]] = {
    "display_name": TEXT,
    "requirements": st.lists(TEXT, max_size=3),
    "implementation_hints": st.lists(TEXT, max_size=2),
    "inputs": st.lists(PARAMETER, max_size=3),
    "outputs": st.lists(OUTPUT, max_size=3),
    "base_class": TEXT,
}
TASK = {**COMMON, "deferrable": st.booleans(), "template_ext": st.lists(TEXT, max_size=2), "ui_color": TEXT}
SENSOR = {**TASK, "poke_interval": st.floats(), "timeout": st.floats(), "mode": st.sampled_from(["poke", "reschedule"])}
HOOK = {**COMMON, "hook_name": TEXT, "default_conn_name": TEXT, "conn_name_attr": st.just("conn_id")}


def specs(kind: str, name: str, **keys: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    fixed = {"name": st.just(name), "component_type": st.just(kind), "description": TEXT, "category": TEXT}
    if kind == "hook":
        fixed["conn_type"] = TEXT
    return st.fixed_dictionaries(fixed, optional=keys)


SPECS = (
    specs("operator", "NastyOperator", **TASK)
    | specs("sensor", "NastySensor", **SENSOR)
    | specs("hook", "NastyHook", **HOOK)
)


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
@given(SPECS, st.sampled_from(KNOWN_VERSIONS))
def test_whatever_the_texts_say_the_code_is_sound(data: dict[str, Any], target: AirflowVersion) -> None:
    spec = ComponentSpec.model_validate(data)
    source = scaffold_source(spec, target)
    source.encode()
    tree = ast.parse(source)
    assert [type(node) for node in tree.body if not isinstance(node, ast.Import | ast.ImportFrom)] == [
        ast.Expr,
        ast.ClassDef,
    ]
    result = checked(source, spec, target)
    # A base of a package that nobody knows is right where the spec is at hand, which it is not here.
    errors = [one for one in result.findings if one.is_error and one.rule != "invalid_base_class"]
    assert not errors
    assert result.is_valid or "." in spec.base_class, result.findings
    assert result.crashed == ()
    reply = f"{'`' * 9}python\n{source}{'`' * 9}\n"
    assert extract_code(reply, spec.name) == source
