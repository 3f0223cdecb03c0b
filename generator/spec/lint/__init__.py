"""The rules that the spec keeps to, beyond being OpenAPI."""
