"""Staff: who works here, what each role may do, and how they come in.

Nouns   User, Invitation, SetupLink.
Verbs   invite, accept, deactivate, sign in.
Not     customers: those are people.Person.
"""
