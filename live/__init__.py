"""Runs that are being played: worker processes, the WebSocket, the limits. Starlette; never Streamlit, never a view."""
