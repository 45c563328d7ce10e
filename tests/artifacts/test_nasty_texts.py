"""Whatever a spec's texts say, the files stay Python and Markdown, and only say it."""

import ast
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.markdown_pages import headings_of, tables_of, tokens_of
from support.sample_requests import request_for, texts_of

NASTY = st.sampled_from(
    [
        '"""',
        "'''",
        "\\",
        'a\\"""\nimport os\n"""',
        "{{ 7 * 7 }}",
        "{% raw %}",
        "{# note #}",
        "coding: latin-1",
        "\r\n| a | b |\n",
        "-->\n<script>",
        "```\n# Heading",
        "\x00\x0c\u2028\u202e\udc80",
        "$(rm -rf ~)",
        "é☃🙂",
    ]
)
TEXT = st.text(max_size=30) | NASTY | st.lists(NASTY, max_size=3).map("".join)
VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)
TYPE = st.sampled_from(["str", "int", "list[str]", "datetime", "Path | None", "Callable[..., Any]"]) | TEXT
COLOURS = {"ui_color": TEXT, "ui_fgcolor": TEXT}
TASK_KEYS = {
    **COLOURS,
    "template_fields": st.lists(TEXT, max_size=2),
    "template_ext": st.lists(TEXT, max_size=2),
    "deferrable": st.booleans(),
}
SENSOR_KEYS = {
    **TASK_KEYS,
    "poke_interval": st.floats(allow_nan=False),
    "timeout": st.floats(allow_nan=False),
    "mode": st.sampled_from(["poke", "reschedule"]),
}
HOOK_KEYS = {"conn_type": TEXT, "hook_name": TEXT, "default_conn_name": TEXT, "conn_name_attr": st.just("conn_id")}
PARAMETER = {"type": TYPE, "description": TEXT, "display_name": TEXT, "template_field": st.booleans()}


def parameters(names: tuple[str, ...]) -> st.SearchStrategy[list[dict[str, Any]]]:
    required = st.fixed_dictionaries(
        {"name": st.sampled_from(names), "required": st.just(value=True)}, optional=PARAMETER
    )
    optional = st.fixed_dictionaries(
        {"name": st.sampled_from(names)},
        optional={**PARAMETER, "default": VALUE, "enum": st.lists(VALUE, min_size=1, max_size=3)},
    )
    return st.lists(required | optional, max_size=3)


RUNTIME_PARAM = st.fixed_dictionaries(
    {"name": st.sampled_from(["alpha", "omega"])},
    optional={
        "type": st.sampled_from(["string", "integer", ["object", "null"]]),
        "description": TEXT,
        "default": VALUE,
        "enum": st.lists(VALUE, max_size=2),
        "min_value": st.floats(),
        "max_length": st.integers(),
    },
)
MOCK = st.fixed_dictionaries({"target": TEXT}) | st.fixed_dictionaries({"target": TEXT, "returns": VALUE})
CASE = st.fixed_dictionaries(
    {"name": TEXT, "expects": st.fixed_dictionaries({}, optional={"returns": VALUE, "raises": TEXT})},
    optional={"inputs": st.dictionaries(TEXT, VALUE, max_size=2), "mocks": st.lists(MOCK, max_size=2)},
)
COMMON = {
    "display_name": TEXT,
    "base_class": TEXT,
    "requirements": st.lists(TEXT, max_size=2),
    "inputs": parameters(("alpha", "beta")),
    "config_params": parameters(("gamma", "delta")),
    "runtime_params": st.lists(RUNTIME_PARAM, max_size=2),
    "outputs": st.lists(
        st.fixed_dictionaries({"name": TEXT}, optional={"type": TEXT, "description": TEXT, "method": TEXT}), max_size=2
    ),
    "dependencies": st.lists(TEXT, max_size=2),
    "test_cases": st.lists(CASE, max_size=3),
    "examples": st.lists(TEXT, max_size=2),
    "prerequisites": st.lists(TEXT, max_size=2),
    "platforms": st.lists(TEXT, max_size=2),
    "icon": TEXT,
    "author": TEXT,
    "version": TEXT,
    "license": TEXT,
    "documentation_url": TEXT,
}


def spec_of(component_type: str, keys: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    required = {
        "name": st.just("NastyThing"),
        "component_type": st.just(component_type),
        "description": TEXT,
        "category": TEXT,
    }
    return st.fixed_dictionaries(required, optional={**COMMON, **keys})


SPEC = spec_of("operator", TASK_KEYS) | spec_of("sensor", SENSOR_KEYS) | spec_of("hook", HOOK_KEYS)
IN_PYTHON = (
    ast.Import | ast.ImportFrom | ast.FunctionDef | ast.With | ast.If | ast.Expr  # what the templates have at the top
)


@given(SPEC, TEXT, st.booleans())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_no_text_breaks_out_of_its_place(data: dict[str, Any], spec_file: str, is_scaffold: bool):
    texts = texts_of(request_for(data, spec_file=spec_file, is_scaffold=is_scaffold))
    for kind in ("component", "tests", "test_dag"):
        tree = ast.parse(texts[kind].encode("utf-8"))
        assert [node for node in tree.body if not isinstance(node, IN_PYTHON)] == []
        compile(tree, kind, "exec")
    imported = {
        alias.name
        for node in ast.walk(ast.parse(texts["test_dag"]))
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    assert imported <= {"datetime", "pathlib", "sys"}
    assert_page_is_sound(texts["docs"])


def assert_page_is_sound(page: str) -> None:
    page.encode("utf-8")
    headings = headings_of(page)
    assert headings[1:] == [
        heading
        for heading in (
            "Installation",
            "Prerequisites",
            "Usage",
            "Parameters",
            "Outputs",
            "Runtime parameters",
            "Connection",
            "Troubleshooting",
            "Metadata",
        )
        if heading in headings[1:]
    ]
    assert sum(token.type.startswith("html") for token in tokens_of(page)) == 1
    for table in tables_of(page):
        assert len({len(row) for row in table}) == 1
