"""Broken YAML of every kind: each gets a clear problem at its place, and the rest of the file is still read."""

import pytest

from airsmith.spec.document import read_spec
from airsmith.spec.reader import MAX_CHARACTERS
from airsmith.spec.tree import plain_value
from airsmith.text import Position
from support.marked_text import unindented
from support.reading_specs import spec_problems

WHOLE = "name: RowCountOperator\ndescription: Counts rows.\ncategory: database\n"


def problems_beside_whole(text: str) -> list[str]:
    """Problems of a spec that has all it needs and then some text."""
    return spec_problems(WHOLE + unindented(text))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("requirements: [count the rows\n", "invalid_yaml @ ["),
        ("requirements: [\n", "invalid_yaml @ ["),
        ("requirements: [a, [b, c]\n", "invalid_yaml @ ["),
        ("requirements: [a\nauthor: Ada\n", "invalid_yaml @ ["),
        ("test_cases: {name: x\nauthor: Ada\n", "invalid_yaml @ {"),
        ('author: "Ada\n', 'invalid_yaml @ "'),
        ("author: 'Ada\n", "invalid_yaml @ '"),
        ("author: 'Ada\nlicense: it's\n", "invalid_yaml @ '"),
        ("author: 'it's'\n", "invalid_yaml @ s'"),
        ('author: "Ada" Lovelace\n', "invalid_yaml @ Lovelace"),
        ('author: "a\\qb"\n', "invalid_yaml @ \\q"),
        ("requirements: [a, b]]\n", "invalid_yaml @ ]"),
        ("requirements: [a}\n", "invalid_yaml @ }"),
        ("requirements: [a, , b]\n", "invalid_yaml @ ,"),
        ("author: }\n", "invalid_yaml @ }"),
        ("author: Ada: Lovelace\n", "invalid_yaml @ :"),
        ("author: @ada\n", "invalid_yaml @ @ada"),
        ("author: `ada`\n", "invalid_yaml @ `ada`"),
        ("author: %ada\n", "invalid_yaml @ %ada"),
        ("author: *\n", "invalid_yaml @ *"),
        ("author: *ada\n", "invalid_yaml @ *ada"),
        ("author: !ada x\n", "invalid_yaml @ !ada"),
        ("author: !!python/name:os.system x\n", "invalid_yaml @ !!python/name:os.system"),
        ("author: >x\n", "invalid_yaml @ x"),
        ("inputs:\n\t- name: x\n", "invalid_yaml @ \t"),
        ("inputs:\n- name: x\n\ttype: str\n", "invalid_yaml @ \t"),
        ("inputs:\n  - name: x\n type: str\n", "invalid_yaml @ type"),
        ("inputs:\n  - name: x\n   type: str\n", "invalid_yaml @ type"),
        ("inputs:\n  - name\n    type: str\n", "invalid_yaml @ name"),
        ("author: Ada\n  license: MIT\n", "invalid_yaml @ license"),
        (" author: Ada\n", "invalid_yaml @ author"),
        ("requirements:\n  - a\n  b\n", "invalid_yaml @ b"),
        ("author: - Ada\n", "invalid_yaml @ -"),
        ("- Ada\n", "invalid_yaml @ -"),
        ("author:Ada\n", "invalid_yaml @ author:Ada"),
        ("autho", "invalid_yaml @ autho"),
        ("autho\nlicense: MIT\n", "invalid_yaml @ autho"),
        ("? [a]\n: b\n", "invalid_yaml @ [a]"),
        ("author: a\x07b\n", "invalid_yaml @ \x07"),
        ("author: a\x00b\n", "invalid_yaml @ \x00"),
        ("author: a\ud800b\n", "invalid_yaml @ \ud800"),
        ("author: a\ufeffb\n", "invalid_yaml @ \ufeff"),
        ("author: a\x0cb\n", "invalid_yaml @ \x0c"),
        ("---\nname: OtherOperator\n", "multiple_documents @ ---"),
    ],
)
def test_each_kind_of_damage_is_one_problem_at_its_place(text: str, problem: str):
    assert problems_beside_whole(text) == [problem]


def test_the_message_says_what_is_wrong():
    document = read_spec("requirements: [count\nauthor: Ada\n")
    assert [problem.message for problem in document.problems] == ["The `[` that opens here is not closed."]


def test_keys_around_a_broken_block_are_still_read():
    document = read_spec("name: RowCountOperator\nrequirements: [count\ncategory: database\n")
    assert document.string("name") == "RowCountOperator"
    assert document.string("category") == "database"
    assert document.damaged_keys == {"requirements"}


