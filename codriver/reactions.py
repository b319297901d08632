"""What follows from what: from activities, forgotten posts, erased people, messages that came back. It is all here."""

from django.utils.translation import gettext_lazy as _

from codriver.channels import copying as our_messages
from codriver.channels import erasing as our_words
from codriver.channels import outbox
from codriver.channels.bounced import when_bounced
from codriver.kit.opening import before_opening
from codriver.listening import activities, erasing_files
from codriver.listening import copying as posts_of_hers
from codriver.listening import erasing as her_posts
from codriver.listening.forgetting import when_forgotten
from codriver.listening.meaning import corrections
from codriver.listening.notices.forgetting import forgotten as forget_messages
from codriver.listening.reports import ordering as reports
from codriver.listening.searching import forgetting as searching
from codriver.listening.stories import pictures, titles
from codriver.listening.voices import actions as voices
from codriver.listening.voices.forgetting import forgotten as forget_voices
from codriver.listening.watches.forgetting import forgotten as forget_matches
from codriver.people import actions as people
from codriver.terms.copying import book, history
from codriver.terms.copying.sections import in_her_copy
from codriver.terms.erasing import parts, replaying
from codriver.terms.erasing.likely import when_doubted
from codriver.terms.erasing.registry import when_erased
from codriver.timeline.registry import on
from codriver.web import erasing as her_sessions

on("handle.given", "listening.backfill")(activities.backfill)
on("handle.given", "listening.known_voice")(voices.known)
on("mention.posted", "people.heard")(people.heard)
on("message.received", "people.heard")(people.heard)

when_forgotten("listening.titles")(titles.unname)
when_forgotten("listening.pictures")(pictures.fade)
when_forgotten("listening.search")(searching.forgotten)
when_forgotten("listening.corrections")(corrections.forget)
when_forgotten("listening.voices")(forget_voices)
when_forgotten("listening.reports")(reports.forgotten)
when_forgotten("listening.watches")(forget_matches)
when_forgotten("listening.notices")(forget_messages)

when_bounced("channels.outbox")(outbox.bounced)

MESSAGES = ["channels_message", "channels_messagefile"]
OUR_WORDS = ["channels_outgoing", "terms_senddecision"]
HER_POSTS = [
    f"listening_{noun}"
    for noun in ("mention", "edition", "medium", "mediawords", "quarantined", "story", "placement", "awaited", "card")
] + ["reading_correction", "listening_report", "listening_watchmatch", "listening_hookmessage"]
VOICES = ["listening_standing", "listening_standingruling", "listening_voiceopening"]
HELD_BACK = ["listening_quarantined", "channels_keptback"]

when_erased("channels.outgoings", _("Our messages"), our_words.left, tables=OUR_WORDS)(our_words.blank)
when_erased("channels.messages", _("What was said"), our_words.messages_left, tables=MESSAGES)(our_words.blank_messages)
parts.register()
when_erased("web.sessions", _("Sessions"), her_sessions.sessions_left, tables=["django_session"])(
    her_sessions.end_sessions
)
when_erased("listening.voices", _("Standing as a voice"), her_posts.voices_left, tables=VOICES)(her_posts.drop_voices)
when_erased("listening.held_back", _("Records held back"), her_posts.held_back_left, tables=HELD_BACK)(
    her_posts.drop_held_back
)
when_erased("listening.rejects", _("Refused lines in files"), her_posts.lines_left)(her_posts.blank_lines)
when_erased("listening.mails", _("Mails in folders"), erasing_files.files_left)(erasing_files.wipe_files)
when_erased("listening.posts", _("Public posts"), her_posts.posts_left, tables=HER_POSTS)(her_posts.forget_posts)

when_doubted("listening.posts", _("Public posts"))(her_posts.posts_under)

book.register()
in_her_copy("activities")(history.activities)
in_her_copy("our_messages")(our_messages.messages)
in_her_copy("messages")(our_messages.said)
in_her_copy("posts")(posts_of_hers.posts)
in_her_copy("voice")(posts_of_hers.voice)

before_opening("terms.erasing")(replaying.replay)
