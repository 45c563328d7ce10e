"""unsafe_template: texts of templates that come from outside; templates that stand in the file left alone."""

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_rule

RULE = "unsafe_template"
both_profiles = pytest.mark.parametrize("profile", Profile)

HEAD = """\
import jinja2, sys
import jinja2 as j
from flask import render_template_string, request
from jinja2 import Environment, Template
from mako.template import Template as Mako
"""


@both_profiles
@pytest.mark.parametrize(
    "code",
    [
        "Template(«f'Hello {name}'»)",
        "Template(«'Hello ' + name»)",
        "jinja2.Template(«'Hello %s' % name»).render()",
        "j.Template(«source='Hello {}'.format(name)»)",
        "Environment().from_string(«f'Hello {name}'»)",
        "env = jinja2.Environment()\nenv.from_string(«f'Hello {name}'»)",
        "make = jinja2.Template\nmake(«f'Hello {name}'»)",
        "render_template_string(«request.args['page']»)",
        "text = request.form.get('page')\nrender_template_string(«text»)",
        "Mako(«f'Hello {name}'»)",
        "Template(«input()»)",
        "Template(«sys.argv[1]»)",
        "def f(context):\n    return Template(«context['params']['text']»)",
        "def f(context):\n    return Template(«context['dag_run'].conf['text']»)",
    ],
)
def test_texts_from_outside(code: str, profile: Profile):
    severity = Severity.ERROR if profile is Profile.STRICT else Severity.WARNING
    check_rule(RULE, f"{HEAD}{code}\n", profile=profile, severity=severity)


@pytest.mark.parametrize(
    "code", ["def f(text):\n    return Template(«text»)", "def f(self):\n    return Template(«self.text»)"]
)
def test_texts_that_are_passed_on(code: str):
    check_rule(RULE, f"{HEAD}{code}\n", severity=Severity.INFORMATION)
    check_rule(RULE, f"{HEAD}{code}\n", profile=Profile.STRICT, severity=Severity.WARNING)


@both_profiles
@pytest.mark.parametrize(
    "code",
    [
        "Template('Hello {{ name }}').render(name=name)",
        "TEXT = 'Hello {{ name }}'\nTemplate(TEXT).render(name=name)",
        "Template('Hello ' + '{{ name }}')",
        "Template(path.read_text())",
        "with open('page.j2') as file:\n    Template(file.read())",
        "Environment(loader=loader).get_template('page.j2')",
        "from jinja2.sandbox import SandboxedEnvironment\nSandboxedEnvironment().from_string(f'Hello {name}')",
        "import jinja2\nfrom string import Template as Text\nText(f'Hello {name}').substitute()",
        "class Page:\n    Template = str\nPage.Template(f'Hello {name}')",
        "Template()",
        "Template(*texts)",
    ],
)
def test_left_alone(code: str, profile: Profile):
    check_rule(RULE, f"{HEAD}{code}\n", profile=profile)
