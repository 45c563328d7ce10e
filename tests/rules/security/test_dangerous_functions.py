"""dangerous_function_*: found however they are written, and namesakes left alone."""

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_rule, find

EVAL, EXEC, COMPILE = "dangerous_function_eval", "dangerous_function_exec", "dangerous_function_compile"
IMPORT, OS_SYSTEM, SUBPROCESS = (
    "dangerous_function_import",
    "dangerous_function_os_system",
    "dangerous_function_subprocess",
)
both_profiles = pytest.mark.parametrize("profile", Profile)

PLAIN = [
    (EVAL, "«eval»(text)"),
    (EVAL, "x = [«eval»(part) for part in parts if «eval»(part)]"),
    (EVAL, "print(f'{«eval»(text)!r:>{«eval»(width)}}')"),
    (EVAL, "async def run():\n    await «eval»(text)"),
    (EVAL, "if (n := «eval»(text)): pass"),
    (EVAL, "class A:\n    x = «eval»('1')"),
    (EVAL, "def f(x: int = «eval»('1')): pass"),
    (EVAL, "x: «eval»('int') = 1"),
    (EVAL, "lambda text: «eval»(text)"),
    (EVAL, "match x:\n    case 1 if «eval»(text):\n        pass"),
    (EVAL, "try:\n    pass\nexcept* «eval»(text):\n    pass"),
    (EXEC, "«exec»(text, {})"),
    (EXEC, "import runpy\n«runpy.run_path»(path)"),
    (EXEC, "import code\n«code.interact»()"),
    (COMPILE, "«compile»(text, '<x>', 'exec')"),
    (IMPORT, "«__import__»(name)"),
    (IMPORT, "import importlib\n«importlib.__import__»(name)"),
    (OS_SYSTEM, "import os\n«os.system»('ls')"),
    (OS_SYSTEM, "import os\n«os.popen»('ls').read()"),
    (OS_SYSTEM, "import os\n«os.execvp»('ls', ['ls'])"),
    (OS_SYSTEM, "import os\n«os.spawnl»(os.P_WAIT, 'ls')"),
    (OS_SYSTEM, "import os\n«os.posix_spawn»('ls', [], {})"),
    (OS_SYSTEM, "import posix\n«posix.system»('ls')"),
    (OS_SYSTEM, "import pty\n«pty.spawn»('sh')"),
    (OS_SYSTEM, "import os\n(«os\n  .system»)(x)"),
    (SUBPROCESS, "import subprocess\n«subprocess.run»(['ls'])"),
    (SUBPROCESS, "import subprocess\n«subprocess.Popen»(['ls'])"),
    (SUBPROCESS, "import subprocess\nwith «subprocess.Popen»(['ls']) as p: pass"),
    (SUBPROCESS, "import subprocess\n«subprocess.check_output»(['ls']).decode()"),
    (SUBPROCESS, "import subprocess\n«subprocess.getoutput»('ls')"),
    (SUBPROCESS, "import asyncio\nasync def f():\n    await «asyncio.create_subprocess_exec»('ls')"),
    (SUBPROCESS, "import asyncio\nasync def f():\n    await «asyncio.create_subprocess_shell»('ls')"),
    (EVAL, "import pandas as pd\n«pd.eval»(text)"),
    (EVAL, "import pandas as pd\nframe = pd.DataFrame(rows)\n«frame.eval»(text)\n«frame.query»(f'a == {text}')"),
    (EVAL, "import pandas\ndef f(frame: pandas.DataFrame):\n    «frame.eval»(text)"),
    (EVAL, "import numexpr\n«numexpr.evaluate»(text)"),
    (EXEC, "import timeit\n«timeit.timeit»(text)\n«timeit.Timer»(text).timeit()"),
    (EXEC, "import cProfile, profile\n«cProfile.run»(text)\n«profile.runctx»(text, {}, {})"),
    (EXEC, "import cProfile\nwith cProfile.Profile() as p:\n    «p.run»(text)"),
    (EXEC, "import pdb, bdb, trace\n«pdb.run»(text)\n«bdb.Bdb().run»(text)\n«trace.Trace().runctx»(text)"),
    (EXEC, "import pdb\n«pdb.set_trace»()\n«breakpoint»()"),
    (EXEC, "from celery.contrib import rdb\n«rdb.set_trace»()"),
    (EXEC, "import debugpy\n«debugpy.listen»(5678)"),
    (EXEC, "from logging import config\n«config.listen»()"),
    (EXEC, "from pip._internal import main\n«main»(['install', name])"),
    (COMPILE, "import codeop\n«codeop.compile_command»(text)"),
    (COMPILE, "import types\n«types.FunctionType»(code, {})\n«types.CodeType»(*parts)"),
    (IMPORT, "import importlib\n«importlib.import_module»(name)\n«importlib.import_module»(f'plugins.{name}')"),
    (IMPORT, "from airflow.utils.module_loading import import_string\n«import_string»(path)"),
    (IMPORT, "import imp\n«imp.load_source»('a', path)"),
    (IMPORT, "from importlib.machinery import SourceFileLoader\n«SourceFileLoader»('a', path).load_module()"),
    (IMPORT, "import importlib.util as util\n«util.spec_from_file_location»('a', path)"),
    (OS_SYSTEM, "import commands, popen2\n«commands.getoutput»('ls')\n«popen2.popen2»('ls')"),
    (
        SUBPROCESS,
        "import asyncio\nasync def f():\n    loop = asyncio.get_event_loop()\n    await «loop.subprocess_exec»(p)",
    ),
    (SUBPROCESS, "import asyncio\nasync def f():\n    await «asyncio.get_running_loop().subprocess_shell»(p, 'ls')"),
    (SUBPROCESS, "import anyio\nasync def f():\n    await «anyio.run_process»(['ls'])"),
    (SUBPROCESS, "import pexpect\n«pexpect.spawn»('ls')\n«pexpect.run»('ls')"),
    (SUBPROCESS, "import psutil\n«psutil.Popen»(['ls'])"),
    (SUBPROCESS, "from sh import git\n«git»('push')"),
    (SUBPROCESS, "import sh\n«sh.bash»('-c', text)\n«sh.Command»('x')()"),
    (SUBPROCESS, "from plumbum import local\n«local»['ls']()"),
    (SUBPROCESS, "from plumbum.cmd import ls\n«ls»()"),
    (SUBPROCESS, "from invoke import task\n@task\ndef build(c): pass\nimport invoke\n«invoke.run»('make')"),
    (SUBPROCESS, "import invoke\ndef build(c: invoke.Context):\n    «c.run»('make')"),
    (SUBPROCESS, "from fabric import Connection\nwith Connection('h') as c:\n    «c.sudo»('reboot')"),
    (IMPORT, "«().__class__.__base__.__subclasses__»()[104]"),
    (IMPORT, "[c for c in «''.__class__.__mro__[-1].__subclasses__»() if c.__name__ == 'Popen']"),
    (IMPORT, "«object.__subclasses__»()"),
    (EVAL, "import sympy\n«sympy.sympify»(text)"),
    (SUBPROCESS, "import gevent.subprocess\n«gevent.subprocess.call»(['ls'])"),
]

