"""The program without a window: login, logout, status, watch, send."""
