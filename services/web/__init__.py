"""Routes and middleware around Streamlit: sessions, live channel, headers, health."""
