"""The server's text is the editor's text, whatever is typed."""

import random
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from airsmith.lsp.code_actions import changed_part
from airsmith.lsp.documents import Documents, Snapshot, changed_text
from airsmith.text import apply_edits
from support.fake_editor import FakeEditor

ALPHABET = (
    "a",
    "é",
    "漢",
    "😀",
    "\f",
    "\u2028",
    "\u2029",
    "\x85",
    "\x1c",
    "\v",
    "\ufeff",
    " ",
    ":",
    "\n",
    "\r\n",
    "\r",
)
texts = st.lists(st.sampled_from(ALPHABET), max_size=30).map("".join)


class Utf16Model:
    """What an editor holds: UTF-16 code units in lines, written as plainly as can be."""

    def __init__(self, text: str) -> None:
        self.units = text.encode("utf-16-le")

    @property
    def text(self) -> str:
        return self.units.decode("utf-16-le", "surrogatepass")

    def starts(self) -> list[int]:
        units = [self.units[at : at + 2] for at in range(0, len(self.units), 2)]
        starts, lf, cr = [0], "\n".encode("utf-16-le"), "\r".encode("utf-16-le")
        for at, unit in enumerate(units):
            if unit == lf or (unit == cr and units[at + 1 : at + 2] != [lf]):
                starts.append(at + 1)
        return starts

    def places(self) -> list[tuple[types.Position, int]]:
        """Every position an editor can send, with its offset in units: not inside of CR LF or of a surrogate pair."""
        found = []
        starts = self.starts()
        for line, start in enumerate(starts):
            end = starts[line + 1] if line + 1 < len(starts) else len(self.units) // 2
            content = self.units[start * 2 : end * 2].decode("utf-16-le").rstrip("\r\n")
            for count in range(len(content) + 1):
                character = len(content[:count].encode("utf-16-le")) // 2
                found.append((types.Position(line, character), start + character))
        return found

    def replace(self, start: int, end: int, new: str) -> None:
        self.units = self.units[: start * 2] + new.encode("utf-16-le") + self.units[end * 2 :]


def random_change(model: Utf16Model, rng: random.Random) -> types.TextDocumentContentChangePartial:
    places = model.places()
    (start, start_unit), (end, end_unit) = sorted(rng.choices(places, k=2), key=lambda place: place[1])
    new = "".join(rng.choices(ALPHABET, k=rng.randrange(6)))
    model.replace(start_unit, end_unit, new)
    return types.TextDocumentContentChangePartial(range=types.Range(start, end), text=new)