ALIASES = [
    (OS_SYSTEM, "import os\ndef runner():\n    return «os.system»\n«runner()»('ls')"),
    (OS_SYSTEM, "import os\ndef runner():\n    return «os.system»\ndef f():\n    run = «runner()»\n    «run»('ls')"),
    (
        OS_SYSTEM,
        "import os\nclass A:\n    def lib(self):\n        return os\n    def f(self):\n        «self.lib().system»('ls')",
    ),
    (OS_SYSTEM, "import os\nACTIONS = {'sh': «os.system», 'show': print}\ndef f(a):\n    «ACTIONS[a]»('ls')"),
    (EVAL, "ACTIONS = {'e': «eval»}\ndef f(a):\n    «ACTIONS.get(a)»('1')"),
    (EXEC, "READERS = (int, «exec»)\ndef f(i):\n    «READERS[i]»('1')"),
    (OS_SYSTEM, "from os import system as s\n«s»('ls')"),
    (OS_SYSTEM, "from os import system\n«system»('ls')"),
    (OS_SYSTEM, "import os as o\n«o.system»('ls')"),
    (OS_SYSTEM, "import os.path\n«os.system»('ls')"),
    (OS_SYSTEM, "from os import *\n«system»('ls')"),
    (OS_SYSTEM, "def f():\n    import os as o\n    o2 = o\n    «o2.system»('ls')"),
    (OS_SYSTEM, "def f():\n    from os import popen as p\n    def g():\n        «p»('ls')"),
    (OS_SYSTEM, "import os\no, p = os, 1\n«o.system»('ls')"),
    (OS_SYSTEM, "import os\nif (o := os): «o.system»('ls')"),
    (OS_SYSTEM, "try:\n    import os as o\nexcept ImportError:\n    o = None\n«o.system»('ls')"),
    (OS_SYSTEM, "import os\n«(os if x else None).system»('ls')"),
    (OS_SYSTEM, "import os\n«(None or os).system»('ls')"),
    (OS_SYSTEM, "global o\nimport os as o\ndef f():\n    «o.system»('ls')"),
    (OS_SYSTEM, "def g():\n    global o\n    import os as o\ndef f():\n    «o.system»('ls')"),
    (
        OS_SYSTEM,
        "def g():\n    o = None\n    def h():\n        nonlocal o\n        import os as o\n    «o.system»('ls')",
    ),
    (EVAL, "e = «eval»\n«e»(x)"),
    (EVAL, "e = «eval»\nf = «e»\ng = «f»\n«g»(x)"),
    (EVAL, "eval = «eval»\n«eval»(x)"),
    (EVAL, "import builtins\n«builtins.eval»(x)"),
    (EVAL, "import builtins as b\n«b.eval»(x)"),
    (EVAL, "from builtins import eval as e\n«e»(x)"),
    (EVAL, "«__builtins__['eval']»(x)"),
    (EVAL, "«__builtins__.eval»(x)"),
    (EVAL, "import os\n«os.__builtins__['eval']»(x)"),
    (EVAL, "«vars(__builtins__)['eval']»(x)"),
    (EVAL, "«__builtins__.__dict__['eval']»(x)"),
    (EVAL, "«globals()['__builtins__']['eval']»(x)"),
    (EVAL, "«globals()['eval']»(x)"),
    (EVAL, "«getattr(__builtins__, 'eval')»(x)"),
    (EVAL, "from typing import *\n«eval»(x)"),
    (OS_SYSTEM, "import os\n«getattr(os, 'system')»('ls')"),
    (OS_SYSTEM, "import os\n«getattr(os, 'sys' + 'tem')»('ls')"),
    (OS_SYSTEM, "import os\nname = 'sys'\n«getattr(os, name + 'tem')»('ls')"),
    (OS_SYSTEM, "import os\n«getattr(os, f'{\"sys\"}tem')»('ls')"),
    (OS_SYSTEM, "import os\n«getattr(os, ''.join(['sys', 'tem']))»('ls')"),
    (OS_SYSTEM, "import os\ng = getattr\n«g(os, 'system', None)»('ls')"),
    (OS_SYSTEM, "import os\n«os.__getattribute__('system')»('ls')"),
    (OS_SYSTEM, "import os\n«vars(os)['system']»('ls')"),
    (OS_SYSTEM, "import os\n«os.__dict__['system']»('ls')"),
    (OS_SYSTEM, "import sys\n«sys.modules['os'].system»('ls')"),
    (OS_SYSTEM, "from sys import modules as m\n«m['os'].system»('ls')"),
    (OS_SYSTEM, "import sys\n«sys.modules.get('os').system»('ls')"),
    (OS_SYSTEM, "import importlib\n«importlib.import_module('os').system»('ls')"),
    (OS_SYSTEM, "from importlib import import_module as load\nm = load('os')\n«m.system»('ls')"),
    (OS_SYSTEM, "«__import__('os').system»('ls')"),
    (OS_SYSTEM, "«__import__('os.path').system»('ls')"),
    (OS_SYSTEM, "m = __import__('os')\n«m.system»('ls')"),
    (OS_SYSTEM, "import shutil\n«shutil.os.system»('ls')"),
    (OS_SYSTEM, "import logging\n«logging.sys.modules['os'].system»('ls')"),
    (SUBPROCESS, "import asyncio\n«asyncio.subprocess.create_subprocess_exec»('ls')"),
    (SUBPROCESS, "from subprocess import *\n«run»(['ls'])"),
    (SUBPROCESS, "from subprocess import Popen as P\n«P»(['ls'])"),
    (EVAL, "«print.__self__.eval»(x)"),
    (EVAL, "«eval».__call__(x)"),
    (EVAL, "def f(): pass\n«f.__globals__['__builtins__']['eval']»(x)"),
    (EVAL, "a, b = print, «eval»\n«b»(x)"),
    (EVAL, "if (e := «eval»):\n    «e»(x)"),
    (EVAL, "import builtins\n«builtins.__dict__.get('eval')»(x)"),
    (EVAL, "import builtins, operator\n«operator.attrgetter('eval')(builtins)»(x)"),
    (EVAL, "import builtins, operator\n«operator.methodcaller('eval', x)(builtins)»"),
    (EVAL, "import builtins, operator\nrun = operator.methodcaller('eval', x)\n«run(builtins)»"),
    (EVAL, "import sys\n«sys.modules['builtins'].eval»(x)"),
    (OS_SYSTEM, "import os\nx = 1\nx = 'sys'\n«getattr(os, x + 'tem')»('ls')"),
    (OS_SYSTEM, "import os\nx = 'sys'\nx += 'tem'\n«getattr(os, x)»('ls')"),
    (OS_SYSTEM, "import os\n«getattr(os, 'metsys'[::-1])»('ls')"),
    (OS_SYSTEM, "import os\n«getattr(os, 'SYSTEM'.lower())»('ls')"),
    (OS_SYSTEM, "import os\n«getattr(os, 'sys%s' % 'tem')»('ls')"),
    (OS_SYSTEM, "import os\n«getattr(os, chr(115) + 'ystem')»('ls')"),
    (OS_SYSTEM, "import os\n«getattr(*(os, 'system'))»('ls')"),
    (OS_SYSTEM, "import os\nfrom functools import reduce\n«reduce(getattr, ['system'], os)»('ls')"),
    (OS_SYSTEM, "import pkgutil\n«pkgutil.resolve_name('os:system')»('ls')"),
    (OS_SYSTEM, "from airflow.utils.module_loading import import_string\n«import_string('os.system')»('ls')"),
    (OS_SYSTEM, "import importlib\nname = 'o' + 's'\n«importlib.import_module(name).system»('ls')"),
    (OS_SYSTEM, "«(lambda: __import__('os'))().system»('ls')"),
    (OS_SYSTEM, "import os\nclass A:\n    run = «os.system»\na = A()\n«a.run»(x)"),
    (OS_SYSTEM, "import os\nclass A:\n    run = «os.system»\ndef f(a: A):\n    «a.run»(x)"),
    (
        OS_SYSTEM,
        "import os\nclass A:\n    run = «os.system»\nclass B:\n    a = A()\n    def f(self):\n        «self.a.run»(1)",
    ),
]

