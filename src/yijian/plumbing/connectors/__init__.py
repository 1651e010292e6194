"""Outside systems: typed connectors, simulators that behave like the real thing, a queue, a record of every call.

``base`` holds the mechanics, ``registers`` the departments' registers that answer questions, ``gateways`` the systems that take
orders (SMS, mail, courier), ``smtp`` the real mail gateway, ``queue`` the retrying, ``simulators`` what answers where nothing real is
configured.
"""
