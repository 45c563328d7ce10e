"""Airflow's sources understood without running them: what a module offers on a target, and what its classes take.

Reads with `ast` alone; nothing of Airflow is imported. `Program` is the way in: a set of source files and a target.
"""
