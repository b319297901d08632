"""The pages of stories: the wall, and one story.

wall, story_page, posts     what a page shows          trees, figures, drawing   a spread as a picture
titles, clauses, voices     their own words            pictures                  large ones, drawn ahead
staff, staff_care, staff_rulings, forms   the doors    care                      quiet, own, note, look
"""
