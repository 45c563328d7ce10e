import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import yaml

from support.row_count import SPEC
from support.running_airsmith import Ended

COMMITTED = Path(__file__).parents[2] / "schemas/component-spec.schema.json"


def test_the_schema_is_the_committed_file(airsmith: Callable[..., Ended]) -> None:
    ended = airsmith("schema")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == COMMITTED.read_text("utf-8")


def test_the_schema_takes_a_good_spec_and_no_other(airsmith: Callable[..., Ended]) -> None:
    schema = json.loads(airsmith("schema").out)
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    assert validator.is_valid(yaml.safe_load(SPEC))
    assert not validator.is_valid(yaml.safe_load(f"{SPEC}nmae: x\n"))
