"""Meaning: what a text says, read in one pass: its language, feeling, kind and the needs it touches.

Two doors to one model. Their sums are equal to the last bit, and their words the same; tests compare both.

    from codriver.reading.meaning.reader import Reader      # the story engine, commands: numpy and compiled code
    reader = Reader.load()                                  # shipped weights, and the company's layer over them
    found = reader.read(texts)                              # a Meanings: one row a text, in the order given
        .language     uint8    index into heads.LANGUAGES; 0 is "und"
        .sentiment    int8     index into heads.SENTIMENTS; -1 not known          .score        float32, -1 to 1
        .kind         int8     index into heads.KINDS; -1 not known               .kind_share   float32, 0 to 1
        .needs        int8     bit n: touches heads.NEEDS[n]; -1 not known        .need_shares  float32 [texts, 5]
    reader.version                                          # another one: the same text may read differently

    from codriver.reading.meaning import one                # the web process: plain Python, about a millisecond a text
    one.read(text)                                          # a heads.Meaning

Its nouns: Alphabet, Table, Model, Heads, Meaning, Meanings. It knows no posts and no people. A head that is not sure
answers nothing. It is *not* likeness (which earlier text is this like?), and it finds no personal data.
"""
