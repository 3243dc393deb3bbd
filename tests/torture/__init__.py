"""The machine that tries to break the client: model ERPs, random histories, an oracle."""
