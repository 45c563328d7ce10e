"""shell_true: however the argument gets there."""

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_rule


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize(
    "call",
    [
        "subprocess.run(c, «shell=True»)",
        "subprocess.run(c, «shell=1», check=True)",
        "subprocess.Popen(c, «shell=True»)",
        "subprocess.check_output(c, «shell = True»)",
        "run(c, «shell=True»)",
        "sp.call(c, «shell=True»)",
        "getattr(subprocess, 'run')(c, «shell=True»)",
        "subprocess.run(c, «shell=SHELL»)",
        "subprocess.run(c, **{'shell': «True»})",
        "subprocess.run(c, **dict(«shell=True», check=False))",
        "subprocess.run(c, **«OPTIONS»)",
        "subprocess.run(c, **«MORE»)",
        "subprocess.Popen(c, -1, None, None, None, None, None, True, «True»)",
        "functools.partial(subprocess.run, «shell=True»)(c)",
        "x = [subprocess.run(f'{a}', «shell=True») for a in b]",
        "class A:\n    run = subprocess.run\n    def go(self):\n        self.run(c, «shell=True»)",
        "async def f():\n    subprocess.run(c, «shell=True»)",
        "subprocess.run(*[c], «shell=True»)",
        "subprocess.call(c, 0, None, None, None, None, None, True, «SHELL»)",
        "functools.partial(subprocess.Popen, c, -1, None, None, None, None, None, True, «True»)",
        "class A:\n    run = functools.partialmethod(subprocess.run, «shell=True»)",
        "sh = functools.partial(subprocess.run, «shell=True»)\nsh(c)",
        "pool.submit(subprocess.run, c, «shell=True»)",
        "import asyncio\nasyncio.to_thread(subprocess.run, c, «shell=True»)",
        "subprocess.run(c, **{**«OPTIONS»})",
        "subprocess.run(c, **dict(check=True, «shell=True»))",
        "subprocess.run(c, **{'check': True} | {'shell': «True»})",
        "options = {}\noptions['shell'] = True\nsubprocess.run(c, **«options»)",
        "options = {}\noptions.update(shell=True)\nsubprocess.run(c, **«options»)",
        "options = {}\noptions.update({'shell': True})\nsubprocess.run(c, **«options»)",
        "options = {}\noptions.setdefault('shell', True)\nsubprocess.run(c, **«options»)",
        "class A:\n    options = {'shell': True}\n    def go(self):\n        subprocess.run(c, **«self.options»)",
        "class A:\n    shell = True\n    def go(self):\n        subprocess.run(c, «shell=self.shell»)",
        "class A:\n    def __init__(self): self.o = dict(shell=True)\n    def go(self): subprocess.run(c, **«self.o»)",
        "def go(c, shell=True):\n    subprocess.run(c, «shell=shell»)",
        "def go(c, *, shell: bool = True):\n    subprocess.run(c, «shell=shell»)",
        "import psutil\npsutil.Popen(c, «shell=True»)",
        "from subprocess import *\ncheck_output(c, «shell=True»)",
        "import sys\nsys.modules['subprocess'].run(c, «shell=True»)",
        "__import__('subprocess').run(c, «shell=True»)",
        "f, g = subprocess.run, print\nf(c, «shell=True»)",
    ],
)
def test_found(call: str, profile: Profile):
    head = """\
import functools
import subprocess
import subprocess as sp
from subprocess import run
SHELL = True
OPTIONS = {"check": True, "shell": True}
MORE = dict(shell=True)
"""
    check_rule("shell_true", head + call, profile=profile, severity=Severity.WARNING)


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize(
    "call",
    [
        "subprocess.run(c, shell=False)",
        "subprocess.run(c, shell=0)",
        "subprocess.run(c, shell=use_shell)",
        "subprocess.run(c, shell=SOMETIMES)",
        "subprocess.run(c, **options)",
        "subprocess.run(c, **{'check': True})",
        "subprocess.run(c, **{**options})",
        "subprocess.run(c, **dict(check=True))",
        "subprocess.run(c)",
        "client.run(c, shell=True)",
        "run(c, shell=True)",
        "fabric.run(c, shell=True)",
        "functools.partial(print, shell=True)",
        "functools.partial(shell=True)",
        "asyncio.create_subprocess_exec('ls')",
        "click.option('--shell', shell=True)",
        "'subprocess.run(c, shell=True)'",
        "subprocess.run(c, **{**other})",
        "def go(c, shell=False):\n    subprocess.run(c, shell=shell)",
        "def go(c, shell):\n    subprocess.run(c, shell=shell)",
        "class A:\n    shell = False\n    def go(self):\n        subprocess.run(c, shell=self.shell)",
        "options = {}\nother['shell'] = True\nsubprocess.run(c, **options)",
        "options = {'shell': False}\nsubprocess.run(c, **options)",
        "options = {}\noptions.update(check=True)\nsubprocess.run(c, **options)",
        "options = options\nsubprocess.run(c, **options)",
        "options = {**options}\nsubprocess.run(c, **options)",
        "shell = shell\nsubprocess.run(c, shell=shell)",
        "subprocess.Popen(c, -1, None, None, None, None, None, True)",
        "subprocess.Popen(*c, True, True, True, True, True, True, True, True, True)",
    ],
)
def test_left_alone(call: str, profile: Profile):
    head = """\
import asyncio, functools, subprocess
import fabric
from invoke import run
SOMETIMES = True
if x:
    SOMETIMES = False
"""
    check_rule("shell_true", head + call, profile=profile)
