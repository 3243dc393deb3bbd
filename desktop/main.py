"""The window-and-tray program: build everything, connect it, run."""
