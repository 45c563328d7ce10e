"""The protocol edge: a language server over the same core as the command line."""
