"""How the reading process ends."""

CANNOT_READ = 2
HAS_CHANGED = 3
CANNOT_KEEP = 4
