"""Training: from sentences and data sets to the weights of reading/meaning. Only bin/train and benchmarks come here.

Its nouns: Lesson (a text and what is said of it), Variant (which sets may be learned from). Its verb: train.
"""
