"""Events folded into what people want to know: progress, mastery, who is stuck. Pure."""
