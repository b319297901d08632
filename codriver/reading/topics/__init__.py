"""Topics: what a colleague means, learned from some texts she meant and some she did not.

    from codriver.reading.topics import learning             # the worker, commands: numpy and compiled code
    learned = learning.learn(lessons, around)                 # lessons: texts with an answer; around: texts without
    learned.apart                                             # what each lesson would have got, had it not been one
    learned.topic.values(texts)                               # above 0: rather meant
    learned.topic.why(text)                                   # the stretches of a text that weighed most

Its nouns: Lesson, Topic, Learned. It knows no posts and no watches, and it says nothing of how sure one may be: who
asks compares `apart` with the answers. It is *not* meaning, whose questions are the same for everybody.
"""
