"""What each language offers, read from its declarations; `check_surface.py` compares."""
