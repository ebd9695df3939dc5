"""The database: engines, column types, migrations. The only place with SQLite's own SQL."""
