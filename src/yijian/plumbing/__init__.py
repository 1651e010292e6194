"""What every area stands on: journal, facts, the loop runtime, files, messages, connectors, numbering, locks, importing."""
