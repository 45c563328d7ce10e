"""sql_built_from_text: found however the text is put together and wherever it goes; prose and parameters left alone."""

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_rule, find

RULE = "sql_built_from_text"
both_profiles = pytest.mark.parametrize("profile", Profile)

WAYS_TO_BUILD = [
    "cursor.execute(«f\"SELECT * FROM t WHERE id = '{x}'\"»)",
    "cursor.execute(«'SELECT * FROM t WHERE id = ' + x»)",
    "cursor.execute(«'SELECT * FROM t WHERE id = %s' % x»)",
    "cursor.execute(«'SELECT * FROM t WHERE id = {}'.format(x)»)",
    "cursor.execute(«'SELECT * FROM t WHERE id = {x}'.format_map(names)»)",
    "cursor.execute(«' '.join(['SELECT * FROM t WHERE id =', x])»)",
    "cursor.execute(«'SELECT * FROM t WHERE id = :x'.replace(':x', x)»)",
    "from string import Template\ncursor.execute(«Template('SELECT * FROM t WHERE id = $x').substitute(x=x)»)",
    "import textwrap\ncursor.execute(textwrap.dedent(«f'''\n  SELECT *\n  FROM t WHERE id = {x}'''»))",
    "q = 'SELECT * FROM t WHERE id = '\nq += «x»\ncursor.execute(q)",
    "q = 'SELECT * FROM t'\nif x:\n    q += «f' WHERE id = {x}'»\ncursor.execute(q)",
    "q = 'SELECT * FROM t'\nq = «q + ' WHERE id = ' + x»\ncursor.execute(q)",
    "q = «f'SELECT * FROM t WHERE id = {x}'»\ncursor.execute(q)",
    "A = 'SELECT * FROM t WHERE id = %s'\ndef f(x):\n    cursor.execute(«A % x»)",
    "def build(x):\n    return «f'SELECT * FROM t WHERE id = {x}'»\ncursor.execute(build(y))",
    "class A:\n    q = 'SELECT * FROM t WHERE id = '\n    def f(self):\n        cursor.execute(«self.q + self.x»)",
    "class A:\n    def q(self): return «'DELETE FROM t WHERE id = %s' % self.x»\n    def f(self): cursor.execute(self.q())",
    "table = f'{schema}.{name}'\ncursor.execute(«f'SELECT * FROM {table}'»)",
    "ids = [f\"'{i}'\" for i in x]\ncursor.execute(«f\"SELECT * FROM t WHERE id IN ({','.join(ids)})\"»)",
    "w = []\nw.append(«f'a = {x}'»)\ncursor.execute('SELECT * FROM t WHERE ' + ' AND '.join(w))",
    "cursor.execute(«f'SELECT * FROM t WHERE id = {x}'» if x else 'SELECT 1 FROM t')",
    "cursor.execute(q := «f'SELECT * FROM t WHERE id = {x}'»)",
    "cursor.execute(«base + ' WHERE a = ' + x»)",
]  # fmt: skip

