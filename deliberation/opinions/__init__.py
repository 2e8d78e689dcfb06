"""Opinion maps as pure functions: who answers alike, what each group says, and what all groups agree on.

Knows neither Django nor the other apps. The method is that of Pol.is, by the definition of its production system; equal
stances give an equal map, whatever the order they come in. `opinion_map.opinion_map` is the way in.
"""
