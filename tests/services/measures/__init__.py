"""The measures: recounted by other means, their identities, lists, edge days and JSON."""
