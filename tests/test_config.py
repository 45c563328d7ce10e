"""Settings come in layers, and some things never come from settings."""

from typing import Any

import pytest

from airsmith.config import LayeredSettings, Settings, SettingsLayer, layer_settings, parse_settings_file


def layered(**values: Any) -> LayeredSettings:  # noqa: ANN401 - settings have many types
    return layer_settings(SettingsLayer("airsmith.toml", values))


def problem_with(key: str, value: object) -> str:
    result = layer_settings(SettingsLayer("airsmith.toml", {key: value}))
    assert result.settings == Settings()
    assert len(result.problems) == 1
    return result.problems[0]


def test_without_layers_the_defaults_hold() -> None:
    assert layer_settings() == LayeredSettings(Settings())


def test_later_layers_lie_over_earlier_ones() -> None:
    result = layer_settings(
        SettingsLayer("pyproject.toml", {"engine": "claude", "max_attempts": 2, "disable": ["missing_type_hints"]}),
        SettingsLayer("the editor", {"max_attempts": 3, "budget_usd": 1}),
        SettingsLayer("options", {"engine": "scaffold"}),
    )
    assert result.problems == ()
    assert result.settings == Settings(
        engine="scaffold", max_attempts=3, budget_usd=1.0, disable=("missing_type_hints",)
    )


def test_none_means_that_a_layer_does_not_say() -> None:
    result = layer_settings(SettingsLayer("file", {"engine": "replay"}), SettingsLayer("options", {"engine": None}))
    assert result == LayeredSettings(Settings(engine="replay"), origins={"engine": "file"})


@pytest.mark.parametrize("key", ["max_attempts", "max-attempts", "maxAttempts"])
def test_names_may_have_hyphens_or_capitals(key: str) -> None:
    assert layered(**{key: 2}).settings.max_attempts == 2


def test_a_wrong_value_leaves_the_one_below_it() -> None:
    result = layer_settings(
        SettingsLayer("pyproject.toml", {"max_attempts": 2}),
        SettingsLayer("the editor", {"max_attempts": 9, "engine": "claude"}),
    )
    assert result.settings == Settings(max_attempts=2, engine="claude")
    assert result.problems == ("the editor: `max_attempts` must be less than or equal to 4.",)


def test_an_unknown_name_is_a_problem_with_the_nearest_one() -> None:
    assert problem_with("modle", "x") == "airsmith.toml: there is no setting `modle`; did you mean `model`?"
    assert problem_with("zzz", "x").startswith("airsmith.toml: there is no setting `zzz`; known are airflow_version, ")


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("airflow_version", "three", '`airflow_version` must be a version such as "3.3".'),
        ("airflow_version", 3.3, "`airflow_version` must be a text in quotes."),
        ("engine", "gpt", "`engine` must be 'auto', 'claude', 'scaffold' or 'replay'."),
        ("max_attempts", "3", "`max_attempts` must be a valid integer."),
        ("max_attempts", True, "`max_attempts` must be a valid integer."),
        ("max_attempts", 0, "`max_attempts` must be greater than or equal to 1."),
        ("max_tokens", 10, "`max_tokens` must be greater than or equal to 1024."),
        ("budget_usd", True, "`budget_usd` must be a valid number."),
        ("budget_usd", 0, "`budget_usd` must be greater than 0."),
        ("disable", "missing_execute", '`disable` must be a list of texts, such as ["a", "b"].'),
        ("disable", [1], "`disable` must be a text in quotes."),
        ("model", "", "`model` must not be empty."),
        ("interpreter", "", "`interpreter` must not be empty."),
        ("output_dir", ["a"], "`output_dir` must be a text in quotes."),
    ],
)
def test_a_wrong_type_or_value_is_a_problem(key: str, value: object, said: str) -> None:
    assert problem_with(key, value) == f"airsmith.toml: {said}"


@pytest.mark.parametrize(
    ("key", "variable"),
    [
        ("api_key", "ANTHROPIC_API_KEY"),
        ("apiKey", "ANTHROPIC_API_KEY"),
        ("ANTHROPIC_API_KEY", "ANTHROPIC_API_KEY"),
        ("base_url", "ANTHROPIC_BASE_URL"),
        ("baseUrl", "ANTHROPIC_BASE_URL"),
        ("anthropic-base-url", "ANTHROPIC_BASE_URL"),
        ("endpoint", "ANTHROPIC_BASE_URL"),
        ("data_dir", "AIRSMITH_DATA_DIR"),
        ("patterns_url", "AIRSMITH_PATTERNS_URL"),
        ("patternsUrl", "AIRSMITH_PATTERNS_URL"),
        ("airsmith-patterns-url", "AIRSMITH_PATTERNS_URL"),
        ("pattern_service", "AIRSMITH_PATTERNS_URL"),
    ],
)
def test_keys_endpoints_and_the_data_folder_come_from_the_environment_alone(key: str, variable: str) -> None:
    problem = problem_with(key, "https://elsewhere.example")
    assert problem == f"airsmith.toml: `{key}` is not read from settings; set the environment variable {variable}."


