"""The functions that the rules about dangerous code look for, by their dotted paths."""

from airsmith.rules.security.dotted_paths import paths
from airsmith.rules.security.watched_cryptography import WATCHED_CRYPTOGRAPHY
from airsmith.rules.security.watched_data import WATCHED_DATA
from airsmith.rules.security.watched_network import WATCHED_NETWORK
from airsmith.rules.security.watched_templates import WATCHED_TEMPLATES

_PROGRAMS = (
    "awk aws az bash cat chmod chown cp curl dd docker echo env find gcloud git grep gsutil gzip head helm id java kill "
    "kubectl ls make mkdir mv nc nohup node npm perl ping pip psql python python3 rm rsync scp sed sftp sh ssh sudo tail "
    "tar tee terraform touch uname unzip wget which whoami xargs zip zsh dbt spark_submit hadoop hdfs hive"
)
"""What modules that give any program as a function are asked for most."""

EVAL = frozenset(("builtins.eval",))
EXPRESSION_READERS = (
    paths("pandas pandas.core.computation.eval", "eval")
    | paths("sympy sympy.core.sympify sympy.parsing.sympy_parser", "sympify parse_expr")
    | paths("numexpr numexpr.necompiler", "evaluate re_evaluate NumExpr")
    | paths(
        "pandas",
        " ".join(
            f"{maker}().{method}"
            for maker in (
                "DataFrame",
                "read_csv",
                "read_json",
                "read_parquet",
                "read_sql",
                "read_sql_query",
                "read_excel",
            )
            for method in ("eval", "query")
        ),
    )
)
"""They understand a language of their own, from which Python's can be reached."""

EXEC = (
    frozenset(("builtins.exec",))
    | paths("runpy", "run_path run_module")
    | paths("code", "interact InteractiveInterpreter InteractiveConsole")
    | paths("asyncio.__main__", "AsyncIOInteractiveConsole")
)
TEXT_RUNNERS = (
    paths("timeit", "timeit repeat Timer main")
    | paths("cProfile profile", "run runctx Profile().run Profile().runctx")
    | paths("pdb", "run runctx runeval Pdb().run Pdb().runctx Pdb().runeval")
    | paths("bdb", "Bdb().run Bdb().runctx Bdb().runeval")
    | paths("trace", "Trace().run Trace().runctx")
    | paths("doctest", "run_docstring_examples debug_src debug_script")
    | paths(
        "IPython", "embed start_ipython get_ipython().run_cell get_ipython().ex get_ipython().ev get_ipython().system"
    )
    | paths("asteval", "Interpreter")
    | paths("js2py", "eval_js EvalJs")
    | paths("execnet", "makegateway().remote_exec")
)
"""They run text as code too, which is not what they are known for."""
DEBUGGERS = frozenset(("builtins.breakpoint",)) | paths(
    "pdb ipdb pudb rpdb web_pdb celery.contrib.rdb", "set_trace post_mortem"
)
DEBUG_SERVERS = paths("debugpy ptvsd", "listen enable_attach") | paths("pydevd pydevd_pycharm", "settrace")
CONFIGURATION_SERVERS = frozenset(("logging.config.listen",))
CODE_OBJECTS = paths("types", "FunctionType LambdaType CodeType")
INSTALLERS = paths("pip pip._internal pip._internal.cli.main", "main") | paths("ensurepip", "bootstrap")

COMPILE = frozenset(("builtins.compile",)) | paths("codeop", "compile_command Compile CommandCompiler") | paths(
    "code", "compile_command"
)  # fmt: skip

IMPORT = frozenset(("builtins.__import__", "importlib.__import__"))
FILE_IMPORTERS = (
    paths("imp", "load_source load_module load_dynamic load_compiled load_package")
    | paths("importlib.machinery", "SourceFileLoader SourcelessFileLoader ExtensionFileLoader")
    | paths("importlib.util", "spec_from_file_location")
    | paths("zipimport", "zipimporter")
)
NAME_IMPORTERS = (
    frozenset(("importlib.import_module", "pkgutil.resolve_name", "pydoc.locate"))
    | paths("airflow.utils.module_loading airflow.sdk.module_loading django.utils.module_loading", "import_string")
    | paths("werkzeug.utils", "import_string")
)

