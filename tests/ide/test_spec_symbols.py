"""The outline of a spec, also while it is half typed."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airsmith.ide.model import Symbol, SymbolKind
from airsmith.ide.spec_symbols import symbols_of_spec
from airsmith.spec.document import read_spec
from airsmith.text import LineIndex
from support.marked_text import mark_up, read_marked, unindented

SPEC = """
    # a spec
    name: RowCountOperator
    description: >
      Some long
      text
    inputs:
      - name: "table 😀"  # a comment
        type: str
      - type: int
      - plain
      - {name: rows, type: int}
    outputs:
      - name: return_value
    test_cases:
      - name: counts
        inputs: {rows: 1}
    deferrable: true
    poke_interval: 3
"""


def outline(text: str) -> list[str]:
    """One line for each symbol, indented by its depth."""
    return [
        f"{'  ' * depth}{symbol.kind} {symbol.name} {symbol.detail}".rstrip()
        for depth, symbol in walk(symbols_of_spec(read_spec(unindented(text))))
    ]


def walk(symbols: tuple[Symbol, ...], depth: int = 0) -> Iterator[tuple[int, Symbol]]:
    for symbol in symbols:
        yield depth, symbol
        yield from walk(symbol.children, depth + 1)


def check_selections(marked: str) -> None:
    """Assert that what is selected of all symbols is just what is «marked»."""
    text = read_marked(marked).text
    spans = [symbol.selection for _, symbol in walk(symbols_of_spec(read_spec(text)))]
    assert mark_up(text, tuple(spans)) == unindented(marked)


def test_keys_and_what_has_a_name_below_them() -> None:
    assert outline(SPEC) == [
        "component name RowCountOperator",
        "text description Some long text",
        "list inputs",
        "  parameter table 😀 str",
        "  parameter (no name) int",
        "  parameter rows int",
        "list outputs",
        "  output return_value",
        "list test_cases",
        "  test case counts",
        "truth deferrable true",
        "number poke_interval 3",
    ]


def test_what_is_selected_is_the_name() -> None:
    check_selections(
        "«name»: A\n«inputs»:\n  - name: «a»\n    type: str\n  - type: int\n    name: «'😀'»\n«mode»: poke\n"
    )


def test_a_range_is_all_that_belongs_to_it() -> None:
    text = unindented(SPEC)
    found = {symbol.name: symbol.range for _, symbol in walk(symbols_of_spec(read_spec(text)))}
    index = LineIndex(text)
    assert index.slice(found["test_cases"]) == "test_cases:\n  - name: counts\n    inputs: {rows: 1}"
    assert index.slice(found["table 😀"]) == 'name: "table 😀"  # a comment\n    type: str'
    assert index.slice(found["description"]) == "description: >\n  Some long\n  text"


BROKEN = """
    name: RowCountOperator
    inputs:
      - name: "table"  # a comment
        type: *nowhere ]
      - name: rows
        type: int
    config_params:
    - name: minimum
    description: ok
"""


def test_a_block_that_does_not_parse_is_read_by_its_indentation() -> None:
    assert outline(BROKEN) == [
        "component name RowCountOperator",
        "list inputs",
        "  parameter table",
        "  parameter rows",
        "list config_params",
        "  parameter minimum",
        "text description ok",
    ]
    check_selections(
        '«name»: A\n«inputs»:\n  - name: «"table"»  # c\n    type: *x ]\n  - type: int\n    name: «rows»\n«mode»: poke\n'
    )


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "just text\n", "{}", "\0", "#" * 2_000_000])
def test_nothing_to_show(text: str) -> None:
    assert symbols_of_spec(read_spec(text)) == ()


def test_aliases_and_merged_keys_are_shown_where_they_are_written() -> None:
    text = "base: &b\n  - name: a\ninputs: *b\nx: &m\n  name: k\n<<: *m\n"
    assert outline(text) == ["list base", "  table a", "list inputs", "table x"]


def test_a_byte_order_mark_is_no_part_of_a_name() -> None:
    check_selections("\ufeff«name»: A\n")
    check_selections("\ufeff«name»: [\n")


def test_a_very_long_list_is_cut() -> None:
    text = "inputs:\n" + "  - name: a\n" * 5_000
    [inputs] = symbols_of_spec(read_spec(text))
    assert len(inputs.children) == 500


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("ab \n:-#|>'\"[]{}&*<,😀\ufeffname"), max_size=60))
def test_any_text_gives_symbols_that_editors_take(text: str) -> None:
    """They refuse symbols without a name, and those whose selection is not within their range."""
    for _, symbol in walk(symbols_of_spec(read_spec(f"name: A\ninputs:\n  - name: {text}"))):
        assert symbol.name
        assert "\n" not in symbol.name
        assert symbol.range.start <= symbol.selection.start <= symbol.selection.end <= symbol.range.end
        for child in symbol.children:
            assert symbol.range.start <= child.range.start <= child.range.end <= symbol.range.end


def test_all_kinds_are_used() -> None:
    used = {symbol.kind for _, symbol in walk(symbols_of_spec(read_spec(unindented(SPEC) + "x: {}\n")))}
    assert used == set(SymbolKind)
