"""The code is found in whatever a model replies."""

import ast
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airsmith.generation.reply import extract_code

CODE = "class GreetingOperator:\n    pass\n"


def code_in(reply: str) -> str:
    return extract_code(reply, "GreetingOperator")


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(CODE, id="no fence"),
        pytest.param(f"\n\n{CODE}\n\n", id="no fence, blank lines around"),
        pytest.param(f"\ufeff{CODE}", id="byte order mark"),
        pytest.param(f"```python\n{CODE}```", id="fence"),
        pytest.param(f"Here it is:\n\n```python\n{CODE}```\n\nHave fun!", id="prose around"),
        pytest.param(f"```\n{CODE}```", id="no language"),
        pytest.param(f"```py\n{CODE}```", id="py"),
        pytest.param(f"```Python3\n{CODE}```", id="capital"),
        pytest.param(f"``` {{.python}}\n{CODE}```", id="attributes"),
        pytest.param(f'```python title="greeting.py"\n{CODE}```', id="title"),
        pytest.param(f"```python:dags/greeting.py\n{CODE}```", id="path"),
        pytest.param(f"~~~python\n{CODE}~~~", id="tilde"),
        pytest.param(f"`````python\n{CODE}`````", id="long fence"),
        pytest.param(f"```python\n{CODE}", id="not closed"),
        pytest.param(f"```python\n{CODE}`````\n", id="closed by a longer fence"),
        pytest.param(f"```python\r\n{CODE}```\r\n".replace("\n", "\r\n").replace("\r\r", "\r"), id="CRLF"),
        pytest.param(f"```python\n{CODE}```".replace("\n", "\r"), id="CR"),
        pytest.param(f"1. This:\n\n{textwrap.indent(f'```python{chr(10)}{CODE}```', '   ')}\n", id="in a list"),
        pytest.param(f"- a\n  - b\n{textwrap.indent(f'```python{chr(10)}{CODE}```', '      ')}\n", id="deep list"),
        pytest.param(f"```yaml\n{CODE}```", id="wrong language, but nothing else there"),
    ],
)
def test_one_block(reply: str) -> None:
    assert code_in(reply) == CODE


@pytest.mark.parametrize(
    "other",
    [
        pytest.param("```bash\npip install apache-airflow\n```", id="bash"),
        pytest.param('```json\n{"class": "GreetingOperator", "long": "' + "x" * 500 + '"}\n```', id="json, longer"),
        pytest.param("```python\nGreetingOperator(task_id='x')\n" + "# use\n" * 100 + "```", id="python, longer"),
        pytest.param("```\nsome text\n```", id="no language"),
        pytest.param("```bash\npip install apache-airflow", id="not closed"),
        pytest.param("~~~\ntilde\n~~~", id="tilde"),
        pytest.param("```\n```", id="empty"),
    ],
)
@pytest.mark.parametrize("is_first", [True, False])
def test_other_blocks_do_not_count(other: str, is_first: bool) -> None:
    block = f"```python\n{CODE}```"
    assert code_in(f"{other}\n\n{block}\n" if is_first else f"{block}\n\n{other}\n") == CODE


def test_a_block_that_is_not_closed_ends_where_the_next_one_opens() -> None:
    assert code_in(f"```python\n{CODE}\n```bash\npip install x\n```\n") == CODE


def test_the_block_with_the_named_class_is_preferred() -> None:
    other = "class Helper:\n" + "    value = 1\n" * 50
    assert code_in(f"```python\n{other}```\n\n```python\n{CODE}```") == CODE


def test_without_the_named_class_a_block_with_a_class_is_preferred() -> None:
    usage = "value = 1\n" * 50
    assert code_in(f"```python\n{usage}```\n\n```python\nclass Renamed:\n    pass\n```") == "class Renamed:\n    pass\n"


def test_of_two_versions_the_one_that_parses_is_preferred() -> None:
    broken = CODE.replace(":", "") + "# longer\n" * 10
    assert code_in(f"```python\n{broken}```\n\n```python\n{CODE}```") == CODE


def test_python_that_does_not_parse_beats_json_that_does() -> None:
    broken = "def execute(self:\n    pass\n"
    assert code_in('```json\n{"a": 1}\n```\n\n' + f"```python\n{broken}```") == broken


@pytest.mark.parametrize("inner", ["```", "```python", "    ```"])
def test_a_fence_in_a_docstring_does_not_end_the_block(inner: str) -> None:
    code = f'"""Use it so:\n\n{inner}\nGreetingOperator(task_id="x")\n{inner[: inner.index("`") + 3]}\n"""\n\n{CODE}'
    ast.parse(code)
    assert code_in(f"```python\n{code}```\n\nDone.\n\n```bash\nls\n```") == code


def test_a_fence_in_the_docstring_of_code_that_does_not_parse_does_not_cut_it() -> None:
    code = f'"""Use it so:\n\n```\nGreetingOperator()\n```\n"""\n\n{CODE}\ndef broken(:\n'
    assert code_in(f"```python\n{code}```\nDone.\n") == code


def test_a_block_within_a_block_of_markdown() -> None:
    assert code_in(f"```markdown\n# Greeting\n\n```python\n{CODE}```\n\nDone.\n```\n") == CODE


def test_indentation_is_kept_within_a_fence_that_has_none() -> None:
    assert code_in("```python\nif True:\n\tx = 1\n```") == "if True:\n\tx = 1\n"


@pytest.mark.parametrize("reply", ["", "\n", "  \n\t\n", "\ufeff"])
def test_an_empty_reply_holds_no_code(reply: str) -> None:
    assert code_in(reply) == ""


def test_many_fences_take_no_longer_than_they_may() -> None:
    reply = "```python\nx = (\n" * 2_000 + f"```\n```python\n{CODE}```"
    assert code_in(reply)


FENCE = st.sampled_from(["```", "```python", "~~~", "````", "  ```py", '"""', "'''", "class GreetingOperator:", "\x00"])
LINE = FENCE | st.text(max_size=20)


@given(st.lists(LINE, max_size=30), st.sampled_from(["\n", "\r\n", "\r"]))
def test_any_reply_gives_a_text_with_plain_line_ends(lines: list[str], line_end: str) -> None:
    code = code_in(line_end.join(lines))
    assert "\r" not in code
    assert not code or (code.endswith("\n") and code.strip())


@given(st.text())
def test_any_text_is_survived(text: str) -> None:
    code_in(text)
