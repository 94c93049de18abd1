"""Second readers and outside engines around the core. They import the core and nobody else of the house."""
