"""The hand-written half of the client: it imports its own files, httpx, attrs and the standard library only."""
