"""The keys as plain data."""

import pytest

from airsmith.spec.fields import ComponentSpec
from airsmith.spec.vocabulary import Key, key_at, keys_at
from airsmith.spec.wording import listed, nearest, quote


def all_keys(path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Key]]:
    found = []
    for key in keys_at(path):
        found.append(((*path, key.name), key))
        found += all_keys((*path, key.name))
    return found


def test_the_top_level_has_every_key_of_the_model():
    assert [key.name for key in keys_at(())] == list(ComponentSpec.model_fields)


def test_tables_are_reached_by_names():
    assert [key.name for key in keys_at(("test_cases", "mocks"))] == ["target", "returns", "raises"]
    assert keys_at(("name",)) == ()
    assert keys_at(("nothing", "here")) == ()
    assert keys_at(("inputs", "default")) == ()


@pytest.mark.parametrize(("path", "key"), all_keys(), ids=lambda value: ".".join(value) if type(value) is tuple else "")
def test_every_key_is_documented(path: tuple[str, ...], key: Key):
    assert key.doc.endswith("."), path
    assert key.since
    assert key.type_label
    assert key_at(path) == key


def test_facts_of_a_key():
    mode = key_at(("mode",))
    assert mode.choices == ("poke", "reschedule")
    assert mode.type_label == "one of poke or reschedule"
    assert mode.fits("sensor")
    assert not mode.fits("hook")
    conn_type = key_at(("conn_type",))
    assert conn_type.required_for == ("hook",)
    assert not conn_type.is_required
    assert key_at(("name",)).is_required
    requirements = key_at(("requirements",))
    assert (requirements.is_list, requirements.type_label, requirements.item_label) == (True, "a list of texts", "text")
    assert key_at(("inputs", "type")).default == "str"
    assert key_at(()) is None
    assert requirements.default is None


def test_quoted_text_is_one_short_line():
    assert quote("a\n  b") == "`a b`"
    assert len(quote("x" * 500)) == 62
    assert quote("a\x1b[31mb\u202ec\ud800d") == "`a [31mb c d`"


def test_nearest_names():
    assert nearest("descripton", ("name", "description")) == "description"
    assert nearest("NAME", ("name", "description")) == "name"
    assert nearest("zzz", ("name", "description")) is None
    assert nearest("", ("name",)) is None
    assert nearest("n" * 10_000, ("name",)) is None


def test_the_nearest_of_very_many_names_is_found_at_once():
    names = [f"argument_number_{number}" for number in range(5_000)]
    for number in range(0, 5_000, 50):
        assert nearest(f"argumant_number_{number}", names) == f"argument_number_{number}"


def test_lists_in_sentences():
    assert listed(["a"]) == "a"
    assert listed(["a", "b"]) == "a or b"
    assert listed(["a", "b", "c"], "and") == "a, b and c"
