"""The page for bug reports: complete, also where something is broken, and without secrets."""

from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from airsmith.application import debug_information as page
from airsmith.application.environment import ProcessEnvironment
from airsmith.application.target_origin import stated_target
from airsmith.application.workspace import open_workspace
from airsmith.catalog.manifest import DataError
from airsmith.config import SettingsLayer
from support.asking_claude import KEY


def written(folder: Path, environment: ProcessEnvironment | None = None, **settings: object) -> str:
    workspace = open_workspace(folder, SettingsLayer("the editor's settings", settings))
    environment = environment or ProcessEnvironment(folder / "data")
    return page.debug_information(workspace, stated_target(workspace), environment, {"Name": "an `editor`"})


def test_all_sections_are_there(tmp_path: Path) -> None:
    text = written(tmp_path, disable=["missing_docstring"])
    tokens = MarkdownIt().parse(text)
    headings = [tokens[at + 1].content for at, token in enumerate(tokens) if token.type == "heading_open"]
    assert headings == ["Airsmith", "Editor", "Settings", "Airflow", "Generating", "Packages"]
    assert "- Name: `an 'editor'`\n" in text
    assert "- disable: `('missing_docstring',) (the editor's settings)`" in text
    assert "- File: none\n" in text
    assert "- Key: `not set`\n" in text
    assert "- ruff: `" in text


def test_secrets_and_the_users_name_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    environment = ProcessEnvironment(tmp_path / "data", KEY, f"https://user:{KEY}@example.com")
    text = written(tmp_path, environment, model=f"m {KEY} and plain-secret-key")
    assert KEY not in text
    assert "- Data folder: `~/data`" in text
    assert "holds a user name or password" in text
    other = ProcessEnvironment(tmp_path / "data", "plain-secret-key")
    assert "plain-secret-key" not in written(tmp_path, other, model="plain-secret-key")


@pytest.mark.parametrize("home", ["/", "{0}/us"])
def test_only_the_users_own_folder_is_shortened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: str) -> None:
    monkeypatch.setenv("HOME", home.format(tmp_path))
    folder = tmp_path / "user" / "work"
    folder.mkdir(parents=True)
    assert f"- Folder: `{folder}`\n" in written(folder)


def test_each_fact_is_one_line(tmp_path: Path) -> None:
    folder = tmp_path / "two\n- Key: `forged"
    folder.mkdir()
    text = written(folder)
    assert f"- Folder: `{tmp_path}/two - Key: 'forged`\n" in text
    assert text.count("\n- Key: ") == 1


def test_a_broken_catalog_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise DataError("the catalog's data cannot be read")

    monkeypatch.setattr(page, "packaged_catalog", broken)
    assert "- Catalog: `the catalog's data cannot be read`" in written(tmp_path)
