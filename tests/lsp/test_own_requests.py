"""The requests of Airsmith's own that an editor shows its state and makes its commands with."""

import asyncio
import platform
import sys
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams, JsonRpcRequestCancelled

from airsmith import __version__
from airsmith.rules.registry import ALL_RULES
from airsmith.text import Position
from support.asking_claude import KEY
from support.claude_steps import Hang, Status
from support.environments import an_environment, site_packages
from support.fake_claude import FakeClaude
from support.fake_editor import VSCODE, FakeEditor, an_editor

pytestmark = pytest.mark.asyncio(loop_scope="session")

SPEC = 'name: RowsOperator\nairflow_version: "2.11"\n'


async def status(editor: FakeEditor, uri: str | None) -> Any:  # noqa: ANN401 - JSON
    return await editor.ask("airsmith/status", {"uri": uri})


async def test_the_status_without_anything_open(editor: FakeEditor) -> None:
    assert await status(editor, None) == {
        "version": __version__,
        "python": {"executable": sys.executable, "version": platform.python_version()},
        "airflowTarget": "3.3",
        "targetOrigin": "the newest one known",
        "engine": "scaffold",
        "keyPresent": False,
        "trusted": True,
    }


async def test_the_target_and_where_it_comes_from(editor: FakeEditor) -> None:
    in_spec = await status(editor, editor.open("a.component.yaml", SPEC))
    assert (in_spec["airflowTarget"], in_spec["targetOrigin"]) == ("2.11", "set in the spec")
    editor.write("airsmith.toml", 'airflow_version = "2.10"\nengine = "replay"\n')
    uri = editor.open("b.component.yaml", "name: RowsOperator\n")
    for place in (uri, editor.uri("not open.py"), editor.uri("")):
        in_settings = await status(editor, place)
        assert (in_settings["airflowTarget"], in_settings["targetOrigin"]) == ("2.10", "set in airsmith.toml")
        assert in_settings["engine"] == "replay"


async def test_settings_of_the_editor_and_the_key(keyed: FakeEditor) -> None:
    uri = keyed.open("a.component.yaml", "name: RowsOperator\n")
    found = await status(keyed, uri)
    assert (found["engine"], found["keyPresent"]) == ("claude", True)
    keyed.settings["airsmith"] = {"airflowVersion": "3.0"}
    keyed.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings=None))
    found = await status(keyed, uri)
    assert (found["airflowTarget"], found["targetOrigin"]) == ("3.0", "set in the editor's settings")
    seen = keyed.status_changes
    keyed.settings.clear()
    keyed.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings=None))
    await keyed.until(lambda: keyed.status_changes > seen)
    assert (await status(keyed, uri))["airflowTarget"] == "3.3"


async def test_nobody_hears_of_a_status_who_has_not_asked(tmp_path: Path) -> None:
    async with an_editor(tmp_path, VSCODE) as editor:
        uri = editor.open("a.component.yaml", "name: RowsOperator\n")
        seen = editor.lens_refreshes
        editor.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings=None))
        await editor.until(lambda: editor.lens_refreshes > seen)
        assert await editor.hover(uri, Position(0, 1))
        assert editor.status_changes == 0


async def test_an_installed_airflow(tmp_path: Path) -> None:
    interpreter = an_environment(tmp_path / ".venv")
    package = site_packages(tmp_path / ".venv") / "apache_airflow-2.11.0.dist-info"
    package.mkdir()
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: apache-airflow\nVersion: 2.11.0\n")
    async with an_editor(tmp_path, VSCODE) as editor:
        uri = editor.open("a.component.yaml", "name: RowsOperator\n")
        await status(editor, uri)
        await editor.until(lambda: editor.status_changes)
        found = await status(editor, uri)
        assert found["airflowTarget"] == "2.11"
        assert found["targetOrigin"].startswith("installed in ")
        assert str(interpreter.parents[1]) in found["targetOrigin"]


async def test_information_for_a_bug_report(keyed: FakeEditor) -> None:
    path = keyed.folder / "airsmith.toml"
    path.write_text(f'airflow_version = "2.11"\nmodel = "{KEY}"\nnonsense = 1\n')
    uri = keyed.open("a.component.yaml", "name: RowsOperator\ndescription: private\n")
    text = (await keyed.ask("airsmith/debugInformation", {"uri": uri}))["text"]
    for part in (
        f"- Version: `{__version__}`",
        "- Diagnostics: `pushed`",
        "- Trust: `trusted`",
        f"- File: `{path}`",
        f"- airflow_version: `'2.11' ({path})`",
        "there is no setting 'nonsense'",
        "- Target: `2.11 (set in airsmith.toml)`",
        "- Catalog: `packaged`",
        "- Providers in it: `108`",
        "- Key: `set`",
        "- Endpoint: `http://127.0.0.1:",
        "- pygls: `2.",
    ):
        assert part in text
    assert KEY not in text
    assert "private" not in text
    keyed.client.log = ""


