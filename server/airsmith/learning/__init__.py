"""What Airsmith remembers: the history of runs, error patterns, past successes and what was generated.

`store` is the way in; `analytics` turns what it returns into statistics. Everything stays on this machine.
"""
