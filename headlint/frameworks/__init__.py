"""What the libraries mean: facts in YAML, the kinds they are made of, and the loader."""
