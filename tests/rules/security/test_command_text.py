"""command_built_from_text: commands for a shell, wherever they are given to it; quoted parts and plain lists left alone."""

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_rule, find

RULE = "command_built_from_text"
both_profiles = pytest.mark.parametrize("profile", Profile)

TO_DO = "quote it with shlex.quote, or pass it as an environment variable."
HEAD = """\
import asyncio, os, subprocess
import subprocess as sp
from functools import partial
from airflow.decorators import task
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from airflow.providers.docker.operators.docker import DockerOperator
from airflow.providers.microsoft.winrm.operators.winrm import WinRMOperator
from airflow.providers.ssh.operators.ssh import SSHOperator
from airflow.providers.ssh.operators import ssh as ssh_module
from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.hooks.subprocess import SubprocessHook
"""

OPERATORS = [
    "BashOperator(task_id='a', bash_command=«f'ls {x}'»)",
    "BashOperator(task_id='a', bash_command=«'ls ' + x»)",
    "BashOperator(task_id='a', bash_command=«'ls %s' % x»)",
    "BashOperator(task_id='a', bash_command=«'ls {}'.format(x)»)",
    "BashOperator(task_id='a', bash_command=«' '.join(['ls', x])»)",
    "c = 'ls '\nc += «x»\nBashOperator(task_id='a', bash_command=c)",
    "c = «f'ls {x}'»\nBashOperator(task_id='a', bash_command=c)",
    "BashOperator(task_id='a', bash_command=«f'''\n  cd /tmp\n  rm -r {dag_run.conf['path']}\n'''»)",
    "BashOperator(task_id='a', bash_command=«f'echo {{{{ ds }}}} {x}'»)",
    "BashOperator(task_id='a', **{'bash_command': «f'ls {x}'»})",
    "options = dict(bash_command=«f'ls {x}'»)\nBashOperator(task_id='a', **options)",
    "BashOperator.partial(task_id='a').expand(bash_command=[«f'ls {x}'», 'ls'])",
    "BashOperator.partial(task_id='a').expand(bash_command=[«f'ls {y}'» for y in x])",
    "SSHOperator.partial(task_id='a').expand(command=[«'ls ' + y» for y in x])",
    "BashSensor(task_id='a', bash_command=«f'ls {x}'»)",
    "o = BashOperator\no(task_id='a', bash_command=«f'ls {x}'»)",
    "o.bash_command = «f'ls {x}'»",
    "class A(BashOperator):\n    def __init__(self, x, **k):\n        super().__init__(bash_command=«f'ls {x}'», **k)",
    "class A(BashOperator):\n    def execute(self, context):\n        self.bash_command = «f'ls {self.x}'»",
    "class A(BashOperator):\n    bash_command = «'ls ' + x»",
    "SSHOperator(task_id='a', command=«f'ls {x}'»)",
    "S = SSHOperator\nS(task_id='a', command=«'ls ' + x»)",
    "ssh_module.SSHOperator(task_id='a', command=«'ls ' + x»)",
    "SSHOperator.partial(task_id='a', command=«f'ls {x}'»)",
    "SSHOperator.partial(task_id='a').expand(command=[«f'ls {x}'»])",
    "class A(SSHOperator): pass\nA(task_id='a', command=«f'ls {x}'»)",
    "class A(SSHOperator):\n    def __init__(self, x, **k):\n        super().__init__(command=«f'ls {x}'», **k)",
    "class A(SSHOperator):\n    def execute(self, context):\n        self.command = «f'ls {self.x}'»",
    "WinRMOperator(task_id='a', command=«'dir ' + x»)",
    "DockerOperator(task_id='a', image='i', entrypoint=['bash', '-c'], command=«f'ls {x}'»)",
    "KubernetesPodOperator(task_id='a', cmds=['bash', '-cx'], arguments=[«f'ls {x}'»])",
    "KubernetesPodOperator(task_id='a', cmds=['sh', '-c', «f'ls {x}'»])",
    "BashOperator(task_id='a', bash_command=«'echo {{ dag_run.conf[\"x\"] }}'»)",
    "BashOperator(task_id='a', bash_command=«f'echo {{{{ dag_run.conf.get(1) }}}} {1}'»)",
    "SSHOperator(task_id='a', command=«'echo {{ dag_run.conf[\"x\"] or 1 }}'»)",
    "KubernetesPodOperator(task_id='a', cmds=['bash'], arguments=['-c', «f'ls {x}'»])",
    "SHELL = ['bash']\nKubernetesPodOperator(task_id='a', cmds=SHELL, arguments=['-ec', «'ls ' + x»])",
    "DockerOperator(task_id='a', image='i', entrypoint='sh', command=['-c', «f'ls {x}'»])",
    "pod = {'containers': [{'name': 'a', 'command': ['sh', '-c'], 'args': [«f'ls {x}'»]}]}",
    "pod = {'containers': [{'name': 'a', 'command': ['sh'], 'args': ['-c', «f'ls {x}'»]}]}",
    "EcsRunTaskOperator(overrides={'containerOverrides': [{'command': ['sh', '-c', «f'ls {x}'»]}]})",
    "@task.bash\ndef f(x):\n    return «f'ls {x}'»",
    "@task.bash(env={})\ndef f(x):\n    if x:\n        return «'ls ' + x»\n    return 'ls'",
    "@task.ssh(ssh_conn_id='a')\ndef f(x):\n    command = «f'ls {x}'»\n    return command",
]  # fmt: skip

