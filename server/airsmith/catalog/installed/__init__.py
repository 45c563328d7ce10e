"""What is installed in a user's own environment, and a catalog that says so. Nothing of an environment is ever run.

`finding` looks where packages are, `metadata` which they are; `model` is what comes out. `plan` decides what differs from
the packaged data, and `kept` finds the catalog that was made of it. To make one, `making` has `extraction` read what
differs and `composition` put it in the place of the packaged versions: in a process of its own (`__main__`).
"""
