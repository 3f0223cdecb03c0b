"""What differs between two states of the spec, in the words of those who call the API. See `notes`."""
