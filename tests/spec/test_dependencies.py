import pytest

from airsmith.spec.dependencies import declared_packages, read_requirement, readable_dependencies, stated_dependencies
from airsmith.spec.document import read_spec


@pytest.mark.parametrize("text", ["", "a b", "a>=", "-e .", "a" * 2_000, "a>=1;", "\ud800", "a @"])
def test_what_is_no_requirement(text: str):
    assert read_requirement(text) is None


def test_the_dependencies_of_a_spec():
    document = read_spec("dependencies:\n  - My_Package[x]>=1\n  - a b\n  - 5\n  - [c]\n  -\n  - requests\n")
    assert [item.text for item in stated_dependencies(document)] == ["My_Package[x]>=1", "a b", "requests"]
    assert [requirement.name for _, requirement in readable_dependencies(document)] == ["My_Package", "requests"]
    assert declared_packages(document) == {"my-package", "requests"}


@pytest.mark.parametrize("text", ["", "dependencies: requests\n", "dependencies:\n", "[a]\n", "dependencies: {a: b}\n"])
def test_no_dependencies(text: str):
    assert declared_packages(read_spec(text)) == frozenset()
