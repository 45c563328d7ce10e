"""The specs that are opened in the editors: right, and with a mistake that a quick fix mends."""

from support.row_count import SPEC

SPEC_NAME = "row_count.component.yaml"
PROVIDER = "apache-airflow-providers-http"

GOOD_SPEC = SPEC.replace("inputs:", f"dependencies:\n  - {PROVIDER}>=5\ninputs:")
BAD_SPEC = GOOD_SPEC.replace("component_type: operator", "component_type: opertor")
MISTAKE = "`component_type` must be one of operator, sensor or hook, not `opertor`."
FIX = "Change it to operator"

PROVIDER_TITLE = "Hypertext Transfer Protocol (HTTP)"