HANDED_ON = [
    (EVAL, "list(map(«eval», xs))"),
    (EVAL, "def f(e=«eval»): return e"),
    (EVAL, "def f():\n    return «eval»"),
    (EVAL, "handlers = {'eval': «eval»}"),
    (EVAL, "for f in («eval», print): «f»(x)"),
    (EVAL, "e = «eval»\nlist(map(«e», xs))"),
    (OS_SYSTEM, "import os\nsubscribe(callback=«os.system»)"),
    (OS_SYSTEM, "import os\nimport functools\nfunctools.partial(«os.system», x)()"),
    (OS_SYSTEM, "import os\nfrom functools import partial\np = partial(«os.system», x)\n«p»()"),
    (OS_SYSTEM, "import os\n@register(«os.system»)\ndef f(): pass"),
    (EVAL, "@«eval»\ndef f(): pass"),
    (OS_SYSTEM, "import os\nclass A:\n    run = «os.system»\n    def go(self, x):\n        «self.run»(x)"),
    (
        OS_SYSTEM,
        "import os\nclass A:\n    run = staticmethod(«os.system»)\n    def go(self, x):\n        «self.run»(x)",
    ),
    (
        OS_SYSTEM,
        "import os\nclass A:\n    run = «os.system»\n    @classmethod\n    def go(cls, x):\n        «cls.run»(x)",
    ),
    (OS_SYSTEM, "import os\nclass A:\n    run = «os.system»\n«A.run»(x)\n«A().run»(x)"),
    (OS_SYSTEM, "import os\nclass A:\n    run = «os.system»\nclass B(A):\n    def go(self):\n        «self.run»(1)"),
    (OS_SYSTEM, "import os\nclass A:\n    run = «os.system»\nclass B(A):\n    def go(self):\n        «super().run»(1)"),
    (OS_SYSTEM, "import os\nclass A:\n    run = «os.system»\n    def go(self):\n        «type(self).run»(1)"),
    (OS_SYSTEM, "import os\nclass A:\n    run = «os.system»\n    def go(self):\n        «self.__class__.run»(1)"),
    (OS_SYSTEM, "import os\nclass A:\n    run = «os.system»\n    def go(self):\n        «getattr(self, 'run')»(1)"),
    (OS_SYSTEM, "import os\nclass A:\n    os = os\n    def go(self):\n        «self.os.system»(1)"),
    (
        OS_SYSTEM,
        "import os\nclass A:\n    def f(self):\n        self._f = «os.system»\n    def g(self): «self._f»(1)",
    ),
    (OS_SYSTEM, "import os\nclass A: pass\nA.run = «os.system»\n«A().run»(x)"),
    (SUBPROCESS, "import subprocess\nexecutor.submit(«subprocess.run», ['ls'])"),
    (EVAL, "T = {'e': «eval»}\n«T['e']»(x)\n«T[key]»(x)"),
    (EVAL, "«{'e': «eval»}['e']»(x)"),
    (EVAL, "T = [print, «eval»]\n«T[1]»(x)\n«T[-1]»(x)\nT[0](x)"),
    (EVAL, "T = {'e': «eval»}\n«T.get('e')»(x)"),
    (EVAL, "def pick():\n    return «eval»\n«pick()»(x)"),
    (EVAL, "run = lambda x: «eval»(x)"),
    (EVAL, "type('A', (), {'run': «eval»})().run(x)"),
    (EVAL, "import threading\nthreading.Thread(target=«eval», args=(x,))"),
    (EVAL, "from functools import reduce\nreduce(«eval», xs)"),
    (OS_SYSTEM, "import asyncio, os\nasyncio.to_thread(«os.system», 'ls')"),
    (
        OS_SYSTEM,
        "from functools import *\nimport os\nclass A:\n  run = partialmethod(«os.system», 1)\n  def f(self): «self.run»()",
    ),
]


