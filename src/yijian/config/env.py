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


env = Environment()
