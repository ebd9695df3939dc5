"""The spine: the house, its one writer, the journal, projections and the bus."""
