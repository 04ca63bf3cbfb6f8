"""How well letters are judged: scores against the answers that the policy gives."""
