"""A spec assessed before a cent is spent: with the settings that hold for it and what is known of earlier runs."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from airsmith.application.check import check_spec_document
from airsmith.application.environment import ProcessEnvironment
from airsmith.application.target_origin import target_for
from airsmith.application.workspace import Workspace
from airsmith.catalog.component_types import COMPONENT_TYPES, ComponentType
from airsmith.catalog.packaged import packaged_catalog
from airsmith.config import Settings
from airsmith.feasibility.assessment import assess
from airsmith.feasibility.model import Assessment, ExistingClass, ExpectedCost, Level, PastRun
from airsmith.generation.expected_cost import expect_cost
from airsmith.generation.prompting import GenerationTask
from airsmith.learning.store import LearningStore, LearningUnavailable
from airsmith.spec.document import SpecDocument
from airsmith.spec.fields import ComponentSpec

_PAID_ENGINE = "claude"
_CANCELLED = "cancelled"
_NO_KEY = "No ANTHROPIC_API_KEY is set: until there is one, a scaffold is made, which costs nothing."


def assess_spec(document: SpecDocument, workspace: Workspace, environment: ProcessEnvironment) -> Assessment:
    """Assess a spec that was read, whole or broken. Reads the history; one that cannot be read counts as empty."""
    findings = check_spec_document(document, workspace).findings
    target = target_for(workspace, document)
    catalog = workspace.catalog(target)
    task = GenerationTask(document.spec or _stand_in(document), document.text, target, catalog=catalog)
    estimate = partial(_expected_cost, task, workspace.settings, environment)
    runs = past_runs(environment.data_folder)
    assessment = assess(document, findings, catalog or packaged_catalog(target), runs, estimate)
    return replace(assessment, existing=tuple(_as_installed(one, workspace) for one in assessment.existing))


def _as_installed(existing: ExistingClass, workspace: Workspace) -> ExistingClass:
    """The class with what is known of its provider in the environment."""
    installation = workspace.installation
    installed = installation.version_of(existing.package) if installation is not None else None
    return replace(existing, installed=installed, awaits_environment=workspace.awaits_environment)


def past_runs(data_folder: Path) -> tuple[PastRun, ...]:
    """The runs of a model that went to their end; none where the history cannot be read as it stands.

    Assessing only looks: a history that is damaged, or of an older version, is left for the next run to put right.
    """
    store = LearningStore(data_folder, lambda: datetime.now(UTC))
    try:
        records = store.past_runs()
    except LearningUnavailable:
        return ()
    return tuple(
        PastRun(one.component_type, one.category, one.component_name, one.attempts_needed, one.success)
        for one in records
        if one.engine == _PAID_ENGINE and one.failure_kind != _CANCELLED
    )


def _expected_cost(
    task: GenerationTask, settings: Settings, environment: ProcessEnvironment, level: Level, attempts: float
) -> ExpectedCost:
    cost = expect_cost(task, settings, level, attempts)
    if settings.engine not in ("auto", _PAID_ENGINE):
        note = f"The engine {settings.engine} costs nothing."
        return replace(cost, low=0.0, typical=0.0, high=0.0, note=note)
    if settings.engine == "auto" and environment.api_key is None:
        return replace(cost, note=f"{cost.note} {_NO_KEY}".strip())
    return cost


def _stand_in(document: SpecDocument) -> ComponentSpec:
    """What the prompt needs besides the text, for a spec that is not whole: enough to tell its size."""
    written = document.component_type
    component_type: ComponentType = next((known for known in COMPONENT_TYPES if known == written), "operator")
    return ComponentSpec(name="Component", component_type=component_type, description="", category="")
