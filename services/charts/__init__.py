"""Drawing: a measure's table in, a Plotly figure out."""
