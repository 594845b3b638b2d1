"""The named person's offers of support, and a family's no to them: neutral, and told to nobody else."""
