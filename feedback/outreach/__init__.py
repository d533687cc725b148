"""走動服務: who was visited, what was asked and suggested, and how much of the plan is done."""
