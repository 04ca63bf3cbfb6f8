"""One module a step. A step that shipped is never changed; the next one follows it."""
