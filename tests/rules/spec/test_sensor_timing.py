import pytest

from airsmith.rules.spec.sensor_timing import RULES
from support.checking_specs import check_spec_rule

TIME, TIMEOUT = RULES


@pytest.mark.parametrize("value", ["0", "-1", "-0.5", ".inf", ".nan", "0.0"])
@pytest.mark.parametrize("key", ["poke_interval", "timeout"])
def test_times_that_are_not_positive(key: str, value: str):
    check_spec_rule(TIME, f"component_type: sensor\n{key}: «{value}»\n")


@pytest.mark.parametrize("value", ["1", "0.5", "3600", "soon", '"0"', "true", "", "[0]"])
def test_positive_times_and_what_is_no_number(value: str):
    check_spec_rule(TIME, f"component_type: sensor\npoke_interval: {value}\n")


@pytest.mark.parametrize(
    "text", ["poke_interval: 60\ntimeout: «59»\n", "timeout: «30»\n", "timeout: «0.5»\npoke_interval: 1\n"]
)
def test_timeouts_that_end_before_the_second_look(text: str):
    check_spec_rule(TIMEOUT, "component_type: sensor\n" + text)


@pytest.mark.parametrize(
    "text",
    [
        "component_type: sensor\npoke_interval: 60\ntimeout: 60\n",
        "component_type: sensor\ntimeout: 60\n",
        "component_type: sensor\npoke_interval: 600\n",
        "component_type: sensor\npoke_interval: soon\ntimeout: 5\n",
        "component_type: sensor\npoke_interval: [\ntimeout: 5\n",
        "component_type: sensor\ntimeout: 0\n",
        "component_type: operator\ntimeout: 5\n",
    ],
)
def test_timeouts_that_leave_time(text: str):
    check_spec_rule(TIMEOUT, text)
