"""Makes the Python package out of the OpenAPI document."""
