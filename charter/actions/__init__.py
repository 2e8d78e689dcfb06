from charter.actions.adopt_names import adopt_default_office, adopt_district, adopt_topic
from charter.actions.change_rule import change_rule
from charter.actions.choose_colours import choose_colours
from charter.actions.choose_languages import choose_languages
from charter.actions.publish_statement import publish_statement
from charter.actions.rename_city import rename_city
from charter.actions.set_logo import set_logo
from charter.actions.set_time_zone import set_time_zone

__all__ = [
    "adopt_default_office",
    "adopt_district",
    "adopt_topic",
    "change_rule",
    "choose_colours",
    "choose_languages",
    "publish_statement",
    "rename_city",
    "set_logo",
    "set_time_zone",
]
