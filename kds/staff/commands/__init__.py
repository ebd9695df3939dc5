"""What people do about staff, devices, sign-ins and tokens.

Commands never see a secret: whoever makes one (a route, the command line) passes its hash, so that
none can end up in the journal or among the remembered answers.
"""

from kds.staff.commands.devices import (
    assign_device,
    meet_device,
    miss_device,
    rename_device,
    revoke_device,
)
from kds.staff.commands.naming import name_house, settle_house
from kds.staff.commands.pairing import (
    ask_pairing,
    claim_pairing,
    confirm_pairing,
    make_pairing_link,
    refuse_pairing,
    use_pairing_link,
)
from kds.staff.commands.people import change_staff, hire_staff, let_go, set_pin, set_up
from kds.staff.commands.signin import sign_in, sign_out
from kds.staff.commands.tokens import issue_token, revoke_token

__all__ = [
    "ask_pairing",
    "assign_device",
    "change_staff",
    "claim_pairing",
    "confirm_pairing",
    "hire_staff",
    "issue_token",
    "let_go",
    "make_pairing_link",
    "meet_device",
    "miss_device",
    "name_house",
    "refuse_pairing",
    "rename_device",
    "revoke_device",
    "revoke_token",
    "set_pin",
    "set_up",
    "settle_house",
    "sign_in",
    "sign_out",
    "use_pairing_link",
]
