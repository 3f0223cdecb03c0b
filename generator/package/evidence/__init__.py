"""`python -m getmx.evidence` calls what only reads, and writes what came into a file without private data."""
