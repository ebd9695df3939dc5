"""What happened: the journal for people, the manager's overview, reports."""