def test_a_damaged_key_is_not_called_missing():
    assert spec_problems('name: X\ndescription: "open\ncategory: c\n') == ['invalid_yaml @ "']


def test_several_broken_blocks_are_all_told():
    text = "requirements: [a\nauthor: @x\nlicense: b: c\nname: X\n"
    assert spec_problems(text) == ["invalid_yaml @ [", "invalid_yaml @ @x", "invalid_yaml @ :"]


def test_other_problems_are_told_beside_a_broken_block():
    assert spec_problems("requirements: [a\nnmae: X\n") == ["invalid_yaml @ [", "unknown_key @ nmae"]


def test_an_item_at_the_left_margin_belongs_to_its_list():
    document = read_spec(WHOLE + "inputs:\n- name: table\n- name: [x\n")
    assert [problem.rule for problem in document.problems] == ["invalid_yaml"]
    assert document.damaged_keys == {"inputs"}


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system(line_end: str):
    text = (WHOLE + "author: Ada\nrequirements: [a\n").replace("\n", line_end)
    document = read_spec(text)
    assert document.string("author") == "Ada"
    assert [problem.range.start for problem in document.problems] == [Position(4, 14)]


def test_a_byte_order_mark_shifts_nothing_but_its_own_line():
    document = read_spec("\ufeffname: 5x\nauthor: @x\n")
    assert document.index.slice(document.range_of(document.root.entries[0].key)) == "name"
    assert document.problems[0].range.start == Position(1, 8)


def test_characters_are_utf_16_units():
    document = read_spec('category: "😀" [\n')
    assert document.problems[0].range.start == Position(0, 15)


def test_only_lf_crlf_and_cr_end_a_line():
    document = read_spec("name: a\u2028b\ncategory: @x\n")
    assert document.problems[-1].range.start == Position(1, 10)


def test_a_next_line_character_separates_keys_but_not_lines():
    document = read_spec("name: X\x85author: Ada\ncategory: @x\n")
    assert (document.string("name"), document.string("author")) == ("X", "Ada")
    assert document.problems[0].range.start == Position(1, 10)


def test_a_byte_order_mark_alone_is_an_empty_spec():
    assert spec_problems("\ufeff") == ["empty_spec @ \ufeff"]


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing yet\n", "---\n", "~\n"])
def test_empty_specs(text: str):
    assert [problem.rule for problem in read_spec(text).problems] == ["empty_spec"]


@pytest.mark.parametrize("text", ["- a\n- b\n", "5\n", "name\n", "[a, b]\n", "|\n  text\n"])
def test_what_is_no_mapping_is_told_so(text: str):
    assert [problem.rule for problem in read_spec(text).problems] == ["type_error"]


def test_a_mapping_in_braces_is_a_spec():
    assert spec_problems("{name: RowCountOperator, description: Counts., category: database}") == []


def test_known_tags_say_what_a_value_is():
    document = read_spec(WHOLE + "author: !!str 5\n")
    assert not document.problems
    assert document.spec.author == "5"


def test_anchors_and_merge_keys_share_values():
    text = WHOLE + unindented(
        """
        inputs:
          - &table
            name: table
            type: str
            required: true
          - <<: *table
            name: other
            description: Second table.
        """
    )
    document = read_spec(text)
    assert document.problems == ()
    first, second = document.spec.inputs
    assert (first.name, first.required) == ("table", True)
    assert (second.name, second.type, second.required) == ("other", "str", True)


def test_of_several_merged_mappings_the_first_wins():
    document = read_spec("a: &a {x: 1}\nb: &b {x: 2, y: 3}\nc:\n  <<: [*a, *b]\n  z: 4\n")
    merged = document.entry("c").value
    assert {entry.key.text: entry.value.value for entry in merged.entries} == {"x": 1, "y": 3, "z": 4}


def test_a_quoted_merge_key_is_a_key():
    assert problems_beside_whole('"<<": {author: Ada}\n') == ['unknown_key @ "<<"']


def test_only_mappings_can_be_merged():
    assert problems_beside_whole("<<: [5]\n") == ["type_error @ <<"]


def test_a_merge_key_without_a_value_is_half_typed():
    assert problems_beside_whole("<<:\n") == []


def test_a_mapping_that_ends_with_an_alias_ends_there():
    text = "a: &a x\nb:\n  c: *a\n"
    mapping = read_spec(text).entry("b").value
    assert text[mapping.start : mapping.end] == "c: *a"


