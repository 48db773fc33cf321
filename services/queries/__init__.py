"""Questions: every SELECT of the programme."""
