"""What Airflow offers to components, by target version."""
