import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import jsonschema
import pytest

from airsmith import __version__
from airsmith.cli.report import FileReport, render_github, render_json, render_sarif, render_text
from airsmith.finding import Finding, Fix, Layer, Related, Safety, Severity
from airsmith.rules.registry import ALL_RULES
from airsmith.rules.rule import Profile
from airsmith.text import Position, Range, TextEdit
from support.agreeing_components import OPERATOR, OPERATOR_SPEC, changed
from support.row_count import GOOD_CODE, WITH_EVAL, WITHOUT_EXECUTE
from support.running_airsmith import Ended

Run = Callable[..., Ended]

WITH_EMOJI = 'x = "😀😀é"; y = eval("1")\n'

_POSITION = {
    "type": "object",
    "properties": {"line": {"type": "integer", "minimum": 0}, "character": {"type": "integer", "minimum": 0}},
    "required": ["line", "character"],
    "additionalProperties": False,
}
_RANGE = {
    "type": "object",
    "properties": {"start": _POSITION, "end": _POSITION},
    "required": ["start", "end"],
    "additionalProperties": False,
}
_FIX = {
    "type": "object",
    "properties": {
        "title": {"type": "string", "minLength": 1},
        "safety": {"enum": ["safe", "unsafe"]},
        "edits": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"range": _RANGE, "newText": {"type": "string"}},
                "required": ["range", "newText"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["title", "safety", "edits"],
    "additionalProperties": False,
}
_RELATED = {
    "type": "object",
    "properties": {
        "file": {"type": "string", "minLength": 1},
        "message": {"type": "string", "minLength": 1},
        "range": _RANGE,
    },
    "required": ["file", "message", "range"],
    "additionalProperties": False,
}
_FINDINGS = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "file": {"type": "string"},
            "rule": {"enum": [rule.name for rule in ALL_RULES]},
            "layer": {"enum": [layer.value for layer in Layer]},
            "severity": {"enum": ["error", "warning", "information"]},
            "message": {"type": "string", "minLength": 1},
            "range": _RANGE,
            "fix": {"anyOf": [{"type": "null"}, _FIX]},
            "related": {"type": "array", "items": _RELATED},
        },
        "required": ["file", "rule", "layer", "severity", "message", "range", "fix", "related"],
        "additionalProperties": False,
    },
}

