"""Staff: who works here, what each role may do, and how they come in.

Nouns   Company, User, Departure, SetupLink, Invitation, PasswordLink.
Verbs   found, invite, accept, deactivate, bring back, change role, renew a password, sign in, end sessions.
Not     customers: those are people.Person.
"""
