"""Before a run: everything that can go wrong before a cent is spent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from airsmith.application.check import check_spec_document
from airsmith.application.engine_choice import ChosenEngine, EngineUnavailable, choose_engine
from airsmith.application.environment import ProcessEnvironment
from airsmith.application.output import NOTHING_OPEN, find_conflicts
from airsmith.application.similar_patterns import similar_patterns
from airsmith.application.target_origin import target_for
from airsmith.application.workspace import Workspace
from airsmith.catalog.targets import AirflowVersion
from airsmith.finding import Finding, Severity
from airsmith.generation.ports import FailureKind
from airsmith.generation.similar import SimilarPatterns
from airsmith.learning.store import LearningStore, LearningUnavailable
from airsmith.rules.registry import SPEC_RULES
from airsmith.spec.document import SpecDocument, read_spec
from airsmith.spec.fields import ComponentSpec
from airsmith.spec.naming import file_names


@dataclass(frozen=True, slots=True)
class Prepared:
    """A run that can begin. `conflicts` are files that it would replace although people wrote or changed them."""

    spec: ComponentSpec
    spec_text: str
    spec_path: Path
    workspace: Workspace
    target: AirflowVersion
    engine: ChosenEngine
    similar: SimilarPatterns
    folder: Path
    data_folder: Path
    conflicts: tuple[Path, ...]

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files that the run writes, the component first."""
        return output_paths(self.spec, self.folder)


@dataclass(frozen=True, slots=True)
class Refused:
    """Why no run can begin. `findings` are the errors of the spec, where it is they that stand in the way."""

    message: str
    kind: FailureKind | None = None
    findings: tuple[Finding, ...] = ()


def prepare_generation(
    spec_path: Path,
    spec_text: str,
    workspace: Workspace,
    environment: ProcessEnvironment,
    out: Path | None = None,
    open_texts: Mapping[Path, str] = NOTHING_OPEN,
) -> Prepared | Refused:
    """Check the spec, make the engine ready and look for files in the way. `out` is the folder for the files.

    `open_texts` are files that are open in an editor, by their real paths: they count as they stand there.
    """
    document = read_spec(spec_text)
    findings = check_spec_document(document, workspace).findings
    errors = tuple(finding for finding in findings if finding.is_error)
    if errors:
        what = "an error; mend it first" if len(errors) == 1 else f"{len(errors)} errors; mend them first"
        return Refused(f"The spec has {what}.", findings=errors)
    if document.spec is None:
        return Refused(_hidden_problem(document))
    engine = choose_engine(workspace.settings.engine, environment, spec_path)
    if isinstance(engine, EngineUnavailable):
        return Refused(engine.message, engine.kind)
    # Links are followed, for the history knows files by where they really are.
    folder = (out or workspace.output_folder(spec_path)).absolute().resolve()
    target = target_for(workspace, document)
    return Prepared(
        spec=document.spec,
        spec_text=spec_text,
        spec_path=spec_path,
        workspace=workspace,
        target=target,
        engine=engine,
        similar=similar_patterns(environment, workspace, target),
        folder=folder,
        data_folder=environment.data_folder,
        conflicts=conflicting_files(output_paths(document.spec, folder), environment.data_folder, open_texts),
    )


def _hidden_problem(document: SpecDocument) -> str:
    """For a spec that cannot be used although no rule calls it an error, because comments or settings excuse it."""
    rules = {rule.name: rule for rule in SPEC_RULES}
    serious = [problem for problem in document.problems if rules[problem.rule].severity is Severity.ERROR]
    line, rule = serious[0].range.start.line + 1, serious[0].rule
    return f"The spec cannot be used because of line {line}, whatever excuses {rule} there: {serious[0].message}"


def output_paths(spec: ComponentSpec, folder: Path) -> tuple[Path, ...]:
    """The files of a component: the component, its tests, its test DAG and its docs."""
    names = file_names(spec.name)
    return tuple(folder / name for name in (names.component, names.tests, names.test_dag, names.docs))


def conflicting_files(
    paths: tuple[Path, ...], data_folder: Path, open_texts: Mapping[Path, str] = NOTHING_OPEN
) -> tuple[Path, ...]:
    """Those files that exist and that the history does not know as they are."""
    return find_conflicts(paths, _last_generated(data_folder), open_texts)


def _last_generated(data_folder: Path) -> Callable[[Path], str | None]:
    store = LearningStore(data_folder, lambda: datetime.now(UTC))

    def last_generated(path: Path) -> str | None:
        try:
            file = store.generated_file(path)
        except LearningUnavailable:
            return None
        return file.text if file else None

    return last_generated
