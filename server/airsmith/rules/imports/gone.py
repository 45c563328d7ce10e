"""What Airflow and its providers gave up without a successor of the same shape, and what to do instead."""

_SQL = "use `SQLExecuteQueryOperator` from `airflow.providers.common.sql.operators.sql`, with `conn_id`"
_HTTP = "use `HttpOperator` from `airflow.providers.http.operators.http`"
ADVICE = {
    "airflow.contrib": "what it held is in the provider packages now",
    "airflow.operators.http_operator": _HTTP,
    "airflow.operators.jdbc_operator": _SQL,
    "airflow.operators.mssql_operator": _SQL,
    "airflow.operators.mysql_operator": _SQL,
    "airflow.operators.oracle_operator": _SQL,
    "airflow.operators.postgres_operator": _SQL,
    "airflow.operators.sqlite_operator": _SQL,
    "airflow.operators.subdag": "use task groups instead",
    "airflow.providers.amazon.aws.operators.redshift_sql": _SQL,
    "airflow.providers.apache.drill.operators.drill": _SQL,
    "airflow.providers.google.cloud.operators.bigquery.BigQueryExecuteQueryOperator": (
        "use `BigQueryInsertJobOperator` from `airflow.providers.google.cloud.operators.bigquery`"
    ),
    "airflow.providers.http.operators.http.SimpleHttpOperator": _HTTP,
    "airflow.providers.jdbc.operators.jdbc": _SQL,
    "airflow.providers.microsoft.mssql.operators.mssql": _SQL,
    "airflow.providers.mysql.operators.mysql": _SQL,
    "airflow.providers.oracle.operators.oracle.OracleOperator": _SQL,
    "airflow.providers.postgres.operators.postgres": _SQL,
    "airflow.providers.snowflake.operators.snowflake.SnowflakeOperator": _SQL,
    "airflow.providers.sqlite.operators.sqlite": _SQL,
    "airflow.providers.standard.operators.dummy": (
        "use `EmptyOperator` from `airflow.providers.standard.operators.empty`"
    ),
    "airflow.providers.trino.operators.trino": _SQL,
    "airflow.providers.vertica.operators.vertica": _SQL,
    "airflow.sensors.smart_sensor": "use deferrable operators instead",
    "airflow.utils.dates.days_ago": "write a fixed start date instead",
    "airflow.utils.decorators.apply_defaults": "leave the decorator out, since Airflow fills in default_args itself",
}
"""By the dotted path of a module or a name; what is said of a module holds for all below it."""


def advice_for(path: str) -> str:
    """What to do instead of importing a path; empty where nothing special is known."""
    while path:
        if path in ADVICE:
            return ADVICE[path]
        path = path.rpartition(".")[0]
    return ""
