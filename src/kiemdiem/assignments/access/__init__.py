"""What an actor is to a task, a product, a sheet, and which of them an actor may see."""