@both_profiles
@pytest.mark.parametrize(("rule", "marked"), PLAIN + ALIASES + HANDED_ON)
def test_found(rule: str, marked: str, profile: Profile):
    check_rule(rule, marked, profile=profile)


LOOPS = [
    (EVAL, "for function in («eval», repr):\n    «function»(text)"),
    (EVAL, "[«function»(text) for function in [«eval»]]"),
    (OS_SYSTEM, "import os\nfor name in ('getpid', 'system'):\n    «getattr(os, name)»(text)"),
    (OS_SYSTEM, "import os\nprint([«getattr(os, name)»(text) for name in ['popen']])"),
    (OS_SYSTEM, "import os\nasync def run():\n    async for f in (len, «os.system»):\n        «f»(text)"),
]


@both_profiles
@pytest.mark.parametrize(("rule", "marked"), LOOPS)
def test_a_loop_goes_through_what_is_written_out(rule: str, marked: str, profile: Profile):
    check_rule(rule, marked, profile=profile)


HARMLESS = [
    "for function in (repr, str):\n    function(text)",
    "for function in functions:\n    function(text)",
    "import os\nfor name in ('getpid', 'getcwd'):\n    getattr(os, name)()",
    "Base.__subclasses__()",
    "cls.__subclasses__()",
    "import sympy\nsympy.sympify('x + 1')",
    "import os\nACTIONS = {'sh': os.getcwd, 'show': print}\ndef f(a):\n    ACTIONS[a]()",
    "import os\ndef lib(): return os\nlib().getcwd()",
    "df.eval('a + b')",
    "cursor.exec('select 1')",
    "model.eval()",
    "session.exec(query)",
    "text('select 1').compile(dialect)",
    "import re\nre.compile(pattern)",
    "from re import compile\ncompile(pattern)",
    "from re import compile as eval\neval(pattern)",
    "from ast import literal_eval as eval\neval(text)",
    "import ast\neval = ast.literal_eval\neval(text)",
    "from sqlalchemy import text\ntext(x).system(y)",
    "def eval(x): return x\neval(text)",
    "class eval: pass\neval(text)",
    "def f(compile): return compile(x)",
    "def f(*exec): return exec(x)",
    "def f(x, /, *, eval=None, **exec): return eval(x), exec(x)",
    "lambda eval: eval(x)",
    "for eval in functions: eval(x)",
    "with opened() as exec: exec(x)",
    "try:\n    pass\nexcept E as exec:\n    exec(x)",
    "match x:\n    case [eval, *exec]:\n        eval(x), exec(x)",
    "match x:\n    case {'a': eval, **exec}:\n        eval(x), exec(x)",
    "[eval(x) for eval in functions]",
    "def f():\n    def inner():\n        return eval(x)\n    def eval(x): return x",
    "def g():\n    eval = my_eval()\n    def f():\n        return eval(x)",
    "def f():\n    global exec\n    def exec(x): pass\nexec(1)",
    "from .tools import system\nsystem('ls')",
    "from mine import os\nos.system('ls')",
    "import mine\nmine.os.system('ls')",
    "self.os.system('ls')",
    "class os:\n    system = print\nos.system('ls')",
    "self.system('ls')",
    "class A:\n    def system(self, x): pass\n    def go(self):\n        self.system(1)",
    "class A:\n    run = print\n    def go(self):\n        self.run(1)",
    "import os\nos.path.join('a', 'b')\nos.environ.get('x')\nos.getcwd()",
    "import os\nsystem = os.name\nsystem.lower()",
    "# eval(x)\nx = 'eval(y)'\n'''exec(z)'''",
    "import subprocess\nsubprocess.CalledProcessError, subprocess.PIPE",
    "import subprocess\ntry:\n    pass\nexcept subprocess.CalledProcessError:\n    pass",
    "import subprocess\ndef f(p: subprocess.Popen) -> subprocess.Popen[bytes]:\n    q: subprocess.Popen | None = None",
    "import asyncio\nasyncio.run(main())",
    "import importlib\nimportlib.import_module('json')",
    "getattr(x, 'eval')(y)",
    "import os\ngetattr(os, name)(x)",
    "vars(x)['eval'](y)",
    "d['eval'](y)",
    "import os\nos.system = fake",
    "import os\ndel os.system",
    "from os import system",
    "import operator\noperator.attrgetter('eval')(x)(y)",
    "import operator\noperator.methodcaller('eval', y)(x)",
    "T = {'eval': float}\nT['eval'](x)",
    "T = {'eval': float}\nT.get('eval')(x)",
    "class A:\n    eval = float\n    def f(self):\n        self.eval(x)\nA().eval(x)",
    "import importlib\nimportlib.import_module('json').loads(x)",
    "import importlib\nNAME = 'json'\nimportlib.import_module(NAME)",
    "from airflow.utils.module_loading import import_string\nimport_string('airflow.models.DAG')",
    "import pandas as pd\npd.eval('a + b')\npd.DataFrame().query('a > 1')",
    "import pandas as pd\npd.read_csv(x).sum().eval",
    "import types\nisinstance(x, types.FunctionType)\ndef f(x: types.CodeType): pass",
    "import timeit\ntimeit.default_timer()",
    "import cProfile\nwith cProfile.Profile() as p:\n    p.dump_stats(x)",
    "import logging.config\nlogging.config.dictConfig(x)",
    "import code\ncode.lower()",
    "code = response.code\ncode.interact",
    "import asyncio\nloop = asyncio.get_event_loop()\nloop.run_until_complete(x)",
    "import invoke\ninvoke.task",
    "import sys\nsys.modules[__name__]",
    "def f(eval=None):\n    return eval(x)",
    "x = getattr(self, 'system')(y)\nz = getattr(operators, 'eval')",
]


