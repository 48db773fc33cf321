"""The slides of one release file served on the machine they are shown on, to nobody else."""

FILE = "HEMVAG_RELEASE_FILE"
"""Names the file to the script that draws it; set by `manage.py present`, never by hand."""
HOST = "127.0.0.1"
