"""The only reader of the environment: every variable typed and explained."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[3]
"""The repository's root folder."""


class Environment(BaseSettings):
    """What may be set from outside; all faults are reported at once when the process starts."""

    model_config = SettingsConfigDict(env_prefix="", case_sensitive=False, secrets_dir=None)

    database_url: str = Field("postgresql://yijian@127.0.0.1:54329/yijian", description="PostgreSQL to use.")
    yijian_test_database: str = Field("test_yijian", description="Name of the database that tests create.")
    yijian_secret_key: str = Field("", description="Secret that signs sessions and links; made at first start.")
    yijian_var: Path = Field(ROOT / "var", description="Folder of everything the installation stores.")
    yijian_hosts: str = Field("localhost,127.0.0.1", description="Host names served, separated by commas.")
    yijian_public_url: str = Field("http://127.0.0.1:8000", description="Address citizens type; used in QR codes.")
    yijian_data_key: str = Field("", description="Secret that seals stored personal data; losing it loses the data.")
    yijian_session_minutes: int = Field(120, description="Minutes without activity after which people sign in again.")
    yijian_staff_second_factor: bool = Field(False, description="Whether staff must use a second factor.")
    yijian_oidc_server: str = Field("", description="Address of an outside identity provider (OpenID Connect).")
    yijian_oidc_name: str = Field("国家政务服务平台", description="What the sign-in page calls that provider.")
    yijian_oidc_client_id: str = Field("", description="Our name at that provider.")
    yijian_oidc_secret: str = Field("", description="Our secret at that provider.")


env = Environment()