PLACES = [
    "from airflow.sdk import task\n@task.sql\ndef f(x):\n    return «f'{S}'»",
    "from airflow.decorators import task\n@task.sql(conn_id='a')\ndef f(x):\n    q = «f'{S}'»\n    return q",
    "cursor.execute(query=«f'{S}'»)",
    "cursor.execute(operation=«f'{S}'»)",
    "cursor.executemany(«f'{S}'», rows)",
    "connection.executescript(«f'{S}'»)",
    "connection.exec_driver_sql(«f'{S}'»)",
    "hook.run(«f'{S}'»)",
    "hook.run(sql=«f'{S}'»)",
    "hook.run([«f'{S}'», 'SELECT 1'])",
    "hook.run(**{'sql': «f'{S}'»})",
    "hook.get_records(«f'{S}'»)",
    "hook.get_first(«f'{S}'»)",
    "hook.get_pandas_df(«f'{S}'»)",
    "hook.get_df(sql=«f'{S}'»)",
    "SnowflakeHook('c').run(«f'{S}'»)",
    "self.hook.run(«f'{S}'»)",
    "async def f():\n    await connection.fetch(«f'{S}'»)",
    "pd.read_sql(«f'{S}'», connection)",
    "import pandas\npandas.read_sql_query(«f'{S}'», connection)",
    "spark.sql(«f'{S}'»)",
    "client.query(«f'{S}'»)",
    "from sqlalchemy import text\nconnection.execute(text(«f'{S}'»))",
    "from sqlalchemy import text as t\nstatement = t(«f'{S}'»)",
    "execute_values(cursor, «f'{S}'», rows)",
    "SQLExecuteQueryOperator(task_id='a', sql=«f'{S}'»)",
    "SnowflakeOperator(task_id='a', sql=[«f'{S}'»])",
    "HiveOperator(task_id='a', hql=«f'{S}'»)",
    "SqlSensor(task_id='a', sql=«f'{S}'»)",
    "S3ToRedshiftOperator(task_id='a', select_query=«f'{S}'»)",
    "BigQueryInsertJobOperator(configuration={'query': {'query': «f'{S}'», 'useLegacySql': False}})",
    "athena.start_query_execution(QueryString=«f'{S}'»)",
    "client.execute_statement(Sql=«f'{S}'»)",
    "class A(BaseOperator):\n    def __init__(self, x):\n        self.sql = «f'{S}'»",
    "class A(SQLExecuteQueryOperator):\n    sql = «f'{S}'»",
    "class A(SQLExecuteQueryOperator):\n    def __init__(self, x, **k):\n        super().__init__(sql=«f'{S}'», **k)",
    "operator.sql = «f'{S}'»",
    "job['query'] = «f'{S}'»",
    "sql = «f'{S}'»\nrun_somehow(sql)",
    "def f(x):\n    create_query = «f'{S}'»\n    return create_query",
    "statements = []\nstatements.append(«f'{S}'»)",
    "hook.run([«f'{S}'» for x in y])",
    "execute = cursor.execute\nexecute(«f'{S}'»)",
    "getattr(cursor, 'execute')(«f'{S}'»)",
    "from functools import partial\nrun = partial(cursor.execute, «f'{S}'»)",
    "loop.run_in_executor(None, cursor.execute, 'x')\npool.submit(cursor.execute, «f'{S}'»)",
]  # fmt: skip

STATEMENTS = [
    "SELECT a FROM t WHERE b = {x}", "select a from {x}", "SELECT count(*) FROM {x}", "SELECT max({x})",
    "INSERT INTO t VALUES ('{x}')", "INSERT OVERWRITE TABLE {x} SELECT 1", "INSERT OR REPLACE INTO {x} VALUES (1)",
    "UPDATE t SET a = {x}", "UPDATE {x} AS a SET b = 1", "DELETE FROM {x}", "MERGE INTO {x} USING b ON c",
    "CREATE TABLE {x} (a int)", "CREATE OR REPLACE TEMPORARY VIEW {x} AS SELECT 1", "CREATE USER {x}",
    "DROP TABLE IF EXISTS {x}", "DROP SCHEMA {x} CASCADE", "ALTER TABLE t ADD COLUMN {x} int", "TRUNCATE TABLE {x}",
    "TRUNCATE {x}", "VACUUM FULL {x}", "REFRESH MATERIALIZED VIEW {x}", "OPTIMIZE {x} ZORDER BY (a)",
    "COPY {x} FROM 's3://a'", "COPY INTO {x} FROM @s", "UNLOAD ('{x}') TO 's3://a'", "CALL {x}(1)",
    "EXEC sp_rename {x}", "EXECUTE IMMEDIATE {x}", "GRANT SELECT ON {x} TO me", "REVOKE ALL ON t FROM {x}",
    "WITH a AS (SELECT 1) SELECT * FROM a WHERE b = {x}", "USE DATABASE {x}", "USE {x}", "LOAD DATA INPATH '{x}'",
    "REPLACE INTO {x} VALUES (1)", "SHOW PARTITIONS {x}", "DESCRIBE {x}", "EXPLAIN SELECT a FROM {x}", "SET a = {x}",
    "-- why\nSELECT a FROM {x}", "/* why */ DELETE FROM {x}", "  \n SELECT a\n FROM {x}", "(SELECT a FROM {x})",
    "BEGIN; DELETE FROM {x}; COMMIT", "MSCK REPAIR TABLE {x}", "VACUUM {x}", "{x} WHERE a = {y}",
]  # fmt: skip


