"""The only reader of the environment: every variable typed and explained.

docs/operate/configure.md is made from this page by ``manage.py configure_docs``. Only ``config.console`` reads ``YIJIAN_VAR`` and
``DATABASE_URL`` on its own, by the same rules, because it runs before anything is installed.
"""

import os
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[3]
"""The repository's root folder."""


class WrongEnvironment(SystemExit):
    """Some variables are wrong: ends the process with all of them in one message and no traceback."""


class SecretFiles(PydanticBaseSettingsSource):
    """Reads ``NAME_FILE``: a variable's value kept in a file, as container platforms hand over secrets."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Return the content of the file that the variable names, without the line end.

        :raises WrongEnvironment: when the file cannot be read.
        """
        variable = f"{field_name.upper()}_FILE"
        path = os.environ.get(variable)
        if not path:
            return None, field_name, False
        try:
            return Path(path).read_text(encoding="utf-8").strip(), field_name, False
        except (OSError, UnicodeDecodeError) as error:
            raise WrongEnvironment(f"  {variable}：读不了文件 {path}，请检查路径和权限。") from error

    def __call__(self) -> dict[str, Any]:
        """Return what the files hold."""
        found = {
            name: self.get_field_value(field, name)[0]
            for name, field in self.settings_cls.model_fields.items()
        }
        return {name: value for name, value in found.items() if value is not None}


MAIL_PORTS = {"starttls": 587, "ssl": 465, "no": 25}
"""Ways to a mail server, with the port where each is usual."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mail is handed in."""

    host: str
    port: int
    user: str
    password: str
    tls: str
    """One of ``MAIL_PORTS``."""


def read_mail_url(url: str) -> MailServer:
    """Return the mail server that an address names.

    :raises ValueError: when it is not written like one.
    """
    parts = urlsplit(url)
    wishes = dict(parse_qsl(parts.query, keep_blank_values=True))
    tls = wishes.pop("tls", "starttls")
    try:
        port = parts.port
    except ValueError:
        port = -1
    if parts.scheme != "smtp" or not parts.hostname or port == -1 or parts.path.strip("/"):
        raise ValueError("要写成 smtp://用户:密码@主机:端口?tls=starttls，特殊字符用 %XX 表示")
    if wishes or tls not in MAIL_PORTS:
        raise ValueError("? 后面只能写 tls=starttls、tls=ssl 或 tls=no")
    return MailServer(
        host=parts.hostname,
        port=port or MAIL_PORTS[tls],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=tls,
    )