@pytest.mark.parametrize("seed", range(60))
def test_random_edits_give_the_editors_text(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - no secret
    text = "".join(rng.choices(ALPHABET, k=40))
    model = Utf16Model(text)
    for _ in range(30):
        changes = [random_change(model, rng) for _ in range(rng.randrange(1, 4))]
        text = changed_text(text, changes)
        assert text == model.text


def test_positions_outside_of_the_text_are_clamped() -> None:
    far = types.Range(types.Position(7, 3), types.Position(9, 0))
    assert changed_text("ab\n", [types.TextDocumentContentChangePartial(range=far, text="c")]) == "ab\nc"
    long = types.Range(types.Position(0, 1), types.Position(0, 99))
    assert changed_text("ab\ncd", [types.TextDocumentContentChangePartial(range=long, text="")]) == "a\ncd"
    backwards = types.Range(types.Position(0, 2), types.Position(0, 0))
    assert changed_text("ab", [types.TextDocumentContentChangePartial(range=backwards, text="c")]) == "c"


def test_documents_tell_their_listener_and_know_uris_however_escaped() -> None:
    documents, changed, closed = Documents(), list[Snapshot](), list[str]()
    documents.open(types.TextDocumentItem("file:///a%20b.py", "python", 1, "x"))
    documents.listen(changed.append, closed.append)
    assert [snapshot.text for snapshot in changed] == ["x"]
    identity = types.VersionedTextDocumentIdentifier(uri="file:///a b.py", version=2)
    documents.change(identity, [types.TextDocumentContentChangeWholeDocument(text="y")])
    assert documents.get("file:///a%20b.py") is changed[-1]
    assert (changed[-1].text, changed[-1].version) == ("y", 2)
    documents.close("file:///a b.py")
    documents.close("file:///a b.py")
    assert closed == ["file:///a%20b.py"]
    assert documents.get("file:///a%20b.py") is None
    seen = len(changed)
    documents.change(identity, [types.TextDocumentContentChangeWholeDocument(text="z")])
    assert documents.get("file:///a%20b.py") is None
    assert len(changed) == seen


@pytest.mark.parametrize(
    ("uri", "language", "name", "has_path"),
    [
        ("file:///tmp/a%20b.component.yaml", "yaml", "/tmp/a b.component.yaml", True),
        ("untitled:Untitled-1", "python", "Untitled-1.py", False),
        ("untitled:Untitled-1", "plaintext", "Untitled-1", False),
        ("git:/tmp/a.py?ref", "python", "/tmp/a.py", False),
        ("http://[", "python", "", False),
        ("file://[", "yaml", "", False),
        ("file:///tmp/a%00b.py", "python", "/tmp/a\0b.py", False),
        ("", "python", "", False),
    ],
)
def test_names_and_paths(uri: str, language: str, name: str, *, has_path: bool) -> None:
    snapshot = Snapshot(uri, language, 1, "")
    assert snapshot.name == name
    assert (snapshot.path is not None) == has_path


@given(texts, texts)
def test_the_changed_part_makes_one_text_of_the_other(before: str, after: str) -> None:
    assert apply_edits(before, [changed_part(before, after)]) == after


@given(texts, texts, texts)
def test_the_changed_part_is_small(beginning: str, end: str, new: str) -> None:
    edit = changed_part(f"{beginning}|{end}", f"{beginning}|{new}{end}")
    assert len(edit.new_text) <= len(new) + 2


@pytest.mark.asyncio(loop_scope="session")
async def test_findings_after_edits_are_those_of_a_fresh_open(editor: FakeEditor) -> None:
    rng = random.Random(20261123)  # noqa: S311 - no secret
    begin = "name: Rows😀\ndescription: |\n  a\u2028b\f\x85 c\ncategory: c\r\nmode: poke\n"
    model = Utf16Model(begin)
    uri = editor.open("edited.component.yaml", begin)
    for number in range(25):
        editor.change(uri, *(random_change(model, rng) for _ in range(3)))
        fresh = editor.open(f"fresh{number}.component.yaml", model.text)
        assert await editor.diagnostics(uri) == await editor.diagnostics(fresh)


@pytest.mark.asyncio(loop_scope="session")
async def test_form_feeds_and_separators_do_not_shift_what_follows(editor: FakeEditor) -> None:
    text = "import airflow\n\f\nx = '\u2028😀'; y = 1\nz = 2\n"
    uri = editor.open("separators.py", text)
    typed = types.Range(types.Position(2, 11), types.Position(2, 16))
    editor.change(uri, types.TextDocumentContentChangePartial(range=typed, text="eval(y)"))
    [diagnostic] = await editor.diagnostics(uri)
    assert diagnostic.code == "dangerous_function_eval"
    assert (diagnostic.range.start, diagnostic.range.end.line) == (types.Position(2, 11), 2)


@pytest.mark.asyncio(loop_scope="session")
async def test_undo_brings_the_findings_back(editor: FakeEditor) -> None:
    text = "name: RowsOperator\ndescription: d\ncategory: c\nrequirements: [count]\nmoda: poke\n"
    uri = editor.open("undone.component.yaml", text)
    before = await editor.diagnostics(uri)
    place = partial(types.Position, 3)
    insert = types.TextDocumentContentChangePartial(range=types.Range(place(0), place(0)), text="# 😀")
    remove = types.TextDocumentContentChangePartial(range=types.Range(place(0), place(4)), text="")
    editor.change(uri, insert)
    assert await editor.diagnostics(uri) != before
    editor.change(uri, remove)
    assert await editor.diagnostics(uri) == before
