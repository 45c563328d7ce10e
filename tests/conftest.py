"""For all tests: an interrupt is not ignored, whatever started them, so that the programs they start can be interrupted.

A shell has what it runs in the background ignore SIGINT, and every process hands that on to those that it starts.
"""

import signal

signal.signal(signal.SIGINT, signal.default_int_handler)
