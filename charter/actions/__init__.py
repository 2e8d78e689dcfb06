from charter.actions.accept_import import accept_import
from charter.actions.adopt_names import adopt_default_office, adopt_district, adopt_topic
from charter.actions.assign_responsibility import assign_responsibility, end_responsibility
from charter.actions.change_district import change_district
from charter.actions.change_office import change_office
from charter.actions.change_phase import change_phase, drop_phase
from charter.actions.change_process import change_process
from charter.actions.change_rule import change_rule, enact_rule
from charter.actions.change_topic import change_topic
from charter.actions.choose_colours import choose_colours
from charter.actions.choose_languages import choose_languages
from charter.actions.choose_licence import choose_licence
from charter.actions.close_district import close_district, reopen_district
from charter.actions.create_district import create_district
from charter.actions.create_office import create_office
from charter.actions.create_process import create_process
from charter.actions.create_topic import create_topic
from charter.actions.draw_districts import bring_boundaries, discard_survey, draw_districts, take_boundaries
from charter.actions.plan_phase import plan_phase
from charter.actions.publish_statement import publish_statement
from charter.actions.rename_city import rename_city
from charter.actions.set_logo import set_logo
from charter.actions.set_time_zone import set_time_zone
from charter.actions.tend_phases import tend_phases

__all__ = [
    "accept_import",
    "adopt_default_office",
    "adopt_district",
    "adopt_topic",
    "assign_responsibility",
    "bring_boundaries",
    "change_district",
    "change_office",
    "change_phase",
    "change_process",
    "change_rule",
    "change_topic",
    "choose_colours",
    "choose_languages",
    "choose_licence",
    "close_district",
    "create_district",
    "create_office",
    "create_process",
    "create_topic",
    "discard_survey",
    "draw_districts",
    "drop_phase",
    "enact_rule",
    "end_responsibility",
    "plan_phase",
    "publish_statement",
    "rename_city",
    "reopen_district",
    "set_logo",
    "set_time_zone",
    "take_boundaries",
    "tend_phases",
]