_OS_NAMES = (
    "spawnl spawnle spawnlp spawnlpe spawnv spawnve spawnvp spawnvpe execl execle execlp execlpe execv execve execvp "
    "execvpe posix_spawn posix_spawnp system popen popen2 popen3 popen4 startfile"
)
OS_SYSTEM = (
    paths("os posix nt", _OS_NAMES)
    | paths("pty", "spawn")
    | paths("platform", "popen")
    | paths("commands", "getoutput getstatusoutput")
    | paths("popen2", "popen2 popen3 popen4 Popen3 Popen4")
    | paths("distutils.spawn setuptools._distutils.spawn", "spawn")
    | paths("_posixsubprocess", "fork_exec")
    | paths("_winapi win32process", "CreateProcess")
    | paths("win32api", "WinExec ShellExecute")
)

_SUBPROCESS_NAMES = "run call check_call check_output Popen getoutput getstatusoutput"
_LOOPS = "get_event_loop get_running_loop new_event_loop AbstractEventLoop BaseEventLoop"
SUBPROCESS = (
    paths("subprocess subprocess32 gevent.subprocess eventlet.green.subprocess", _SUBPROCESS_NAMES)
    | paths("asyncio asyncio.subprocess", "create_subprocess_exec create_subprocess_shell")
    | paths(
        "asyncio",
        " ".join(f"{loop}().subprocess_{way}" for loop in _LOOPS.split() for way in ("exec", "shell")),
    )
    | paths("anyio", "run_process open_process")
    | paths("trio trio.lowlevel", "run_process open_process")
    | paths("psutil", "Popen")
    | paths("pexpect", "spawn spawnu run runu popen_spawn.PopenSpawn")
    | paths("ptyprocess", "PtyProcess.spawn PtyProcessUnicode.spawn")
    | paths("sh", f"Command {_PROGRAMS}")
    | paths("plumbum.cmd", _PROGRAMS)
    | paths("plumbum", "local cmd")
    | paths("invoke", "run sudo Context().run Context().sudo")
    | paths("fabric", "Connection().run Connection().sudo Connection().local")
    | paths("fabric.api fabric.operations", "local run sudo")
    | paths("envoy delegator", "run chain")
    | paths("git git.cmd", "Git().execute")
    | paths(
        "airflow.utils.process_utils", "execute_in_subprocess execute_in_subprocess_with_kwargs execute_interactive"
    )
)

NATIVE_CODE = (
    paths("ctypes", "CDLL PyDLL WinDLL OleDLL cdll pydll windll oledll pythonapi LibraryLoader")
    | paths("ctypes", "memmove memset string_at wstring_at")
    | paths("_ctypes", "dlopen LoadLibrary call_function")
    | paths("cffi cffi.api", "FFI().dlopen FFI().verify FFI().set_source")
    | paths("numpy.ctypeslib", "load_library")
    | paths("torch.ops torch.classes", "load_library")
    | paths("torch.utils.cpp_extension", "load load_inline")
    | paths("cython Cython pyximport", "inline install")
    | paths("sqlite3", "connect().enable_load_extension connect().load_extension")
    | paths("sqlite3", "Connection().enable_load_extension Connection().load_extension")
    | paths("llvmlite.binding", "load_library_permanently")
)

WATCHED_CODE = frozenset().union(
    EVAL, EXPRESSION_READERS, EXEC, TEXT_RUNNERS, DEBUGGERS, DEBUG_SERVERS, CONFIGURATION_SERVERS, CODE_OBJECTS,
    INSTALLERS, COMPILE, IMPORT, FILE_IMPORTERS, NAME_IMPORTERS, OS_SYSTEM, SUBPROCESS, NATIVE_CODE,
)  # fmt: skip
WATCHED = WATCHED_CODE | WATCHED_CRYPTOGRAPHY | WATCHED_DATA | WATCHED_NETWORK | WATCHED_TEMPLATES
"""All of them together: rules ask a file for these, so that it is searched once."""