@pytest.mark.parametrize("key", ["api_key", "apiToken", "engine", "max_attempts", "airflow_version", "disable"])
def test_a_value_is_never_repeated(key: str) -> None:
    secret = "sk-" + "ant-" + "0" * 20
    assert secret not in problem_with(key, secret)


def test_a_settings_file() -> None:
    layer = parse_settings_file("conf/airsmith.toml", 'engine = "scaffold"\nexclude = ["build/*"]\n')
    assert layer == SettingsLayer("conf/airsmith.toml", {"engine": "scaffold", "exclude": ["build/*"]})
    assert isinstance(layer, SettingsLayer)
    assert layer_settings(layer).settings == Settings(engine="scaffold", exclude=("build/*",))


def test_a_byte_order_mark_is_no_mistake() -> None:
    assert parse_settings_file("airsmith.toml", "\ufeffmax_attempts = 1\n") == SettingsLayer(
        "airsmith.toml", {"max_attempts": 1}
    )


def test_the_table_of_a_pyproject() -> None:
    text = '[project]\nname = "x"\n\n[tool.airsmith]\nengine = "replay"\n'
    assert parse_settings_file("/home/me/pyproject.toml", text) == SettingsLayer(
        "/home/me/pyproject.toml", {"engine": "replay"}
    )


@pytest.mark.parametrize("text", ["", '[project]\nname = "x"\n', "[tool.ruff]\n", "tool = 3\n", "[[tool]]\n"])
def test_a_pyproject_without_the_table_says_nothing(text: str) -> None:
    assert parse_settings_file("pyproject.toml", text) is None


def test_a_table_that_is_none_is_a_problem() -> None:
    problem = parse_settings_file("pyproject.toml", "[tool]\nairsmith = 3\n")
    assert problem == "pyproject.toml: `tool.airsmith` must be a table."


def test_a_file_named_alike_is_no_pyproject() -> None:
    assert parse_settings_file("my_pyproject.toml", "max_attempts = 1\n") == SettingsLayer(
        "my_pyproject.toml", {"max_attempts": 1}
    )


@pytest.mark.parametrize("text", ["engine = \n", "a = 1\na = 2\n", "x = " + "9" * 5_000, "x = " + "[" * 5_000, "\x00"])
@pytest.mark.parametrize("name", ["airsmith.toml", "pyproject.toml"])
def test_broken_toml_is_one_sentence(name: str, text: str) -> None:
    problem = parse_settings_file(name, text)
    assert isinstance(problem, str)
    assert problem.startswith(f"{name}: this is not valid TOML: ")


def test_the_interpreter_is_a_path_as_text() -> None:
    assert layered(interpreter="../env").settings.interpreter == "../env"
    assert "`interpreter`" in problem_with("interpreter", 3)
    assert "`interpreter`" in problem_with("interpreter", "")


def test_severities_are_laid_over_each_other_rule_by_rule() -> None:
    result = layer_settings(
        SettingsLayer("pyproject.toml", {"severity": {"missing_docstring": "off", "shell_true": "error"}}),
        SettingsLayer("the editor", {"severity": {"shell_true": "warning"}}),
        SettingsLayer("options", {"severity": None}),
    )
    severity = {"missing_docstring": "off", "shell_true": "warning"}
    assert result == LayeredSettings(Settings(severity=severity), origins={"severity": "the editor"})


@pytest.mark.parametrize("value", ["fatal", "Error", 1, None, ["error"], {}])
def test_a_wrong_severity_leaves_the_others(value: object) -> None:
    result = layered(severity={"shell_true": value, "missing_docstring": "off"})
    assert result.settings == Settings(severity={"missing_docstring": "off"})
    assert result.problems == (
        "airsmith.toml: `severity`: the severity of `shell_true` must be one of error, warning, information, off.",
    )


@pytest.mark.parametrize("value", ["error", 3, ["shell_true"], True])
def test_severity_is_a_table(value: object) -> None:
    message = 'airsmith.toml: `severity` must be a table of rules, such as {missing_docstring = "off"}.'
    assert problem_with("severity", value) == message


def test_each_setting_comes_from_the_last_layer_that_says_it_rightly() -> None:
    result = layer_settings(
        SettingsLayer("file", {"engine": "replay", "max_attempts": 2, "model": "m"}),
        SettingsLayer("options", {"engine": "scaffold", "maxAttempts": 99, "model": None, "severity": {}}),
    )
    assert result.origins == {"engine": "options", "max_attempts": "file", "model": "file"}
    assert len(result.problems) == 1
