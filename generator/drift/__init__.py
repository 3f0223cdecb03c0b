"""What the vendor's pages say, held against the spec."""
