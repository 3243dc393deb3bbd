"""The commands of timenow-server."""
