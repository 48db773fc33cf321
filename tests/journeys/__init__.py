"""The stories of the programme, each told from beginning to end."""
