"""The groups of methods, one module for each tag of the spec."""