@both_profiles
@pytest.mark.parametrize("marked", WAYS_TO_BUILD)
def test_every_way_to_build_a_statement(marked: str, profile: Profile):
    check_rule(RULE, marked, profile=profile)


@both_profiles
@pytest.mark.parametrize("marked", PLACES)
def test_every_place_that_takes_a_statement(marked: str, profile: Profile):
    check_rule(RULE, marked.replace("{S}", "DELETE FROM t WHERE a = {x}"), profile=profile)


@both_profiles
@pytest.mark.parametrize("statement", STATEMENTS)
def test_every_kind_of_statement(statement: str, profile: Profile):
    check_rule(RULE, f'cursor.execute(«f"""{statement}"""»)', profile=profile)


HARMLESS = [
    "cursor.execute('SELECT * FROM t WHERE id = %s', (x,))",
    "cursor.execute('SELECT * FROM t WHERE id = :id', {'id': x})",
    "cursor.execute('SELECT * FROM t ' 'WHERE a = 1')",
    "cursor.execute(f\"SELECT * FROM t WHERE a IN ({', '.join(['%s'] * len(x))})\", x)",
    "cursor.execute('SELECT * FROM t WHERE a IN (%s)' % ','.join('?' * len(x)), x)",
    "marks = ', '.join(['%s'] * 3)\ncursor.execute(f'INSERT INTO t VALUES ({marks})', x)",
    "TABLE = 't'\ncursor.execute(f'SELECT * FROM {TABLE} WHERE id = %s', (x,))",
    "from settings import TABLE\ncursor.execute(f'SELECT * FROM {TABLE}')",
    "class A:\n    table = 't'\n    def f(self): cursor.execute(f'SELECT * FROM {self.table}')",
    "cursor.execute(f'SELECT * FROM t LIMIT {int(x)}')",
    "def f(x: int): cursor.execute(f'SELECT * FROM t LIMIT {x}')",
    "cursor.execute('SELECT * FROM t LIMIT %d' % x)",
    "from psycopg2 import sql\ncursor.execute(sql.SQL('SELECT * FROM {}').format(sql.Identifier(x)))",
    "from psycopg2 import sql\nq = sql.SQL('SELECT {} FROM t').format(x)\ncursor.execute(q)",
    "cursor.execute(f'SELECT * FROM {quote_ident(x, cursor)}')",
    "for t in ('a', 'b'):\n    cursor.execute(f'DROP TABLE {t}')",
    "cursor.execute('SELECT * FROM t' + (' WHERE a = 1' if x else ''))",
    "connection.execute(select(table).where(table.c.id == x))",
    "SQLExecuteQueryOperator(task_id='a', sql='SELECT * FROM {{ params.t }}')",
    "SQLExecuteQueryOperator(task_id='a', sql='SELECT * FROM t WHERE a = %s', parameters=['{{ dag_run.conf.x }}'])",
    "SQLExecuteQueryOperator(task_id='a', sql='SELECT * FROM t -- {{ ds }} as in dag_run.conf')",
    "SQLExecuteQueryOperator(task_id='a', sql='{{ dag_run.conf.file }}.sql')",
    "SQLExecuteQueryOperator(task_id='a', sql='SELECT * FROM t LIMIT {{ dag_run.conf[1] | int }}')",
    "SQLExecuteQueryOperator(task_id='a', sql='SELECT * FROM {{ \"a\" if dag_run.conf.x else \"b\" }}')",
    "class task:\n    sql = 1\n@cached.sql\ndef f(x):\n    return f'DELETE FROM t WHERE a = {x}'",
    "SQLExecuteQueryOperator(task_id='a', sql=f\"SELECT * FROM t WHERE d = '{{{{ ds }}}}'\")",
    "SQLExecuteQueryOperator(task_id='a', sql=f\"SELECT * FROM t WHERE i = {{{{ ti.xcom_pull('{x}') }}}}\")",
    "SQLExecuteQueryOperator(task_id='a', sql='x.sql', parameters={'a': f'{x} from'})",
    "hook.run(sql)",
    "hook.run(self.sql)",
    "hook.run(f'{sql}')",
    "hook.run(sql.strip().format(x))",
    "self.execute(context)",
    "raise ValueError(f'Select one item from {x}')",
    "raise ValueError(f'SELECT * FROM {x} failed')",
    "self.log.info('DELETE FROM %s', x)",
    "self.log.info(f'SELECT * FROM {x}')",
    "print(f'Update {x} set to 1')",
    "message = f'Delete from {x}'",
    "client.query(f'Select one item from {x}')",
    "client.run(f'Select one item… {x}')",
    "cursor.execute(f'select one of the items from the {x}')",
    "statement = f'Create a table for {x}'",
    "question.query = f'Update your settings in {x} from here'",
    "query = f\"name contains '{x}' and trashed = false\"",
    "query = f'customers where {x}'",
    "query = f'from {x} to {y}'",
    "query = f'?select={x}&from={y}'",
    "requests.get(url, params={'query': f'select {x}'})",
    "frame.query(f'a > {x}')",
    "subprocess.run(['git', 'update', f'{x}'])",
    "subprocess.run(f'select {x}')",
    "df.append(f'SELECT a FROM {x}')",
    "call(f'{x} and {y}')",
    "hook.run(command=f'ls {x}')",
    "cursor.execute()",
    "cursor.execute(*args, **kwargs)",
    "sql: str",
    "sql = None",
    "def sql(x): return x",
    "from x import sql",
    "'''cursor.execute(f\"SELECT {x} FROM t\")'''",
]  # fmt: skip


