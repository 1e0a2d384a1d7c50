"""Text as people see it: escaping what came from outside before it is shown."""
