from charter.actions.adopt_names import adopt_default_office, adopt_district, adopt_topic
from charter.actions.change_rule import change_rule

__all__ = ["adopt_default_office", "adopt_district", "adopt_topic", "change_rule"]
