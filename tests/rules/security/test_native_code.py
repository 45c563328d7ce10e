"""native_code: libraries that are loaded and memory that is touched, and types that do neither."""

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_rule, find

RULE = "native_code"

LOADING = [
    "import ctypes\nlibc = «ctypes.CDLL»('libc.so.6')",
    "from ctypes import CDLL as load\nlibc = «load»(None)",
    "import ctypes\nlibrary = «ctypes.cdll».LoadLibrary('x.so')",
    "from ctypes import windll\n«windll».kernel32.Sleep(1)",
    "from ctypes import *\n«cdll».msvcrt.system(b'dir')",
    "import ctypes\n«ctypes.pythonapi».PyRun_SimpleString(text)",
    "import ctypes\n«ctypes.memmove»(target, source, 8)",
    "import cffi\nffi = cffi.FFI()\nlibrary = «ffi.dlopen»('x.so')",
    "from cffi import FFI\nclass A:\n    ffi = FFI()\n    def f(self):\n        «self.ffi.dlopen»('x.so')",
    "import numpy\n«numpy.ctypeslib.load_library»('x', '.')",
    "import sqlite3\nconnection = sqlite3.connect(path)\n«connection.load_extension»(name)",
    "import sqlite3\ndef f(connection: sqlite3.Connection):\n    «connection.enable_load_extension»(True)",
    "import ctypes\ngetattr(«ctypes.cdll», name)",
    "import ctypes\n«getattr(ctypes, 'CDLL')»('x.so')",
    "import torch\n«torch.ops.load_library»(path)",
]


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize("marked", LOADING)
def test_found(marked: str, profile: Profile):
    severity = Severity.ERROR if profile is Profile.STRICT else Severity.WARNING
    check_rule(RULE, marked, profile=profile, severity=severity)


@pytest.mark.parametrize(
    "text",
    [
        "from ctypes import c_int\nx = c_int(1)",
        "import ctypes\nctypes.sizeof(x)",
        "import sqlite3\nsqlite3.connect(path).execute(sql)",
        "from mine import cdll\ncdll.LoadLibrary('x')",
        "class CDLL: pass\nCDLL()",
        "ffi.dlopen('x')",
        "import numpy\nnumpy.load(path)",
        "import torch\ntorch.hub.list(x)",
    ],
)
def test_left_alone(text: str):
    assert find(RULE, text, profile=Profile.STRICT) == []
