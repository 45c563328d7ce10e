"""What is written for a spec agrees with it: scaffolds, and components that people wrote as it says."""

from dataclasses import replace

import pytest

from airsmith.analysis.module import Module
from airsmith.catalog.targets import KNOWN_VERSIONS, NEWEST_VERSION, AirflowVersion
from airsmith.engines.scaffold_code import scaffold_source
from airsmith.finding import Finding
from airsmith.rules.engine import CheckOptions, check_python
from airsmith.rules.registry import AGREEMENT_RULES
from airsmith.rules.rule import OwnSpec, Profile
from airsmith.spec.document import SpecDocument, read_spec
from support.example_transcripts import EXAMPLES
from support.sample_components import SAMPLE_COMPONENTS, SampleComponent

NAMES = frozenset(rule.name for rule in AGREEMENT_RULES)
SPECS = sorted(path.name for path in EXAMPLES.glob("*.component.yaml"))
both_profiles = pytest.mark.parametrize("profile", Profile)
every_target = pytest.mark.parametrize("target", KNOWN_VERSIONS, ids=str)
every_sample = pytest.mark.parametrize("sample", SAMPLE_COMPONENTS, ids=lambda sample: sample.spec.name)


def disagreements(code: str, document: SpecDocument, target: AirflowVersion, profile: Profile) -> list[Finding]:
    assert document.spec is not None
    options = CheckOptions(
        target=target,
        profile=profile,
        component_type=document.spec.component_type,
        component_name=document.spec.name,
        spec=OwnSpec(document, "a.component.yaml"),
    )
    result = check_python(Module(code), options)
    assert result.crashed == ()
    return [finding for finding in result.findings if finding.rule in NAMES]


def document_of(sample: SampleComponent) -> SpecDocument:
    """The sample's spec, whose values stand in no text."""
    return replace(read_spec(""), spec=sample.spec)


@both_profiles
@pytest.mark.parametrize("name", SPECS)
def test_scaffolds_of_the_examples(name: str, profile: Profile) -> None:
    document = read_spec((EXAMPLES / name).read_text("utf-8"))
    assert document.spec is not None
    target = AirflowVersion.parse(document.spec.airflow_version or "") or NEWEST_VERSION
    assert disagreements(scaffold_source(document.spec, target), document, target, profile) == []


@both_profiles
@every_target
@every_sample
def test_scaffolds_of_samples(sample: SampleComponent, target: AirflowVersion, profile: Profile) -> None:
    assert disagreements(scaffold_source(sample.spec, target), document_of(sample), target, profile) == []


@both_profiles
@every_target
@every_sample
def test_components_that_people_wrote(sample: SampleComponent, target: AirflowVersion, profile: Profile) -> None:
    assert disagreements(sample.code_for(target), document_of(sample), target, profile) == []


@every_sample
def test_a_scaffold_of_another_spec_does_not(sample: SampleComponent) -> None:
    other = next(one for one in SAMPLE_COMPONENTS if one is not sample)
    code = scaffold_source(other.spec, NEWEST_VERSION)
    assert disagreements(code, document_of(sample), NEWEST_VERSION, Profile.STRICT)
