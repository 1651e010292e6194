"""Mail: through the server that the environment names, or none."""

from yijian.config.env import env

_server = env.mail_server
MAIL_SERVED = _server is not None
"""Whether mail really goes out; otherwise the simulator takes it."""
if _server is not None:
    EMAIL_HOST = _server.host
    EMAIL_PORT = _server.port
    EMAIL_HOST_USER = _server.user
    EMAIL_HOST_PASSWORD = _server.password
    EMAIL_USE_TLS = _server.tls == "starttls"
    EMAIL_USE_SSL = _server.tls == "ssl"
    DEFAULT_FROM_EMAIL = env.yijian_mail_from
