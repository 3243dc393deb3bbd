"""The server's memory behind one port."""
