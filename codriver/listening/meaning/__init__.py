"""What posts mean, as rows: read in line by the story engine, counted and read anew behind it by the worker.

rows      texts of a batch → Readings, written with its placements      anew      readings of an older version, again
tallies   how many posts of each meaning, by hour and day               correct   a colleague says what a post means
"""
