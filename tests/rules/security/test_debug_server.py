"""debug_server: web servers with a debugger for visitors."""

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_fix, check_rule

RULE = "debug_server"
both_profiles = pytest.mark.parametrize("profile", Profile)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "from flask import Flask\napp = Flask('x')\napp.run(«debug=True»)",
        "import flask\napp = flask.Flask('x')\n«app.debug = True»",
        "from flask import Flask\napp = Flask('x')\n«app.config['DEBUG'] = True»",
        "from flask import Flask\napp = Flask('x')\napp.config.update(«DEBUG=True»)",
        "from werkzeug.debug import DebuggedApplication\napp = DebuggedApplication(app, «evalex=True»)",
        "from werkzeug.serving import run_simple\nrun_simple(h, 80, app, «use_debugger=True»)",
    ],
)
def test_found(text: str, profile: Profile):
    severity = Severity.ERROR if profile is Profile.STRICT else Severity.WARNING
    check_rule(RULE, text, profile=profile, severity=severity)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "from flask import Flask\napp = Flask('x')\napp.run()",
        "from flask import Flask\napp.run(debug=settings.debug)",
        "from flask import Flask\nconfigure(debug=True)",
        "from flask import Flask\nsettings['DEBUG'] = True",
        "asyncio.run(main(), debug=True)",
        "hook.run(debug=True)",
    ],
)
def test_left_alone(text: str, profile: Profile):
    check_rule(RULE, text, profile=profile)


def test_fixes():
    head = "from flask import Flask\napp = Flask('x')\n"
    check_fix(RULE, f"{head}app.run(debug=True)\n", f"{head}app.run(debug=False)\n")
