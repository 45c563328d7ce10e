"""The pages about the rules: current, complete, and well-formed whatever an example holds."""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from airsmith.application.rule_pages import example_findings, fix_sentence, render_pages, severity_sentence, write_pages
from airsmith.finding import Layer
from airsmith.rules.registry import ALL_RULES, find_rule
from airsmith.rules.rule import Rule

FOLDER = Path(__file__).parents[2] / "docs" / "rules"
_LINK = re.compile(r"\[([^\]]+)\]\(([a-z]+\.md)(?:#(\w+))?\)")


def rule_named(name: str) -> Rule:
    rule = find_rule(name)
    assert rule
    return rule


def headings(page: str) -> list[str]:
    tokens = MarkdownIt().parse(page)
    return [tokens[at + 1].content for at, token in enumerate(tokens) if token.type == "heading_open"]


def test_the_pages_are_current() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}
    pages = render_pages()
    assert sorted(written) == sorted(pages)
    stale = [name for name, text in pages.items() if written[name] != text]
    assert stale == [], "run `make rule-docs`"


def test_every_rule_has_its_heading_on_the_page_of_its_layer() -> None:
    pages = render_pages()
    for layer in Layer:
        names = [rule.name for rule in ALL_RULES if rule.layer is layer]
        assert headings(pages[f"{layer}.md"]) == [layer.value, *names]


def test_every_link_leads_to_a_heading() -> None:
    pages = render_pages()
    links = [link for page in pages.values() for link in _LINK.findall(page)]
    assert len(links) == len(ALL_RULES) + 2 * len(Layer)
    for _, page, heading in links:
        assert not heading or heading in headings(pages[page])


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.name)
def test_an_entry_has_all_that_is_known(rule: Rule) -> None:
    page = render_page(rule)
    assert rule.summary in page
    assert rule.explanation in page
    assert severity_sentence(rule) in page
    assert rule.severity_note in page
    assert fix_sentence(rule) in page
    assert f"`# airsmith: ignore[{rule.name}]`" in page
    code = [token.content for token in MarkdownIt().parse(page) if token.type == "fence"]
    assert len(code) >= 2
    if len(rule.good) < 500:
        assert code[-1] == re.sub(r"[ \t]+$", "", rule.good, flags=re.MULTILINE)


def render_page(rule: Rule) -> str:
    page = render_pages_once()[f"{rule.layer}.md"]
    start = page.index(f"\n## {rule.name}\n")
    end = page.find("\n## ", start + 1)
    return page[start : end if end >= 0 else len(page)]


@cache
def render_pages_once() -> dict[str, str]:
    return render_pages()


def test_what_can_be_fixed_is_said() -> None:
    assert fix_sentence(rule_named("unused_suppression")) == (
        "Quick fix: remove the comment. It is safe, and `airsmith check --fix` applies it."
    )
    assert "the editor alone offers it" in fix_sentence(rule_named("invalid_value"))
    assert fix_sentence(rule_named("dangerous_function_eval")) == "Quick fix: none for the example below."


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.name)
def test_every_example_is_found_by_its_rule(rule: Rule) -> None:
    assert example_findings(rule)


def test_writing_removes_pages_that_are_no_more(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "old.md").write_text("x")
    (tmp_path / "docs" / "notes.txt").write_text("x")
    write_pages(tmp_path / "docs")
    assert sorted(path.name for path in (tmp_path / "docs").iterdir()) == sorted([*render_pages(), "notes.txt"])


def test_backquotes_in_an_example_do_not_end_its_fence(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = replace(rule_named("missing_docstring"), good='"""\n```\n````\n# not a heading\n"""\n')
    monkeypatch.setattr("airsmith.application.rule_pages.ALL_RULES", (rule,))
    page = render_pages()["compliance.md"]
    assert headings(page) == ["compliance", "missing_docstring"]
    assert rule.good in [token.content for token in MarkdownIt().parse(page) if token.type == "fence"]
