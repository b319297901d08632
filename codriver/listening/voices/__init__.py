"""Who speaks: how each voice, an author on a channel, stands to us.

Nouns   Standing (customer, observer, insider, press, partner, unknown; with the post it rests on), StandingRuling (a
        colleague's correction), VoiceOpening (who opened whose page), Site and SiteKind (of which kind a site is).
Verbs   follow (read behind the story engine), correct, undo, set a site's kind, note an opening.
Not     a verdict, and no list of people: a standing is a signal with its evidence, read from public posts alone.
"""
