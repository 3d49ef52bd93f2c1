"""The judgement of one quotation before one source, in a fixed order of steps."""