@both_profiles
@pytest.mark.parametrize("text", HARMLESS)
def test_left_alone(text: str, profile: Profile):
    for rule in (EVAL, EXEC, COMPILE, OS_SYSTEM, SUBPROCESS, IMPORT):
        assert find(rule, text, profile=profile) == []


def test_methods_do_not_see_the_names_of_their_class():
    check_rule(
        COMPILE,
        """
        class A:
            def compile(self, text): return text
            checked = compile(1, "own")

            def run(self, text):
                return «compile»(text, "<builtin>", "exec")
        """,
    )


def test_comparing_with_the_popen_class_is_no_use_of_it_in_files_of_people():
    text = "import subprocess\nif isinstance(p, subprocess.Popen): pass\n"
    check_rule(SUBPROCESS, text, profile=Profile.AUTHORED)
    assert find(SUBPROCESS, text, profile=Profile.STRICT)


@pytest.mark.parametrize(
    ("rule", "text", "authored"),
    [
        (EVAL, "eval(x)", Severity.ERROR),
        (EXEC, "exec(x)", Severity.ERROR),
        (COMPILE, "code = compile(x, y, z)", Severity.ERROR),
        (COMPILE, "exec(compile(x, y, z))", Severity.ERROR),
        (COMPILE, "list(map(compile, x))", Severity.ERROR),
        (COMPILE, "try:\n    compile(x, y, z)\nexcept SyntaxError: pass", Severity.WARNING),
        (OS_SYSTEM, "import os\nos.system(x)", Severity.ERROR),
        (IMPORT, "__import__(x)", Severity.WARNING),
        (IMPORT, "__import__('json')", Severity.WARNING),
        (SUBPROCESS, "import subprocess\nsubprocess.run(['ls'])", Severity.WARNING),
        (SUBPROCESS, "import subprocess\nsubprocess.run('ls', shell=True)", Severity.WARNING),
        (SUBPROCESS, "import subprocess\nsubprocess.run(cmd, shell=True)", Severity.WARNING),
        (SUBPROCESS, "import subprocess\nsubprocess.run(f'ls {x}')", Severity.WARNING),
        (SUBPROCESS, "import subprocess\nsubprocess.run(f'ls {x}', shell=True)", Severity.ERROR),
        (SUBPROCESS, "import subprocess\nsubprocess.run('ls ' + x, shell=True)", Severity.ERROR),
        (SUBPROCESS, "import subprocess\nsubprocess.run('ls %s' % x, shell=True)", Severity.ERROR),
        (SUBPROCESS, "import subprocess\nsubprocess.run('ls {}'.format(x), shell=True)", Severity.ERROR),
        (
            SUBPROCESS,
            "import subprocess\ndef f(x):\n    c = f'ls {x}'\n    subprocess.run(args=c, shell=True)",
            Severity.ERROR,
        ),
        (SUBPROCESS, "import subprocess\nsubprocess.getoutput(f'ls {x}')", Severity.ERROR),
        (SUBPROCESS, "import subprocess\nsubprocess.getoutput('ls')", Severity.WARNING),
        (SUBPROCESS, "import subprocess\nsubprocess.run('ls ' + '-l', shell=True)", Severity.WARNING),
        (
            SUBPROCESS,
            "import subprocess\nfrom shlex import quote\nsubprocess.run(f'ls {quote(x)} ' + quote(y), shell=True)",
            Severity.WARNING,
        ),
        (SUBPROCESS, "import subprocess\nsubprocess.run(**{'args': x, 'shell': True})", Severity.WARNING),
        (SUBPROCESS, "import asyncio\nasyncio.create_subprocess_shell('ls ' + x)", Severity.ERROR),
        (EVAL, "import pandas\npandas.eval(x)", Severity.WARNING),
        (EXEC, "import runpy\nrunpy.run_path(x)", Severity.ERROR),
        (EXEC, "import timeit\ntimeit.timeit(x)", Severity.WARNING),
        (EXEC, "breakpoint()", Severity.WARNING),
        (COMPILE, "import types\ntypes.FunctionType(x, {})", Severity.WARNING),
        (IMPORT, "import imp\nimp.load_source('a', x)", Severity.WARNING),
    ],
)
def test_severity(rule: str, text: str, authored: Severity):
    assert [finding.severity for finding in find(rule, text)] == [authored]
    assert [finding.severity for finding in find(rule, text, profile=Profile.STRICT)] == [Severity.ERROR]


