"""Real clients against real servers over a wire that fails."""
