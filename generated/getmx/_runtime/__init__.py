# Copied by `make generate` from generator/package/runtime/__init__.py. Edit it there, not here.
"""The hand-written half of the client: it imports its own files, httpx, attrs and the standard library only."""
