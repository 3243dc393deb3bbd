"""The script timenow-desktop: a command word goes to cli, all else to main."""
