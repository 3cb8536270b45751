"""How a Playground experiment is computed: its network, frames, details, and what is carried over when settings change."""
