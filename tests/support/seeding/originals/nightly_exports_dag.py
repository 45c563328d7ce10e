"""A DAG that uses what providers bring."""

from datetime import datetime, timedelta
from typing import Any

from airflow.providers.amazon.aws.sensors.s3 import S3KeySensor
from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator
from airflow.providers.http.operators.http import HttpOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG, Asset, Param, chain
from airflow.sdk.definitions.variable import Variable

EXPORTS = Asset(name="exports", uri="s3://exports/nightly")


def remember(day: str, **context: Any) -> None:
    Variable.set(key="last_export", value=day, description="Written by nightly_exports")
    previous = Variable.get(key="previous_export", default=None)
    context["ti"].xcom_push(key="previous", value=previous)


with DAG(
    dag_id="nightly_exports",
    schedule="@daily",
    start_date=datetime(2026, 1, 1),  # noqa: DTZ001
    catchup=False,
    params={"day": Param("2026-01-01", type="string", format="date")},
    default_args={"retries": 2, "retry_delay": timedelta(minutes=5)},
) as dag:
    begin = EmptyOperator(task_id="begin")
    wait = S3KeySensor(task_id="wait", bucket_key="s3://exports/ready", poke_interval=60, mode="reschedule")
    load = SQLExecuteQueryOperator(task_id="load", sql="CALL load_exports()", conn_id="warehouse", autocommit=True)
    call = HttpOperator(task_id="call", http_conn_id="partner", endpoint="/done", method="POST", outlets=[EXPORTS])
    note = PythonOperator(task_id="note", python_callable=remember, op_kwargs={"day": "{{ ds }}"})
    chain(begin, wait, load, call, note)
