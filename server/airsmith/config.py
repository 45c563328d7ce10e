"""Settings, layered; what may come from where."""
