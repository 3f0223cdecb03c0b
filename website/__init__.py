"""The site of guides and references, made of the documents as they stand in the checkout."""