@both_profiles
@pytest.mark.parametrize("text", HARMLESS)
def test_left_alone(text: str, profile: Profile):
    assert find(RULE, text, profile=profile) == []


VALUES = [
    "SELECT a FROM t WHERE b = {x}", "SELECT a FROM t WHERE b = '{x}'", "SELECT a FROM t WHERE b LIKE '%{x}%'",
    "SELECT a FROM t WHERE b IN ({x})", "SELECT a FROM t WHERE {x}", "SELECT a FROM t WHERE b = 1 AND {x}",
    "INSERT INTO t VALUES (1, {x})", "INSERT INTO t VALUES (lower('a'), '{x}')", "UPDATE t SET a = {x}", "UPDATE t SET {x}",
    "SELECT a FROM t LIMIT {x}", "SELECT a FROM t WHERE b > {x}", "SELECT a FROM t WHERE b BETWEEN {x} AND 3",
    "COPY t FROM 's3://{x}'", "SELECT a FROM {t} WHERE b = {x}",
]  # fmt: skip
NAMES = [
    "SELECT a FROM {x}", "SELECT {x} FROM t", "SELECT a FROM s.{x}", "SELECT a FROM `{x}`", 'SELECT a FROM "{x}"',
    "INSERT INTO {x} VALUES (1)", "UPDATE {x} SET a = 1", "DELETE FROM {x}", "DROP TABLE {x}", "TRUNCATE TABLE {x}",
    "CREATE TABLE {x} ({y})", "SELECT a FROM t ORDER BY {x}", "SELECT a FROM t WHERE {x} = 1", "SELECT a FROM ({x})",
    "SELECT a FROM b JOIN {x} USING (c)", "COPY INTO {x} FROM @{s}", "SELECT a FROM t WHERE {x} IS NULL",
]  # fmt: skip


@pytest.mark.parametrize("statement", VALUES)
def test_values_are_a_warning_in_files_of_people(statement: str):
    check_rule(RULE, f'cursor.execute(«f"""{statement} """»)', severity=Severity.WARNING)


@pytest.mark.parametrize("statement", NAMES)
def test_names_cannot_be_parameters_and_are_information_in_files_of_people(statement: str):
    check_rule(RULE, f'cursor.execute(«f"""{statement} """»)', severity=Severity.INFORMATION)