class Environment(BaseSettings):
    """What may be set from outside; all faults are reported at once when the process starts."""

    model_config = SettingsConfigDict(env_prefix="", case_sensitive=False, env_ignore_empty=True)

    database_url: str = Field(
        "",
        description="用哪个 PostgreSQL（15 或更新）：`postgresql://用户:密码@主机:端口/库名`，特殊字符用 %XX 表示，"
        "可加 `?sslmode=require` 等连接参数。不设时 `./yijian` 使用 `YIJIAN_VAR` 里的内置数据库；不经 `./yijian` 启动必须设。",
    )
    yijian_secret_key: str = Field(
        "",
        description="给会话和链接签名的密钥，至少 40 个字符，不得外传。不设时 `./yijian up` 首次启动会生成一个，"
        "放在 `YIJIAN_VAR/secret-key`。",
    )
    yijian_var: Path = Field(ROOT / "var", description="本系统存放一切数据的文件夹，备份时备份它。")
    yijian_hosts: str = Field("localhost,127.0.0.1", description="对外服务的域名，用英文逗号隔开。")
    yijian_public_url: str = Field(
        "http://127.0.0.1:8000",
        description="群众访问的地址，二维码和通知里都用它。以 https:// 开头时，自动启用 HSTS 和只走加密连接的 Cookie。",
    )
    yijian_proxies: int = Field(
        0,
        ge=0,
        le=5,
        description="前面有几层自己的反向代理。大于 0 时才采信代理转来的来访地址和协议。",
    )
    yijian_metrics_token: str = Field(
        "", description="读取 `/-/metrics` 的口令（`Authorization: Bearer …`）。不设时只有本机能读。"
    )
    yijian_log_level: str = Field(
        "INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="日志的详细程度。"
    )
    yijian_log_format: str = Field(
        "json", pattern="^(json|text)$", description="日志的样子：`json` 给机器读，`text` 给人读。"
    )
    otel_exporter_otlp_endpoint: str = Field(
        "",
        description="把调用链（OpenTelemetry）送到哪个收集器，如 `http://127.0.0.1:4318`（OTLP/HTTP）。不设就不采集，没有开销。",
    )
    otel_exporter_otlp_headers: str = Field(
        "", description="送调用链时带的请求头，写成 `名=值`，用英文逗号隔开，如收集器要的口令。"
    )
    yijian_trace_share: float = Field(
        1.0, ge=0, le=1, description="采集多少比例的请求，0 到 1；访问量大时调低。"
    )
    yijian_data_key: str = Field(
        "",
        description="给库里的个人信息加密的密钥，至少 40 个字符；丢了它，这些信息就读不出来了。不设时首次启动会生成一个，"
        "放在 `YIJIAN_VAR/data-key`，请单独备份。",
    )
    yijian_session_minutes: int = Field(
        120, ge=5, le=1440, description="多久没有操作就要重新登录，单位分钟。"
    )
    yijian_staff_second_factor: bool = Field(False, description="工作人员登录是否必须用第二种验证方式。")
    yijian_oidc_server: str = Field(
        "", description="外部统一身份认证（OpenID Connect）的地址，空着就不启用。"
    )
    yijian_oidc_name: str = Field("国家政务服务平台", description="登录页上怎么称呼它。")
    yijian_oidc_client_id: str = Field("", description="本系统在那里的编号。")
    yijian_oidc_secret: str = Field("", description="本系统在那里的密钥。")
    yijian_seal_signer: str = Field(
        "yijian.certificates.connectors.local_authority.LocalAuthority",
        description="由谁保管印章私钥并签名：一个 Python 类的路径。默认是本机自签的证书，对外不被信任；"
        "正式启用前请换成依法设立的电子印章系统的连接器。",
    )
    yijian_seal_timestamp_url: str = Field("", description="时间戳服务（RFC 3161）的地址，空着就不盖时间戳。")
    yijian_mail_url: str = Field(
        "",
        description="通过哪个邮件服务器发邮件：`smtp://用户:密码@主机:端口?tls=starttls`，特殊字符用 %XX 表示；内网不用登录的写 "
        "`smtp://主机`。`tls` 可以是 `starttls`（不写就是它，端口587）、`ssl`（端口465）、`no`（不加密，端口25，只用于内网）。"
        "不设时邮件由模拟器收下，没有真的发出去。",
    )
    yijian_mail_from: str = Field(
        "",
        validate_default=True,
        description="邮件的发件人，如 `安澜市政务服务 <noreply@zwfw.example.gov.cn>`；设了 `YIJIAN_MAIL_URL` 就必须设。",
    )
    yijian_demonstration: bool = Field(
        True,
        description="是不是演示和培训用的平台：是，则每一页的页眉、证照、文书和验证结果都标明“样例”，免得有人当真。"
        "正式启用时设为 `false`；设了以后不再装入样例城市。",
    )
    yijian_connectors_simulated: bool = Field(
        True,
        description="没有接入真实客户端的外部系统（登记库、短信、邮件、寄递等）是否由自带的模拟器应答。正式运行请设为 false："
        "没有接入的系统会明白说没有接入，要发的留在“外部系统”里等人。",
    )
    yijian_import_kept_days: int = Field(
        30, ge=1, le=3650, description="在“导入导出”里上传了、没有导入的文件留多少天，到时自动清理并留痕。"
    )
    yijian_test_database: str = Field("test_yijian", description="测试用的数据库名，只供开发。")

    @field_validator("database_url")
    @classmethod
    def _is_postgres(cls, value: str) -> str:
        if not value:
            return value
        parts = urlsplit(value)
        if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
            raise ValueError("要写成 postgresql://用户:密码@主机:端口/库名")
        return value

    @field_validator("yijian_secret_key", "yijian_data_key")
    @classmethod
    def _is_long(cls, value: str) -> str:
        if value and len(value) < 40:
            raise ValueError("至少要 40 个字符")
        return value

    @field_validator("yijian_mail_url")
    @classmethod
    def _is_mail_server(cls, value: str) -> str:
        if value:
            read_mail_url(value)
        return value

    @field_validator("yijian_mail_from")
    @classmethod
    def _is_sender(cls, value: str, info: ValidationInfo) -> str:
        name, _, domain = parseaddr(value)[1].rpartition("@")
        if not value and not info.data.get("yijian_mail_url"):
            return value
        if not name or not domain or not value.isprintable():
            raise ValueError("要写成 名称 <邮箱地址>，或者只写邮箱地址")
        return value

    @field_validator("otel_exporter_otlp_endpoint")
    @classmethod
    def _is_collector(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in {"http", "https"} or not parts.hostname):
            raise ValueError("要写成 http://主机:端口")
        return value.rstrip("/")

    @field_validator("otel_exporter_otlp_headers")
    @classmethod
    def _is_headers(cls, value: str) -> str:
        if any("=" not in pair for pair in value.split(",") if pair.strip()):
            raise ValueError("要写成 名=值，用英文逗号隔开")
        return value

    @field_validator("yijian_public_url")
    @classmethod
    def _is_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("要写成 https://域名")
        return value.rstrip("/")

    @property
    def hosts(self) -> list[str]:
        """The host names as a list."""
        return [host.strip() for host in self.yijian_hosts.split(",") if host.strip()]

    @property
    def mail_server(self) -> MailServer | None:
        """The mail server, if one is named."""
        return read_mail_url(self.yijian_mail_url) if self.yijian_mail_url else None

    @property
    def collector_headers(self) -> dict[str, str]:
        """What goes with every batch of spans."""
        pairs = (pair.partition("=") for pair in self.otel_exporter_otlp_headers.split(",") if pair.strip())
        return {name.strip(): value.strip() for name, _, value in pairs}

    @property
    def is_encrypted(self) -> bool:
        """Whether citizens reach the installation over https."""
        return self.yijian_public_url.startswith("https://")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take a variable before its file, and nothing from anywhere else."""
        return init_settings, env_settings, SecretFiles(settings_cls)


SECRETS = frozenset(
    {
        "database_url",
        "yijian_secret_key",
        "yijian_data_key",
        "yijian_metrics_token",
        "yijian_mail_url",
        "yijian_oidc_secret",
        "otel_exporter_otlp_headers",
    }
)
"""Variables whose value is never shown."""


def read() -> Environment:
    """Read the environment.

    :raises WrongEnvironment: listing every variable that is wrong, and how it should be written.
    """
    try:
        return Environment()  # type: ignore[call-arg,unused-ignore]
    except ValidationError as error:
        raise WrongEnvironment("\n".join(sentence(fault) for fault in error.errors())) from None


def sentence(fault: Any) -> str:
    """Return one line on one wrong variable; the value of a secret stays out of it."""
    name = str(fault["loc"][0])
    given = "" if name in SECRETS else f"（现在是“{fault['input']}”）"
    return f"  {name.upper()}：{WORDS.get(fault['type'], fault['msg']).format(**fault.get('ctx', {}))}{given}"


WORDS = {
    "value_error": "{error}",
    "int_parsing": "要写整数",
    "float_parsing": "要写数字",
    "bool_parsing": "要写 true 或 false",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "string_pattern_mismatch": "只能是 {pattern} 里的一个",
}

REQUIRED = {
    "database_url": "没有设置，不知道用哪个数据库。请用 `./yijian manage …` 运行（它会用内置数据库），"
    "或者写成 postgresql://用户:密码@主机:端口/库名",
    "yijian_secret_key": "正式运行必须设置，至少 40 个字符",
    "yijian_data_key": "正式运行必须设置，至少 40 个字符",
}
"""Variables that some ways of running cannot do without, and what to do when they are missing."""


def require(*names: str) -> None:
    """Refuse to start without some variables.

    :raises WrongEnvironment: naming all that are missing.
    """
    missing = [name for name in names if not getattr(env, name)]
    if missing:
        raise WrongEnvironment(
            "\n".join(f"  {name.upper()}（或 {name.upper()}_FILE）：{REQUIRED[name]}" for name in missing)
        )


env = read()
