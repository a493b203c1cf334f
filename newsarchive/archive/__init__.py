"""The durable record: schema, migrations and the one place that reads and writes it."""
