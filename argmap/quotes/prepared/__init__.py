"""A source made ready for checking, and what was worked out of it kept from one start to the next."""
