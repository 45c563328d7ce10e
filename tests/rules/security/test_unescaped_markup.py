"""unescaped_markup: values in pages that are not escaped, and environments that escape nothing."""

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_fix, check_rule

RULE = "unescaped_markup"
both_profiles = pytest.mark.parametrize("profile", Profile)

HEAD = """\
import jinja2
import markupsafe
from django.utils.safestring import mark_safe
from jinja2 import Environment
from markupsafe import Markup, escape
"""


@both_profiles
@pytest.mark.parametrize(
    "code",
    [
        "Markup(«f'<b>{name}</b>'»)",
        "Markup(«'<b>' + name + '</b>'»)",
        "markupsafe.Markup(«'<b>%s</b>' % name»)",
        "text = «f'<b>{name}</b>'»\nMarkup(text)",
        "mark_safe(«'<b>{}</b>'.format(name)»)",
        "Environment(«autoescape=False»)",
        "jinja2.Environment(loader=loader, «autoescape=False»)",
        "options = {'autoescape': False}\nEnvironment(**«options»)",
        "«environment.autoescape = False»",
    ],
)
def test_found(code: str, profile: Profile):
    severity = Severity.ERROR if profile is Profile.STRICT else Severity.WARNING
    check_rule(RULE, f"{HEAD}{code}\n", profile=profile, severity=severity)


def test_environments_that_are_told_nothing():
    code = f"{HEAD}«Environment»(loader=loader)\n"
    check_rule(RULE, code, severity=Severity.INFORMATION)
    check_rule(RULE, code, profile=Profile.STRICT, severity=Severity.WARNING)


@both_profiles
@pytest.mark.parametrize(
    "code",
    [
        "Markup('<b>bold</b>')",
        "Markup('<b>{}</b>').format(name)",
        "Markup('<b>%s</b>') % name",
        "Markup(f'<b>{escape(name)}</b>')",
        "Markup(f'<b>{len(names)}</b>')",
        "Markup(render(name))",
        "Environment(autoescape=True)",
        "Environment(autoescape=jinja2.select_autoescape())",
        "Environment(**options)",
        "class Page:\n    Markup = str\nPage.Markup(f'<b>{name}</b>')",
        "issubclass(cls, Environment)",
    ],
)
def test_left_alone(code: str, profile: Profile):
    check_rule(RULE, f"{HEAD}{code}\n", profile=profile)


def test_fix():
    check_fix(
        RULE,
        "from jinja2 import Environment\nEnvironment(autoescape=False)\n",
        "from jinja2 import Environment\nEnvironment(autoescape=True)\n",
    )
