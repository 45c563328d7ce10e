"""The installed program against a scripted Messages API on loopback, through the real SDK."""

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from airsmith.learning.records import GenerationRecord
from airsmith.learning.store import LearningStore
from airsmith.usage import TokenUsage
from support.claude_steps import (
    BadJson,
    CutStream,
    MaxTokens,
    Refusal,
    Reply,
    Status,
    Step,
    Usage,
)
from support.fake_claude import fake_process
from support.row_count import FILES, GOOD_CODE, SPEC, WITH_EVAL, WITHOUT_EXECUTE, fenced
from support.running_airsmith import KEY, Airsmith, Ended

NAME = "row_count.component.yaml"
README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
USAGE = Usage(
    input_tokens=1_000, output_tokens=400, cache_creation_5m=600, cache_read_input_tokens=200, thinking_tokens=50
)
COST = (1_000 * 2 + 400 * 10 + 600 * 2.5 + 200 * 0.1) / 1_000_000
BOTH = WITH_EVAL.replace("def execute(", "def count_rows(")


def _reply(code: str) -> Reply:
    return Reply(fenced(code), thinking="Let me think.", usage=USAGE)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A run of `airsmith generate` and what the service saw of it."""

    ended: Ended
    bodies: list[dict[str, Any]]
    headers: list[dict[str, str]]
    runs: tuple[GenerationRecord, ...]

    @property
    def run(self) -> GenerationRecord:
        [run] = self.runs
        return run


def _history(program: Airsmith) -> tuple[GenerationRecord, ...]:
    return LearningStore(program.data, lambda: datetime.now(UTC)).history()


Generate = Callable[..., Exchange]


def _generating(program: Airsmith, run: Callable[..., Ended]) -> Generate:
    """Runs `airsmith generate` while a fake follows the steps."""
    (program.folder / NAME).write_text(SPEC)

    def generate(*steps: Step, arguments: Sequence[str] = ()) -> Exchange:
        with fake_process(steps, program.private) as fake:
            ended = run("generate", NAME, *arguments, ANTHROPIC_API_KEY=KEY, ANTHROPIC_BASE_URL=fake.url)
        requests = fake.requests()
        for text in (ended.out, ended.err):
            assert KEY not in text
            assert "Traceback" not in text
        bodies = [request.body for request in requests]
        return Exchange(ended, bodies, [request.headers for request in requests], _history(program))

    return generate


@pytest.fixture
def generate(program: Airsmith) -> Generate:
    """With the installed program, in a process of its own."""
    return _generating(program, program.run)


@pytest.fixture
def generate_here(program: Airsmith, airsmith: Callable[..., Ended], monkeypatch: pytest.MonkeyPatch) -> Generate:
    """In this process, which spares the seconds that importing the SDK takes."""

    def run(*arguments: str, **environment: str) -> Ended:
        for name, value in (environment | {"AIRSMITH_DATA_DIR": str(program.data)}).items():
            monkeypatch.setenv(name, value)
        return airsmith(*arguments)

    return _generating(program, run)


def _written(program: Airsmith) -> set[str]:
    return program.files() - {NAME}


def test_a_good_reply_becomes_files_and_a_row_with_tokens_and_cost(generate: Generate, program: Airsmith) -> None:
    done = generate(_reply(GOOD_CODE))
    assert (done.ended.code, done.ended.err) == (0, "")
    first, shown, heading, *names = done.ended.out.splitlines()
    assert first == "Attempt 1 (clean, claude-sonnet-5-5): valid"
    assert re.fullmatch(r"Shown to the model: (\w+ \(Airflow\)(, )?){3}", shown)
    assert heading.startswith("RowCountOperator is written (1 attempt, ")
    assert heading.endswith("2,200 tokens, $0.0075):")
    assert names == [f"  {name}" for name in FILES]
    assert _written(program) == set(FILES)
    assert "class RowCountOperator(BaseOperator):" in (program.folder / FILES[0]).read_text()
    [body] = done.bodies
    assert (body["model"], body["stream"]) == ("claude-sonnet-5-5", True)
    assert SPEC.strip() in body["messages"][0]["content"][0]["text"]
    assert any(KEY in value for value in done.headers[0].values())
    assert done.run.success
    assert done.run.usage == TokenUsage(
        input=1_000, output=400, cache_write_5m=600, cache_write_1h=0, cache_read=200, thinking=50
    )
    assert done.run.cost_usd == pytest.approx(COST)
    assert (done.run.engine, done.run.model, done.run.attempts_needed) == ("claude", "claude-sonnet-5-5", 1)


def test_what_the_model_was_shown_is_told(generate_here: Generate, program: Airsmith) -> None:
    (program.folder / "lines.component.yaml").write_text(SPEC.replace("RowCount", "LineCount"))
    done = generate_here(_reply(GOOD_CODE), arguments=["--json"])
    own, *others = done.ended.json["patterns"]
    assert own == {"source": "workspace", "name": "LineCountOperator", "location": "lines.component.yaml"}
    assert [one["source"] for one in others] == ["catalog", "catalog"]
    for one in (own, *others):
        assert f"{one['name']} (" in done.bodies[0]["messages"][0]["content"][0]["text"]
        assert all(key in README for key in one)
    again = generate_here(_reply(GOOD_CODE))
    assert "\nShown to the model: LineCountOperator (this workspace), " in again.ended.out


def test_a_bad_reply_is_repaired_with_its_findings(generate: Generate, program: Airsmith) -> None:
    done = generate(_reply(WITHOUT_EXECUTE), _reply(GOOD_CODE), arguments=["--json"])
    assert (done.ended.code, done.ended.err) == (0, "")
    first, second = (body["messages"] for body in done.bodies)
    assert [message["role"] for message in second] == ["user", "assistant", "user"]
    assert second[0]["content"][0]["text"] == first[0]["content"][0]["text"]
    assert second[1]["content"][0]["text"] == fenced(WITHOUT_EXECUTE)
    feedback = second[2]["content"][0]["text"]
    assert "missing_execute (line 9): `RowCountOperator` defines no `execute` method" in feedback
    assert "    9 | class RowCountOperator(BaseOperator):" in feedback
    assert "      |       ^^^^^^^^^^^^^^^^" in feedback
    told = done.ended.json
    assert told["outcome"] == "done"
    assert [attempt["kind"] for attempt in told["attempts"]] == ["clean", "continuation"]
    assert [finding["rule"] for finding in told["attempts"][0]["findings"]] == ["missing_execute"]
    assert told["usage"]["input"] == 2_000
    assert told["cost_usd"] == pytest.approx(2 * COST)
    assert told["files"] == [str(program.folder / name) for name in FILES]
    assert done.run.attempts_needed == 2
    assert [error.type for error in done.run.errors] == ["missing_execute"]
    assert done.run.cost_usd == pytest.approx(2 * COST)


def test_never_valid_is_1_and_the_best_is_kept_and_named(generate: Generate, program: Airsmith) -> None:
    done = generate(_reply(BOTH), _reply(WITHOUT_EXECUTE), _reply(BOTH), _reply(WITH_EVAL))
    assert done.ended.code == 1
    problem, kept = done.ended.err.splitlines()
    assert problem == "airsmith: no attempt was valid; the best, attempt 4, has 1 error."
    path = Path(kept.removeprefix("airsmith: the best candidate is kept at "))
    assert path.is_relative_to(program.data)
    assert "eval(" in path.read_text()
    assert [body["model"] for body in done.bodies] == ["claude-sonnet-5-5"] * 2 + ["claude-opus-5-5"] * 2
    assert [len(body["messages"]) for body in done.bodies] == [1, 3, 1, 1]
    assert _written(program) == set()
    assert (done.run.success, done.run.failure_kind, done.run.attempts_needed) == (
        False,
        "rejected_attempts_used_up",
        4,
    )


def test_the_same_error_twice_stops_spending(generate_here: Generate, program: Airsmith) -> None:
    done = generate_here(_reply(WITHOUT_EXECUTE), _reply(WITHOUT_EXECUTE), _reply(GOOD_CODE))
    assert done.ended.code == 1
    assert "stopped after 2 attempts, as the same errors came back" in done.ended.err
    assert len(done.bodies) == 2
    assert _written(program) == set()


@pytest.mark.parametrize(
    "trouble",
    [
        [CutStream(fenced(GOOD_CODE), after=60, usage=USAGE), Status(429, retry_after="0.05"), Status(529, "0.05")],
        [BadJson("Here", usage=USAGE), Status(500, retry_after="0.05")],
    ],
    ids=["cut stream, 429, 529", "bad JSON, 500"],
)
def test_trouble_that_passes_is_only_paid_for(trouble: list[Step], generate_here: Generate, program: Airsmith) -> None:
    done = generate_here(*trouble, _reply(GOOD_CODE))
    assert (done.ended.code, done.ended.err) == (0, "")
    assert len(done.bodies) == len(trouble) + 1
    assert _written(program) == set(FILES)
    assert done.run.attempts_needed == 1
    assert done.run.usage.is_estimated
    assert done.run.usage.input == 2_000
    assert "about " in done.ended.out


@pytest.mark.parametrize(
    ("steps", "kind", "line"),
    [
        ([Status(401)], "authentication", "ANTHROPIC_API_KEY"),
        ([Status(500, retry_after="0.02")] * 4, "server_error", "(after 4 tries)"),
        ([Refusal("I will not", usage=USAGE)], "refusal", ""),
    ],
    ids=["401", "500s", "refusal"],
)
def test_trouble_that_stays_is_2_and_one_clear_line(
    steps: list[Step], kind: str, line: str, generate_here: Generate, program: Airsmith
) -> None:
    done = generate_here(*steps, arguments=["--json"])
    assert done.ended.code == 2
    assert done.ended.error.startswith("airsmith: ")
    assert line in done.ended.error
    assert (done.ended.json["outcome"], done.ended.json["failure"]) == ("failed", kind)
    assert done.ended.error == f"airsmith: {done.ended.json['message']}"
    assert len(done.bodies) == len(steps)
    assert _written(program) == set()
    assert (done.run.success, done.run.failure_kind, done.run.attempts_needed) == (False, kind, 0)


def test_trouble_after_an_attempt_keeps_that_attempt(generate_here: Generate, program: Airsmith) -> None:
    done = generate_here(_reply(WITHOUT_EXECUTE), Status(401))
    assert done.ended.code == 2
    problem, kept = done.ended.err.splitlines()
    assert "ANTHROPIC_API_KEY" in problem
    assert "def count_rows" in Path(kept.partition(" kept at ")[2]).read_text()
    assert done.run.cost_usd == pytest.approx(COST)


def test_a_limit_that_is_too_low_is_raised_without_an_attempt(generate_here: Generate, program: Airsmith) -> None:
    (program.folder / "airsmith.toml").write_text("max_tokens = 2000\n")
    done = generate_here(MaxTokens(fenced(GOOD_CODE)[:200], usage=USAGE), _reply(GOOD_CODE))
    assert (done.ended.code, done.ended.err) == (0, "")
    low, high = (body["max_tokens"] for body in done.bodies)
    assert low == 2_000
    assert high > low
    assert (done.run.attempts_needed, done.run.usage.input) == (1, 2_000)


def test_nothing_is_asked_when_a_file_is_in_the_way(generate_here: Generate, program: Airsmith) -> None:
    (program.folder / FILES[2]).write_text("mine\n")
    done = generate_here(_reply(GOOD_CODE))
    assert done.ended.code == 2
    assert f"{FILES[2]} in {program.folder} was not written by Airsmith" in done.ended.error
    assert done.bodies == []
    assert done.runs == ()


def test_nothing_is_asked_where_a_workspace_file_names_the_address(generate_here: Generate, program: Airsmith) -> None:
    (program.folder / "airsmith.toml").write_text('base_url = "http://127.0.0.1:9"\n')
    done = generate_here(_reply(GOOD_CODE))
    assert (done.ended.code, done.bodies) == (2, [])
    assert "`base_url` is not read from settings; set the environment variable ANTHROPIC_BASE_URL." in done.ended.error


def test_a_reader_of_stdout_that_goes_away_does_not_end_a_run_that_is_paid_for(program: Airsmith) -> None:
    (program.folder / NAME).write_text(SPEC)
    with fake_process([_reply(WITHOUT_EXECUTE), _reply(GOOD_CODE)], program.private) as fake:
        reader, writer = os.pipe()
        os.close(reader)
        variables = {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": fake.url}
        with program.start("generate", NAME, stdout=writer, **variables) as process:
            os.close(writer)
            _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (141, b"")
    assert len(fake.requests()) == 2
    assert _written(program) == set(FILES)
    [run] = _history(program)
    assert run.success
