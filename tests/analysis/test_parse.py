"""What is still parsed of a source that does not parse."""

import ast
import gc
import threading
import time

import pytest

from airsmith.analysis.module import Module
from airsmith.analysis.parse import paused_collector
from support import component_sources
from support.marked_text import unindented


def definitions(text: str) -> list[str]:
    tree = Module(text).tree
    kinds = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    return [node.name for node in ast.walk(tree) if isinstance(node, kinds)]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("def a(:\n    pass\ndef b(): pass\n", ["b"]),
        ("def a(): pass\ndef b(x, y:\n    pass\n\ndef c(): pass\n", ["a", "c"]),
        ("class A:\n    def f(self):\n\n    def g(self):\n        pass\n", ["A", "g"]),
        ("class A:\n    def f(self):\n", ["A"]),
        ("class A:\n    def f(self):\n        x = (1,\n    def g(self): pass\nclass B: pass\n", ["A", "B", "f", "g"]),
        ("class A:\n    def f(self):\n        self.\n    def g(self): pass\n", ["A", "f", "g"]),
        (
            "class A:\n    def f(\n        self,\n        x y,\n    ):\n        pass\n    def g(self): pass\n",
            ["A", "g"],
        ),
        ("x = f(\n    a,\n    b c,\n    d,\n)\ndef g(): pass\n", ["g"]),
        ("x = (\n    a\n    .b()\n    .c(d e)\n    .f()\n)\ndef g(): pass\n", ["g"]),
        ("if x:\n    a b\nelse:\n    c\ntry:\n    d e\nexcept F:\n    pass\ndef g(): pass\n", ["g"]),
        ("    x = 1\ndef g(): pass\n", ["g"]),
        ("def f():\n    a\n        b\n    c\ndef g(): pass\n", ["f", "g"]),
        ("def f():\n        a\n    b\ndef g(): pass\n", ["f", "g"]),
        ("a b\nc d\ne f\ndef g(): pass\nh i\n", ["g"]),
        ("def f(): pass\nx = '''never closed\ndef g(): pass\n", ["f", "g"]),
        ("def f(): pass\nx = 'never closed\ndef g(): pass\n", ["f", "g"]),
        ("def f(): pass\n\0\ndef g(): pass\n", ["f", "g"]),
        ("x = '\0'\n\ndef g(): pass\n", ["g"]),
        ("def f(): pass\n$ ? !\ndef g(): pass", ["f", "g"]),
        ("def f():\r\n    a b\r\ndef g(): pass\r\n", ["f", "g"]),
        ("def f():\r    a b\rdef g(): pass\r", ["f", "g"]),
        ("\ufeffdef f(:\n    pass\ndef g(): pass\n", ["g"]),
        ("(" * 300 + "\ndef g(): pass\n", ["g"]),
    ],
)
def test_what_stands_around_an_error_is_kept(text: str, kept: list[str]):
    assert sorted(definitions(text)) == kept


def test_lines_keep_their_numbers():
    tree = Module("a b\n\ndef f(:\n    pass\n\n\ndef g():\n    c d\n    return 1\n").tree
    (function,) = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    assert (function.lineno, function.body[-1].lineno) == (7, 9)


@pytest.mark.parametrize("text", ["x = (\r]\nimport os\n", "x = 1\r(]\nimport os\n", "x = 1\r)\n\nimport os\n"])
def test_line_ends_of_two_kinds_around_an_error_stay_two(text: str):
    module = Module(text)
    (statement,) = [node for node in module.tree.body if isinstance(node, ast.Import)]
    assert module.index.slice(module.range_of(statement)) == "import os"


def test_damage_is_remembered():
    module = Module("class A:\n    def f(self:\n        pass\n\n    def g(self): pass\n\n\nclass B: pass\n")
    assert module.has_damage
    assert module.is_damaged(1, 2)
    assert not module.is_damaged(4, 7)
    assert [info.is_damaged for info in module.classes] == [True, False]
    whole = Module("class A: pass\n")
    assert not whole.has_damage
    assert whole.syntax_problem is None


@pytest.mark.parametrize("name", component_sources.ALL)
def test_most_of_a_file_survives_one_bad_line(name: str):
    lines = component_sources.ALL[name].splitlines(keepends=True)
    whole = set(definitions("".join(lines)))
    losses = []
    for number, line in enumerate(lines):
        indentation = line[: len(line) - len(line.lstrip())]
        text = "".join([*lines[:number], f"{indentation}half typed (\n", *lines[number:]])
        losses.append(len(whole - set(definitions(text))))
    assert sum(losses) / len(losses) <= 0.25 * len(whole)


def test_hopeless_texts_come_to_an_end_quickly():
    text = unindented("def f(:\n") * 4_000 + "x y\n" * 4_000
    start = time.process_time()
    Module(text)
    assert time.process_time() - start < 5


def test_nested_pauses_of_the_collector_end_with_the_last():
    assert gc.isenabled()
    with paused_collector():
        with paused_collector():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off():
    gc.disable()
    try:
        with paused_collector():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_threads_share_a_pause():
    inside, leave = threading.Barrier(3), threading.Event()

    def work() -> None:
        with paused_collector():
            inside.wait()
            leave.wait()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    inside.wait()
    with pytest.raises(KeyError), paused_collector():
        raise KeyError
    assert not gc.isenabled()
    leave.set()
    for thread in threads:
        thread.join()
    assert gc.isenabled()