PROGRAMS = [
    "os.system(«f'ls {x}'»)",
    "os.popen(«'ls %s' % x»).read()",
    "run = os.system\nrun(«f'ls {x}'»)",
    "getattr(os, 'system')(«f'ls {x}'»)",
    "subprocess.run(«f'ls {x}'», shell=True)",
    "sp.check_output(«'ls ' + x», shell=True)",
    "subprocess.run(args=«f'ls {x}'», shell=True)",
    "subprocess.run(«f'ls {x}'», **{'shell': True})",
    "subprocess.Popen(«f'ls {x}'», -1, None, None, None, None, None, True, True)",
    "sh = partial(subprocess.run, shell=True)\nsh(«f'ls {x}'»)",
    "subprocess.getoutput(«f'ls {x}'»)",
    "subprocess.getstatusoutput(«f'ls {x}'»)",
    "subprocess.run(['bash', '-c', «f'ls {x}'»])",
    "subprocess.run(['/bin/sh', '-ec', «'ls ' + x», 'sh'])",
    "subprocess.run(('env', 'bash', '--login', '-c', «f'ls {x}'»))",
    "c = ['sudo', 'sh', '-c', «f'ls {x}'»]\nsubprocess.check_call(c)",
    "subprocess.run(['cmd.exe', '/c', «'dir ' + x»])",
    "subprocess.run(['powershell', '-NoProfile', '-Command', «f'dir {x}'»])",
    "subprocess.run(['python', '-c', «f'print({x})'»])",
    "subprocess.run(['perl', '-e', «f'print {x}'»])",
    "async def f(x):\n    await asyncio.create_subprocess_shell(«f'ls {x}'»)",
    "async def f(x):\n    await asyncio.create_subprocess_exec('bash', '-c', «f'ls {x}'»)",
    "os.execvp('bash', ['bash', '-c', «f'ls {x}'»])",
    "SubprocessHook().run_command(command=['bash', '-c', «f'ls {x}'»])",
]  # fmt: skip

REMOTE = [
    "client.exec_command(«f'ls {x}'»)",
    "client.exec_command(command=«'ls ' + x»)",
    "with hook.get_conn() as client:\n    client.exec_command(«f'ls {x}'»)",
    "self.ssh_hook.exec_ssh_client_command(client, «f'ls {x}'», False, None)",
    "session.run_cmd(«f'dir {x}'»)",
    "session.run_ps(«f'dir {x}'»)",
    "protocol.run_command(shell, «f'dir {x}'»)",
    "stream(api.connect_get_namespaced_pod_exec, 'n', command=['sh', '-c', «f'ls {x}'»])",
    "ssm.send_command(DocumentName='AWS-RunShellScript', Parameters={'commands': [«f'ls {x}'»]})",
]


