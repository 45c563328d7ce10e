"""Rules about Airflow's conventions."""
