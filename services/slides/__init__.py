"""The story told to outsiders: slides that are a function of one release and nothing else."""