@both_profiles
@pytest.mark.parametrize("marked", OPERATORS + PROGRAMS + REMOTE)
def test_found(marked: str, profile: Profile):
    severity = Severity.ERROR if profile is Profile.STRICT else Severity.WARNING
    check_rule(RULE, HEAD + marked, profile=profile, severity=severity)


HARMLESS = [
    "BashOperator(task_id='a', bash_command='ls {{ params.x }}')",
    "BashOperator(task_id='a', bash_command='ls \"$X\"', env={'X': '{{ dag_run.conf[1] }}'})",
    "BashOperator(task_id='a', bash_command='ls {{ dag_run.conf.x | shell_quote }}')",
    "BashOperator(task_id='a', bash_command='ls {{ ds }} # dag_run.conf')",
    "BashOperator(task_id='a', bash_command='head -n {{ dag_run.conf.n | int }}')",
    "BashOperator(task_id='a', bash_command='ls {{ \"a\" if not dag_run.conf.get(1) else \"b\" }}')",
    "BashOperator(task_id='a', bash_command=f'ls {{{{ params.x }}}}')",
    "BashOperator(task_id='a', bash_command=f\"ls {{{{ ti.xcom_pull('{x}') }}}}\")",
    "BashOperator(task_id='a', bash_command='ls ' + '-l')",
    "BashOperator.partial(task_id='a').expand(bash_command=[f'ls {y}' for y in ('a', 'b')])",
    "BashOperator.partial(task_id='a').expand(bash_command=[f'ls {int(y)}' for y in x])",
    "container.exec_run(['ls', x])",
    "container.exec_run('ls')",
    "container.exec_run(cmd=x)",
    "BashOperator(task_id='a', bash_command=x)",
    "BashOperator(task_id='a', bash_command='ls \"$X\"', env={'X': f'{x} y'})",
    "import shlex\nBashOperator(task_id='a', bash_command=f'ls {shlex.quote(x)} ' + shlex.join(y))",
    "from shlex import quote as q\nBashOperator(task_id='a', bash_command='ls ' + q(x))",
    "BashOperator(task_id='a', bash_command=f'sleep {int(x)}')",
    "def f(x: int): BashOperator(task_id='a', bash_command=f'sleep {x}')",
    "FOLDER = '/opt'\nBashOperator(task_id='a', bash_command=f'ls {FOLDER}')",
    "FOLDER = os.environ['FOLDER']\nBashOperator(task_id='a', bash_command=f'ls {FOLDER}')",
    "BashOperator(task_id='a', bash_command=f'ls {os.path.dirname(__file__)}')",
    "for t in ('a', 'b'):\n    BashOperator(task_id=t, bash_command=f'ls {t}')",
    "for t in range(3):\n    BashOperator(task_id=f't{t}', bash_command=f'sleep {t}')",
    "SSHOperator(task_id='a', command='ls {{ ds }}')",
    "DockerOperator(task_id='a', image=f'i:{x}', command=['ls', f'a{x}'])",
    "KubernetesPodOperator(task_id='a', cmds=['python'], arguments=['run.py', f'--x={x}'])",
    "KubernetesPodOperator(task_id='a', cmds=['bash', 'run.sh'], arguments=[f'--x={x}'])",
    "KubernetesPodOperator(task_id='a', cmds=['bash', '-c'], arguments=['ls \"$0\"', f'a{x}'])",
    "@task.bash\ndef f(x):\n    return 'ls'",
    "@task.bash\ndef f(x):\n    def g():\n        return f'ls {x}'\n    return 'ls'",
    "@task\ndef f(x):\n    return f'ls {x}'",
    "@tool.bash\ndef f(x):\n    return f'ls {x}'",
    "subprocess.run(['ls', f'a{x}'])",
    "subprocess.run(['bash', 'run.sh', f'a{x}'])",
    "subprocess.run(['bash', '-c', 'ls \"$1\"', 'sh', f'a{x}'])",
    "subprocess.run(['grep', '-c', f'a{x}'])",
    "subprocess.run(['sh', '-e', f'a{x}'])",
    "subprocess.run(f'ls {x}')",
    "subprocess.run(f'ls {x}', shell=False)",
    "subprocess.run(x, shell=True)",
    "asyncio.run(f'a {x}')",
    "os.path.join('ls ' + x)",
    "os.system('ls')",
    "client.exec_command('ls')",
    "client.exec_command(x)",
    "parser.add_argument('--command', command=f'a {x}')",
    "self.log.info('running', command=f'a {x}')",
    "click.Command(command=f'a {x}', args=['a', '-c', f'b {x}'])",
    "class A:\n    def __init__(self, x):\n        self.command = f'a {x}'",
    "class A(BaseOperator):\n    def __init__(self, x):\n        self.command = f'a {x}'",
    "ssm.describe(Parameters={'commands': [f'ls {x}']})",
    "'BashOperator(bash_command=f\"ls {x}\")'",
    "BashOperator(task_id='a')",
    "BashOperator(**options)",
]  # fmt: skip