def test_importing_by_name_is_for_plugins_too():
    text = "import importlib\nimportlib.import_module(name)"
    assert [finding.severity for finding in find(IMPORT, text)] == [Severity.INFORMATION]
    assert [finding.severity for finding in find(IMPORT, text, profile=Profile.STRICT)] == [Severity.WARNING]


def test_a_module_that_is_named_in_pieces_is_told():
    check_rule(IMPORT, "import importlib\n«importlib.import_module»('o' + 's')")


def test_messages_name_the_function_and_not_its_alias():
    (finding,) = find(OS_SYSTEM, "from os import system as s\ns('ls')")
    assert finding.message == "`os.system` starts another program; use a hook, or BashOperator in the DAG."
    assert find(EVAL, "eval(x)")[0].message.startswith("`eval` ")


@pytest.mark.parametrize(
    "before", ["\ufeff", "'😀'; ", "'漢字'; ", "\x0c", "x = 'a\u2028b'; ", "# 😀\r\n", "\r", "\r\n\r\n"]
)
def test_ranges_behind_all_sorts_of_text(before: str):
    (finding,) = check_rule(EVAL, f"{before}«eval»('😀')\n")
    assert finding.range.end.character - finding.range.start.character == len("eval")


def test_names_that_python_normalises():
    bold = "".join(chr(ord(letter) - ord("a") + 0x1D4EA) for letter in "eval")
    check_rule(EVAL, f"«{bold}»(x)\n")
    wide = chr(ord("s") - ord("a") + 0xFF41)
    check_rule(OS_SYSTEM, f"import os\n«os.{wide}ystem»(x)\n")


