"""What screens share; the only folder that knows Streamlit's state, cache and components."""
