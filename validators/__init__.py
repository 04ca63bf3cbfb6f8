"""A `Reading` to an `Assessment`: who signed, what is stated, and the words it rests on."""
