"""What stands: formal evaluation of a debate, what-if, and gaps."""