@pytest.mark.parametrize("statement", VALUES + NAMES)
def test_all_are_errors_in_candidates(statement: str):
    check_rule(RULE, f'cursor.execute(«f"""{statement} """»)', severity=Severity.ERROR, profile=Profile.STRICT)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "SQLExecuteQueryOperator(task_id='a', sql=«\"DELETE FROM t WHERE a = '{{ dag_run.conf['x'] }}'\"»)",
        "SQLExecuteQueryOperator(task_id='a', sql=['SELECT 1', «'SELECT * FROM t WHERE a = {{ dag_run.conf.x }}'»])",
        "QUERY = «'SELECT * FROM t WHERE a = {{ dag_run.conf.x }}'»\nSqlSensor(task_id='a', sql=QUERY)",
        "HiveOperator(task_id='a', hql=«'DROP TABLE {{ dag_run.conf.x }}'»)",
        "HiveOperator(task_id='a', hql=«'DROP TABLE {{ dag_run.conf.quote_id }}'»)",
        "HiveOperator(task_id='a', hql=«'DROP TABLE {{ dag_run.conf.x if x else 1 }}'»)",
    ],
)
def test_what_the_starter_of_a_run_gives_is_no_text_of_a_statement(text: str, profile: Profile):
    severity = Severity.ERROR if profile is Profile.STRICT else Severity.WARNING
    (finding,) = check_rule(RULE, text, profile=profile, severity=severity)
    assert "`dag_run.conf`" in finding.message
    assert "`parameters`" in finding.message


def test_the_message_names_the_part_and_says_what_to_do():
    (finding,) = find(RULE, "cursor.execute(f\"SELECT a FROM {table} WHERE b = '{self.b}'\")")
    assert finding.message == ("`self.b` becomes part of the text of this SQL; hand it over as a parameter instead.")
    (finding,) = find(RULE, "cursor.execute('SELECT a FROM ' + names[0])")
    assert finding.message == (
        "What is put in here becomes part of this SQL as it is; quote the name, or let sqlalchemy put it there."
    )


def test_one_finding_for_a_text_that_goes_to_several_places():
    check_rule(
        RULE,
        """
        class A(SQLExecuteQueryOperator):
            def execute(self, context):
                self.sql = sql = «f"DELETE FROM t WHERE a = {self.a}"»
                self.hook.run(sql)
                self.hook.run(self.sql)
                self.hook.get_records(sql=sql)
        """,
    )


def test_every_branch_that_builds_a_statement_is_found():
    check_rule(
        RULE,
        """
        def find(hook, user, day):
            if user:
                query = «f"SELECT a FROM t WHERE user = '{user}'"»
            elif day:
                query = «f"SELECT a FROM t WHERE day = '{day}'"»
            else:
                query = "SELECT a FROM t"
            return hook.get_records(query)
        """,
        severity=Severity.WARNING,
    )


def test_what_happens_after_the_use_does_not_count():
    check_rule(
        RULE,
        """
        def find(cursor, name):
            q = "SELECT a FROM t"
            cursor.execute(q)
            q = "nothing " + name
        """,
    )


def test_code_that_does_not_parse_is_looked_at_around_the_error():
    check_rule(
        RULE,
        """
        def first(cursor, x):
            cursor.execute(«f"DELETE FROM t WHERE a = {x}"»)

        def broken(:
            pass

        def last(cursor, x):
            cursor.execute(«"DELETE FROM t WHERE a = " + x»)
        """,
    )


@pytest.mark.parametrize(
    "text",
    [
        "cursor.execute(f'" + "SELECT " * 5_000 + "{x}')",
        "cursor.execute(f'" + "update a " * 3_000 + "{x}')",
        "cursor.execute(f'" + "values (" * 3_000 + "{x}')",
        "cursor.execute(f'" + "/*" * 3_000 + "{x}')",
        "cursor.execute(f'" + "with a as " * 1_000 + "{x}')",
        "cursor.execute(f'" + "create or replace " * 1_000 + "{x}')",
        "cursor.execute(f'''" + "\n" * 5_000 + "{x}''')",
        "cursor.execute(f'" + "{x} and " * 1_000 + "')",
        "cursor.execute(" + "[" * 80 + "f'DELETE FROM {x}'" + "]" * 80 + ")",
        "sql = f'DELETE FROM {x}'\n" * 300,
        "sql = ''\n" + "sql += f' {x}'\n" * 300 + "cursor.execute(sql)",
        "sql = sql\nself.sql = self.sql\nquery = f'SELECT a FROM {query}'",
        "execute = execute\nexecute(f'DELETE FROM {x}')",
        "cursor.execute(f'DELETE FROM {\ud800}')",
    ],
)
def test_texts_made_to_take_long_come_to_an_end(text: str):
    find(RULE, text)
