"""What a referral is, what the clinic decided, and the story of one letter from the inbox to the register."""
