"""A Python file, understood once: its tree, its names and what they mean."""