def test_several_components_and_helpers_in_one_file():
    check_rule(
        OS_SYSTEM,
        """
        import os
        from airflow.sdk import BaseOperator, BaseSensorOperator

        class Runner:
            def run(self, command): return «os.system»(command)

        class AOperator(BaseOperator):
            def execute(self, context):
                def inner():
                    return «os.popen»("ls")
                return Runner().run(inner())

        class BSensor(BaseSensorOperator):
            class Nested:
                def go(self): «os.system»("x")

            async def helper(self):
                async with x as y:
                    «os.system»("x")

            def poke(self, context):
                return True
        """,
    )


def test_code_that_does_not_parse_is_looked_at_around_the_error():
    check_rule(
        EVAL,
        """
        def first(text):
            return «eval»(text)

        def broken(:
            return eval(hidden)

        def last(text):
            x = (1,
            return «eval»(text)
        """,
    )


@pytest.mark.parametrize("length", [1, 5, 20, 45])
def test_chains_of_aliases(length: int):
    lines = ["a0 = eval"] + [f"a{n} = a{n - 1}" for n in range(1, length)]
    text = "\n".join([*lines, f"a{length - 1}(x)"])
    assert find(EVAL, text)[-1].range.start.line == length


@pytest.mark.parametrize(
    "text",
    [
        "a = b\nb = a\na(x)\n",
        "class A(B): pass\nclass B(A):\n    def f(self): self.system(1)\n",
        "a = a.system\na(1)\n",
        "os = os\nos.system(1)\n",
        "system" + ".system" * 900 + "(1)\n",
        "getattr" + "(x, 'system')" * 80 + "\n",
        "x = " + "'system' + " * 900 + "'system'\ngetattr(os, x)(1)\n",
        "\n".join(f"class A{n}(A{n - 1}): pass" for n in range(1, 400)) + "\nA399.system(1)\n",
        "\n".join(f"a{n} = a{n + 1} or a{n + 2} or a{n + 3}" for n in range(60)) + "\nsystem = a0\nsystem(1)\n",
        "x" + ".__class__" * 900 + ".system(1)\n",
        "f" + "()" * 900 + ".system(1)\n",
    ],
)
def test_code_made_to_run_in_circles_comes_to_an_end(text: str):
    find(OS_SYSTEM, text)


def test_cycles_do_not_hide_what_is_in_them():
    findings = find(EVAL, "a = b or 1\nb = a or eval\na(x)\nb(x)\n")
    assert [finding.range.start.line for finding in findings if finding.range.start.character == 0] == [2, 3]
