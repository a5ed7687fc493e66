"""A request, or what came of it, as text for somewhere else: another program's command line, a script, a ticket."""