# What SARIF 2.1.0 (OASIS, 2020) asks of the objects that are written here.
_TEXT = {
    "type": "object",
    "properties": {"text": {"type": "string", "minLength": 1}},
    "required": ["text"],
    "additionalProperties": False,
}
_LEVEL = {"enum": ["none", "note", "warning", "error"]}
_COUNT = {"type": "integer", "minimum": 1}
_HELP = {**_TEXT, "properties": {**_TEXT["properties"], "markdown": {"type": "string", "minLength": 1}}}
_SARIF_RULE = {
    "type": "object",
    "properties": {
        "id": {"type": "string"},
        "shortDescription": _TEXT,
        "fullDescription": _TEXT,
        "help": _HELP,
        "defaultConfiguration": {"type": "object", "properties": {"level": _LEVEL}, "additionalProperties": False},
        "properties": {
            "type": "object",
            "properties": {"tags": {"type": "array", "items": {"type": "string"}, "uniqueItems": True}},
        },
    },
    "required": ["id", "shortDescription", "help", "defaultConfiguration"],
    "additionalProperties": False,
}
_SARIF_REGION = {
    "type": "object",
    "properties": dict.fromkeys(("startLine", "startColumn", "endLine", "endColumn"), _COUNT),
    "required": ["startLine"],
    "additionalProperties": False,
}
_SARIF_LOCATION = {
    "type": "object",
    "properties": {
        "physicalLocation": {
            "type": "object",
            "properties": {
                "artifactLocation": {
                    "type": "object",
                    "properties": {"uri": {"type": "string", "pattern": r"^[!#-;=?-\[\]_a-z~]*$"}},
                    "required": ["uri"],
                    "additionalProperties": False,
                },
                "region": _SARIF_REGION,
            },
            "required": ["artifactLocation"],
            "additionalProperties": False,
        }
    },
    "required": ["physicalLocation"],
    "additionalProperties": False,
}
_SARIF_RELATED_LOCATION = {
    **_SARIF_LOCATION,
    "properties": {**_SARIF_LOCATION["properties"], "message": _TEXT},
    "required": ["physicalLocation", "message"],
}
_SARIF_REPLACEMENT = {
    "type": "object",
    "properties": {
        "deletedRegion": {**_SARIF_REGION, "required": ["startLine", "startColumn", "endLine", "endColumn"]},
        "insertedContent": {
            "type": "object",
            "properties": {"text": {"type": "string"}},
            "additionalProperties": False,
        },
    },
    "required": ["deletedRegion"],
    "additionalProperties": False,
}
_SARIF_FIX = {
    "type": "object",
    "properties": {
        "description": _TEXT,
        "artifactChanges": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {
                    "artifactLocation": _SARIF_LOCATION["properties"]["physicalLocation"]["properties"][
                        "artifactLocation"
                    ],
                    "replacements": {"type": "array", "minItems": 1, "items": _SARIF_REPLACEMENT},
                },
                "required": ["artifactLocation", "replacements"],
                "additionalProperties": False,
            },
        },
        "properties": {"type": "object"},
    },
    "required": ["artifactChanges"],
    "additionalProperties": False,
}
_SARIF_RESULT = {
    "type": "object",
    "properties": {
        "ruleId": {"type": "string"},
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": _LEVEL,
        "message": _TEXT,
        "locations": {"type": "array", "minItems": 1, "items": _SARIF_LOCATION},
        "relatedLocations": {"type": "array", "minItems": 1, "items": _SARIF_RELATED_LOCATION},
        "fixes": {"type": "array", "minItems": 1, "items": _SARIF_FIX},
    },
    "required": ["message"],
    "additionalProperties": False,
}
_SARIF = {
    "type": "object",
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {
                    "tool": {
                        "type": "object",
                        "properties": {
                            "driver": {
                                "type": "object",
                                "properties": {
                                    "name": {"type": "string"},
                                    "version": {"type": "string"},
                                    "rules": {"type": "array", "items": _SARIF_RULE, "uniqueItems": True},
                                },
                                "required": ["name"],
                                "additionalProperties": False,
                            }
                        },
                        "required": ["driver"],
                        "additionalProperties": False,
                    },
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "results": {"type": "array", "items": _SARIF_RESULT},
                },
                "required": ["tool", "results"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["version", "runs"],
    "additionalProperties": False,
}


def _finding(message: str = "Wrong.", rule: str = "missing_execute", **changes: Any) -> Finding:  # noqa: ANN401 - any field
    span = changes.pop("range", Range(Position(2, 3), Position(2, 9)))
    return Finding(rule, Layer.STRUCTURE, changes.pop("severity", Severity.ERROR), message, span, **changes)


def _report(*findings: Finding, name: str = "a.py") -> FileReport:
    return FileReport(name, findings)


def test_json_is_a_list_with_positions_as_lsp_has_them(airsmith: Run, work: Path) -> None:
    (work / "a.py").write_text(f"\n{WITH_EMOJI}", encoding="utf-8")
    ended = airsmith("check", "--format", "json", "a.py")
    assert (ended.code, ended.err) == (1, "")
    assert ended.json == [
        {
            "file": "a.py",
            "rule": "dangerous_function_eval",
            "layer": "security",
            "severity": "error",
            "message": ended.json[0]["message"],
            "range": {"start": {"line": 1, "character": 17}, "end": {"line": 1, "character": 21}},
            "fix": None,
            "related": [],
        }
    ]


def test_json_keeps_its_contract_for_all_kinds_of_findings(airsmith: Run, work: Path) -> None:
    for number, rule in enumerate(ALL_RULES):
        name = f"{number}.component.yaml" if rule.layer is Layer.SPEC else f"{number}.py"
        if len(rule.bad) < 100_000:
            (work / name).write_text(rule.bad)
    ended = airsmith("check", "--format", "json", ".")
    assert ended.err == ""
    jsonschema.validate(ended.json, _FINDINGS)
    assert len(ended.json) > len(ALL_RULES) // 2
    assert any(finding["fix"] for finding in ended.json)


def test_a_fix_in_json_can_be_applied_from_it() -> None:
    edit = TextEdit(Range(Position(0, 1), Position(0, 2)), "é\n")
    [listed] = json.loads(render_json([_report(_finding(fix=Fix("do it", (edit,), Safety.UNSAFE)))]))
    assert listed["fix"] == {
        "title": "do it",
        "safety": "unsafe",
        "edits": [
            {
                "range": {"start": {"line": 0, "character": 1}, "end": {"line": 0, "character": 2}},
                "newText": "é\n",
            }
        ],
    }


@pytest.mark.parametrize("output", ["json", "sarif", "github"])
def test_formats_without_findings_are_whole(output: str, airsmith: Run, work: Path) -> None:
    (work / "a.py").write_text(GOOD_CODE)
    ended = airsmith("check", "--format", output, ".")
    assert (ended.code, ended.err) == (0, "")
    if output == "json":
        assert ended.out == "[]\n"
    elif output == "github":
        assert ended.out == ""
    else:
        jsonschema.validate(ended.json, _SARIF)
        assert ended.json["runs"][0]["results"] == []


@pytest.mark.parametrize("output", ["json", "sarif", "github"])
def test_what_could_not_be_checked_leaves_the_format_whole(output: str, airsmith: Run, work: Path) -> None:
    (work / "a.py").write_text(WITH_EVAL)
    ended = airsmith("check", "--format", output, "gone.py", "a.py")
    assert ended.code == 2
    assert ended.error == "airsmith: there is no file or folder gone.py."
    assert "dangerous_function_eval" in ended.out
    if output != "github":
        json.loads(ended.out)


def test_sarif_has_the_structure_of_2_1_0(airsmith: Run, work: Path) -> None:
    (work / "bad one.py").write_text(WITHOUT_EXECUTE + f"\n{WITH_EMOJI}", encoding="utf-8")
    (work / "a.component.yaml").write_text("name: x\n")
    ended = airsmith("check", "--format", "sarif", ".")
    assert (ended.code, ended.err) == (1, "")
    log = ended.json
    jsonschema.validate(log, _SARIF, format_checker=jsonschema.FormatChecker())
    [run] = log["runs"]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("airsmith", __version__)
    assert {result["ruleId"] for result in run["results"]} == {rule["id"] for rule in driver["rules"]}
    for result in run["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    [result] = [result for result in run["results"] if result["ruleId"] == "dangerous_function_eval"]
    [location] = result["locations"]
    place = location["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "bad%20one.py"
    line = WITHOUT_EXECUTE.count("\n") + 2
    assert place["region"] == {"startLine": line, "startColumn": 18, "endLine": line, "endColumn": 22}


def test_sarif_keeps_its_contract_for_all_kinds_of_findings(airsmith: Run, work: Path) -> None:
    for number, rule in enumerate(ALL_RULES):
        name = f"{number}.component.yaml" if rule.layer is Layer.SPEC else f"{number}.py"
        if len(rule.bad) < 100_000:
            (work / name).write_text(rule.bad)
    ended = airsmith("check", "--format", "sarif", ".")
    assert ended.err == ""
    jsonschema.validate(ended.json, _SARIF)
    [run] = ended.json["runs"]
    levels = {"error": "error", "warning": "warning", "information": "note"}
    for told in run["tool"]["driver"]["rules"]:
        [rule] = [rule for rule in ALL_RULES if rule.name == told["id"]]
        assert told["shortDescription"]["text"] == rule.summary
        assert told["defaultConfiguration"]["level"] == levels[rule.severity_in(Profile.AUTHORED)]
        assert rule.name in told["help"]["text"]
        assert "Bad:" in told["help"]["markdown"]
    assert len([result for result in run["results"] if "fixes" in result]) > 10


def test_a_fix_in_sarif_can_be_applied_from_it() -> None:
    edit = TextEdit(Range(Position(0, 1), Position(0, 2)), "é\n")
    log = json.loads(render_sarif([_report(_finding(fix=Fix("do it", (edit,), Safety.UNSAFE)), name="a b.py")]))
    assert log["runs"][0]["results"][0]["fixes"] == [
        {
            "description": {"text": "Do it"},
            "artifactChanges": [
                {
                    "artifactLocation": {"uri": "a%20b.py"},
                    "replacements": [
                        {
                            "deletedRegion": {"startLine": 1, "startColumn": 2, "endLine": 1, "endColumn": 3},
                            "insertedContent": {"text": "é\n"},
                        }
                    ],
                }
            ],
            "properties": {"safety": "unsafe"},
        }
    ]


@pytest.mark.parametrize("name", ["a b#c?.py", "100%.py", "café/日本.py", "x\udc80.py", "-.py", "a:b.py", "/x y/é.py"])
def test_sarif_names_files_by_uris_that_lead_back_to_them(name: str) -> None:
    log = json.loads(render_sarif([_report(_finding(), name=name)]))
    jsonschema.validate(log, _SARIF)
    uri = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    parts = urlsplit(uri)
    assert parts.scheme == ("file" if name.startswith("/") else "")
    assert unquote(parts.path, errors="surrogateescape").removeprefix("./") == name


def test_github_annotations_are_at_their_place() -> None:
    one_line = _finding("Takes 100%\nof it: a, b")
    lines = _finding(severity=Severity.WARNING, range=Range(Position(0, 0), Position(4, 1)))
    hint = _finding(severity=Severity.INFORMATION)
    name, title = "file=a%2Cb%3Ac.py", "title=airsmith%3A missing_execute"
    assert render_github([_report(one_line, lines, hint, name="a,b:c.py")]).splitlines() == [
        f"::error {name},line=3,endLine=3,{title},col=4,endColumn=10::Takes 100%25%0Aof it: a, b",
        f"::warning {name},line=1,endLine=5,{title}::Wrong.",
        f"::notice {name},line=3,endLine=3,{title},col=4,endColumn=10::Wrong.",
    ]


def test_text_has_one_line_for_each_finding_whatever_its_message_holds() -> None:
    text = render_text([_report(_finding("two\nlines\r\nand \x1b[31mcolour"), name="a\nb.py")])
    assert text == "a\\nb.py:3:4: error [missing_execute] two lines and [31mcolour"


_OTHER_PLACES = (
    Related("specs/a b.component.yaml", Range(Position(6, 2), Position(6, 5)), "This is what the spec says."),
    Related(None, Range(Position(0, 0), Position(0, 3)), "It begins here."),
)


def test_text_shows_the_places_that_a_finding_speaks_of_below_it() -> None:
    finding = _finding(related=(*_OTHER_PLACES, _OTHER_PLACES[0]))
    assert render_text([_report(finding, _finding())]).splitlines() == [
        "a.py:3:4: error [missing_execute] Wrong.",
        "    see specs/a b.component.yaml:7",
        "    see a.py:1",
        "a.py:3:4: error [missing_execute] Wrong.",
    ]


def test_json_and_sarif_have_the_places_that_a_finding_speaks_of() -> None:
    reports = [_report(_finding(related=_OTHER_PLACES))]
    listed = json.loads(render_json(reports))
    jsonschema.validate(listed, _FINDINGS)
    assert listed[0]["related"] == [
        {
            "file": "specs/a b.component.yaml",
            "message": "This is what the spec says.",
            "range": {"start": {"line": 6, "character": 2}, "end": {"line": 6, "character": 5}},
        },
        {
            "file": "a.py",
            "message": "It begins here.",
            "range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 3}},
        },
    ]
    log = json.loads(render_sarif(reports))
    jsonschema.validate(log, _SARIF)
    first, second = log["runs"][0]["results"][0]["relatedLocations"]
    assert first["message"] == {"text": "This is what the spec says."}
    assert first["physicalLocation"] == {
        "artifactLocation": {"uri": "specs/a%20b.component.yaml"},
        "region": {"startLine": 7, "startColumn": 3, "endLine": 7, "endColumn": 6},
    }
    assert second["physicalLocation"]["artifactLocation"] == {"uri": "a.py"}


def test_places_are_named_as_the_file_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    below, beyond = str(tmp_path / "specs" / "a.component.yaml"), str(tmp_path.parent / "b.component.yaml")
    places = tuple(Related(path, Range(Position(6, 2), Position(6, 5)), "There.") for path in (below, beyond))

    def files(name: str) -> list[str]:
        reports = [_report(_finding(related=places), name=name)]
        listed = [place["file"] for place in json.loads(render_json(reports))[0]["related"]]
        log = json.loads(render_sarif(reports))
        uris = [
            place["physicalLocation"]["artifactLocation"]["uri"]
            for place in log["runs"][0]["results"][0]["relatedLocations"]
        ]
        assert uris == [Path(file).as_uri() if Path(file).is_absolute() else file for file in listed]
        assert render_text(reports).splitlines()[1:] == [f"    see {file}:7" for file in listed]
        return listed

    assert files("gen/a.py") == ["specs/a.component.yaml", beyond]
    assert files(str(tmp_path / "gen" / "a.py")) == [below, beyond]


def test_a_class_and_its_spec_are_checked_together(airsmith: Run, work: Path) -> None:
    (work / "rows.component.yaml").write_text(OPERATOR_SPEC, encoding="utf-8")
    code = changed(OPERATOR, "minimum: int = 1", "minimum: int = 10")
    (work / "row_count_operator.py").write_text(code, encoding="utf-8")
    ended = airsmith("check", ".")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines() == [
        (
            "row_count_operator.py:19:24: warning [wrong_parameter_default] "
            "The default of `minimum` is `10` in the code, but `1` in its spec."
        ),
        "    see rows.component.yaml:15",
        (
            "rows.component.yaml:15:14: information [wrong_parameter_default] "
            "The default of `minimum` is `10` in the code, but `1` in its spec."
        ),
        "    see row_count_operator.py:19",
        "0 errors, 1 warning, 1 hint in 2 files.",
    ]
    assert airsmith("check", "--fix", ".").code == 0
    assert (work / "row_count_operator.py").read_text("utf-8") == code, "what people wrote may differ on purpose"
    stdin = airsmith("check", "-", "--stdin-filename", "row_count_operator.py", stdin=OPERATOR)
    assert stdin.out == "0 errors, 0 warnings in 1 file.\n"
