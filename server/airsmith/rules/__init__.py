"""The rules: one folder per layer, one file per rule or family, listed in the registry."""
