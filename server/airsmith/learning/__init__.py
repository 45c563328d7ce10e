"""What each run took and what went wrong, kept on this machine."""