@both_profiles
@pytest.mark.parametrize("text", HARMLESS)
def test_left_alone(text: str, profile: Profile):
    assert find(RULE, HEAD + text, profile=profile) == []


def test_commands_that_no_shell_reads_are_information_in_files_of_people():
    check_rule(RULE, HEAD + "container.exec_run(«f'ls {x}'»)", severity=Severity.INFORMATION)
    check_rule(RULE, HEAD + "container.exec_run(cmd=«'ls ' + x»)", profile=Profile.STRICT, severity=Severity.ERROR)
    marked = HEAD + "DockerOperator(task_id='a', image='i', command=«f'ls {x}'»)"
    (finding,) = check_rule(RULE, marked, severity=Severity.INFORMATION)
    assert finding.message == "`x` becomes part of a command that the container reads; pass a list of arguments."
    check_rule(RULE, marked, severity=Severity.ERROR, profile=Profile.STRICT)


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (
            "BashOperator(task_id='a', bash_command=f'ls {self.path}')",
            "`self.path` becomes part of a command that a shell reads; " + TO_DO,
        ),
        (
            "client.exec_command('ls ' + params['path'])",
            '`params["path"]` becomes part of a command that a remote shell reads; ' + TO_DO,
        ),
        (
            "subprocess.run(['bash', '-c', f'ls {find(x)}'])",
            "`find(…)` becomes part of a command that `bash` reads; pass it as an argument of its own.",
        ),
    ],
)
def test_the_message_names_the_part_and_what_reads_it(code: str, message: str):
    (finding,) = find(RULE, HEAD + code)
    assert finding.message == message


def test_the_command_is_followed_to_where_it_is_built():
    check_rule(
        RULE,
        """
        from airflow.providers.ssh.hooks.ssh import SSHHook
        from airflow.sdk import BaseOperator

        class CleanOperator(BaseOperator):
            def _command(self):
                path = f"{self.base}/{self.name}"
                return «f"rm -r {path}"»

            def execute(self, context):
                with SSHHook("a").get_conn() as client:
                    client.exec_command(self._command())
                    client.exec_command(self._command())
        """,
    )


def test_what_a_shell_reads_of_subprocess_is_an_error_there_too():
    (finding,) = find("dangerous_function_subprocess", HEAD + "subprocess.run(['bash', '-c', f'ls {x}'])")
    assert finding.severity is Severity.ERROR
    (finding,) = find("dangerous_function_subprocess", HEAD + "subprocess.run(['bash', '-c', 'ls'])")
    assert finding.severity is Severity.WARNING


@pytest.mark.parametrize(
    "text",
    [
        "command = command\nSSHOperator(command=command)",
        "SSHOperator = SSHOperator\nSSHOperator(command=f'a {x}')",
        "class A(A):\n    def __init__(self):\n        super().__init__(command=f'a {self.x}')",
        "subprocess.run(" + "[" * 80 + "]" * 80 + ")",
        "subprocess.run([" + "'bash', '-c', " * 500 + "])",
        "c = [c]\nsubprocess.run(c)",
        "@task.bash\ndef f():\n    return f()",
        "BashOperator(bash_command=" + " + ".join(["x", "'a'"] * 500) + ")",
        "BashOperator(bash_command=[[[f'a {x}']]])",
        "x.partial.partial().expand(command=f'a {x}')",
        "''(command=f'a {x}')",
        "{'command': [], 'commands': [1], None: []}",
    ],
)
def test_odd_code_does_no_harm(text: str):
    find(RULE, HEAD + text)
