"""Results from one run to the next: of each file, and of runs in which nothing has changed, as a whole."""
