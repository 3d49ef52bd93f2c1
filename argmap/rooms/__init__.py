"""Rooms: a group argues on one map, in a layer over it that never touches the map's file.

A room is an append-only list of events (``events``), folded into a state (``state``). ``rules`` says what a seat may do
now, ``sight`` what it may see, ``service`` ties both to the store. Nothing here knows HTTP.
"""
