"""Ask pabutools: `pabutools_says.py FILE none|add1|add1u|cardinality|greedy INCREMENT [grouped]`. Prints JSON.

Runs in the environment of `environment.py`, and knows nothing of ours.
"""

import json
import resource
import sys
import time

from gmpy2 import mpq
from pabutools.election import Additive_Cardinal_Sat, Cardinality_Sat, Cost_Sat, parse_pabulib
from pabutools.rules import completion_by_rule_combination, greedy_utilitarian_welfare, method_of_equal_shares


def main(file: str, rule: str, increment: str, *how: str) -> None:
    began = time.process_time()
    instance, profile = parse_pabulib(file)
    if how:
        profile = profile.as_multiprofile()
    satisfaction = Additive_Cardinal_Sat if instance.meta["vote_type"] in ("cumulative", "scoring") else Cost_Sat
    if rule == "cardinality":
        satisfaction = Cardinality_Sat
    grown = {"sat_class": satisfaction, "voter_budget_increment": mpq(increment)}
    if rule == "greedy":
        winners = greedy_utilitarian_welfare(instance, profile, sat_class=satisfaction)
    elif rule == "add1":
        winners = method_of_equal_shares(instance, profile, **grown)
    elif rule == "add1u":
        rules = [method_of_equal_shares, greedy_utilitarian_welfare]
        winners = completion_by_rule_combination(instance, profile, rules, [grown, {"sat_class": satisfaction}])
    else:
        winners = method_of_equal_shares(instance, profile, sat_class=satisfaction)
    seconds = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"winners": [each.name for each in winners], "seconds": seconds, "peak_mb": peak}))


if __name__ == "__main__":
    main(*sys.argv[1:])
