"""Parts of pages: each takes plain values and gives a Dash component."""