async def test_the_key_is_tried(keyed: FakeEditor, claude: FakeClaude) -> None:
    answer = await keyed.ask("airsmith/testKey", {})
    assert answer == {"ok": True, "message": f"The API key works: {claude.url} accepts it."}
    standard, claude.models = claude.models, Status(401)
    answer = await keyed.ask("airsmith/testKey", {})
    claude.models = standard
    message = "Claude does not accept the API key; set ANTHROPIC_API_KEY to a valid one."
    assert answer == {"ok": False, "message": message}
    assert {request.path for request in claude.requests} == {"/v1/models?limit=1"}


async def test_no_key_is_tried_where_there_is_none(editor: FakeEditor) -> None:
    answer = await editor.ask("airsmith/testKey", {})
    assert answer["ok"] is False
    assert answer["message"].startswith("There is no API key; set ")


async def test_trying_the_key_can_be_cancelled(keyed: FakeEditor, claude: FakeClaude) -> None:
    standard, claude.models = claude.models, Hang()
    answer = asyncio.ensure_future(keyed.client.protocol.send_request_async("airsmith/testKey", {}, "trial"))  # type: ignore[no-untyped-call]
    await claude.arrived(1, within_s=30)
    keyed.client.cancel_request(types.CancelParams(id="trial"))
    with pytest.raises(JsonRpcRequestCancelled):
        await answer
    await claude.idle()
    claude.models = standard
    assert claude.requests[0].client_left


async def test_an_endpoint_that_is_not_allowed_gets_no_key(tmp_path: Path) -> None:
    variables = {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": "https://elsewhere.example.com"}
    async with an_editor(tmp_path, VSCODE, variables=variables) as editor:
        answer = await editor.ask("airsmith/testKey", {})
        assert answer["ok"] is False
        assert "is not approved" in answer["message"]


async def test_rules_and_what_they_mean(editor: FakeEditor) -> None:
    rules = await editor.ask("airsmith/rules", {})
    assert [rule["name"] for rule in rules] == [rule.name for rule in ALL_RULES]
    assert {"name", "layer", "summary"} == set(rules[0])
    for name in ("missing_execute", "Missing-Execute"):
        page = (await editor.ask("airsmith/explain", {"rule": name}))["markdown"]
        assert page.startswith("# missing_execute\n")
        assert page.count("```") == 4
    assert await editor.ask("airsmith/explain", {"rule": "no_such_rule"}) is None


async def test_a_new_spec(editor: FakeEditor) -> None:
    editor.write("airsmith.toml", 'airflow_version = "2.11"\n')
    wanted = {"componentType": "sensor", "name": "row count", "uri": editor.uri("")}
    spec = await editor.ask("airsmith/newSpec", wanted)
    assert spec["fileName"] == "row_count_sensor.component.yaml"
    assert 'airflow_version: "2.11"' in spec["text"]
    assert "name: RowCountSensor" in spec["snippet"]
    assert await editor.diagnostics(editor.open(spec["fileName"], spec["text"])) == ()
    nothing = await editor.ask("airsmith/newSpec", wanted | {"name": "日本", "uri": None})
    assert nothing == {"problem": "`日本` gives no class name of its own; use words, such as RowCount or row count."}


@pytest.mark.parametrize(
    ("method", "params", "said"),
    [
        ("status", None, "must be an object"),
        ("status", [], "must be an object"),
        ("status", {"uri": 7}, "`uri` must be"),
        ("debugInformation", {"uri": {}}, "`uri` must be"),
        ("explain", {}, "`rule` must be a text"),
        ("explain", {"rule": ["x"]}, "`rule` must be a text"),
        ("newSpec", {"componentType": "dag", "name": "x"}, "`componentType` must be one of operator, sensor, hook"),
        ("newSpec", {"componentType": "hook", "name": None}, "`name` must be a text"),
    ],
)
async def test_malformed_params_are_answered(editor: FakeEditor, method: str, params: object, said: str) -> None:
    with pytest.raises(JsonRpcInvalidParams, match=said):
        await editor.ask(f"airsmith/{method}", params)
    await editor.until(lambda: editor.client.log)
    assert "Traceback" not in editor.client.log
    editor.client.log = ""


@pytest.mark.parametrize("uri", ["", "[", "http://[", "untitled:Untitled-1", "file:///nowhere/at/all", "file:///a%00b"])
async def test_addresses_that_lead_nowhere(editor: FakeEditor, uri: str) -> None:
    assert (await status(editor, uri))["airflowTarget"] == "3.3"
    assert "## Airflow" in (await editor.ask("airsmith/debugInformation", {"uri": uri}))["text"]
