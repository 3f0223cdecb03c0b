# Copied by `make generate` from generator/package/evidence/__init__.py. Edit it there, not here.
"""`python -m getmx.evidence` calls what only reads, and writes what came into a file without private data."""