@pytest.mark.parametrize("text", ["author: &a [*a]\n", "author: &a {x: *a}\n", "<<: &a {<<: *a}\n"])
def test_an_alias_of_itself(text: str):
    assert "invalid_yaml @ *a" in problems_beside_whole(text)


def test_an_alias_bomb_is_not_expanded():
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"{b}: &{b} [{', '.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    rules = [problem.rule for problem in read_spec(bomb).problems]
    assert rules.count("excessive_aliases") == 1


def test_a_merge_bomb_is_not_expanded():
    bomb = "a: &a {p: 1, q: 2, r: 3, s: 4}\n"
    bomb += "".join(f"k{n}: &k{n}\n  <<: [{', '.join(['*a' if not n else f'*k{n - 1}'] * 20)}]\n" for n in range(20))
    assert "excessive_aliases" in [problem.rule for problem in read_spec(bomb).problems]


def test_a_chain_of_aliases_that_nests_deep():
    chain = "k0: &k0 x\n" + "".join(f"k{n}: &k{n} [*k{n - 1}]\n" for n in range(1, 5000))
    assert "excessive_aliases" in [problem.rule for problem in read_spec(chain).problems]


@pytest.mark.parametrize("opener", ["[", "{", "- ", "? ", "[{a: "])
def test_thirty_thousand_levels(opener: str):
    problems = read_spec("a:\n  " + opener * 30_000).problems
    assert "nested_too_deeply" in [problem.rule for problem in problems]


def test_closed_brackets_nested_too_deeply():
    assert problems_beside_whole("requirements: " + "[" * 30_000 + "]" * 30_000)[0].startswith("nested_too_deeply")


HUGE = MAX_CHARACTERS - 1_000


@pytest.mark.timeout(20)  # generous: none takes two seconds on a slow machine
@pytest.mark.parametrize(
    "text",
    [
        "description: " + "x" * HUGE,
        "requirements:\n" + "  - count the rows\n" * (HUGE // 19),
        "requirements: [" + "a, " * (HUGE // 3) + "]",
        "requirements: [\n" + "  a,\n" * (HUGE // 5),
        'description: "' + "x\n  " * (HUGE // 4),
        "".join(f"key{number}: x\n" for number in range(HUGE // 14)),
        "name: X\n" * (HUGE // 8),
        "inputs:\n" + "  - {name: a, tpye: str}\n" * (HUGE // 26),
        "requirements:\n" + "  - 1\n" * (HUGE // 6),
        "author: @x\n" * (HUGE // 11),
        "\x00" * HUGE,
        "\ud800" * HUGE,
        "\r" * HUGE,
        "\t" * HUGE,
        ": " * (HUGE // 2),
        '"' * HUGE,
        "---\n" * (HUGE // 4),
        "!" * HUGE,
        "😀" * HUGE,
        "a" * HUGE + ": b",
    ],
    ids=lambda text: repr(text[:12]),
)
def test_a_megabyte_of_anything_is_read_soon(text: str):
    document = read_spec(text)
    assert len(document.problems) < 1_000
    assert all(len(problem.message) < 300 for problem in document.problems)


def test_what_is_larger_is_not_read():
    assert [problem.rule for problem in read_spec("x" * (MAX_CHARACTERS + 1)).problems] == ["spec_too_large"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None), ("~", None), ("null", None), ("true", True), ("FALSE", False), ("yes", "yes"), ("on", "on"),
        ("12", 12), ("-3", -3), ("+3", 3), ("010", 10), ("0x1F", 31), ("0o17", 15), ("1.5", 1.5), (".5", 0.5),
        ("1e3", 1000.0), ("-.inf", float("-inf")), ("1:30", "1:30"), ("1_000", "1_000"), ("3.1.2", "3.1.2"),
        ("2026-01-01", "2026-01-01"), ("٣", "٣"),
    ],
)  # fmt: skip
def test_plain_scalars_mean_what_yaml_1_2_says(text: str, value: object):
    assert plain_value(text) == value
    assert type(plain_value(text)) is type(value)


def test_not_a_number():
    assert plain_value(".nan") != plain_value(".nan")


@pytest.mark.parametrize("digits", ["9" * 5_000, "0x" + "f" * 5_000, "0o" + "7" * 5_000])
def test_huge_numbers_are_no_integers(digits: str):
    assert not isinstance(plain_value(digits), int)
    assert spec_problems(WHOLE + f"component_type: sensor\npoke_interval: {digits}\n") in (
        [],
        [f"type_error @ {digits}"],
    )
