"""What is kept: messages, cases, screenings and the audit trail. The only room that knows the database."""
