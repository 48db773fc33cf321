"""What the programme does; no Streamlit below this line."""
