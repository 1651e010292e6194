"""Words of the workbench."""

from yijian.plumbing.duties import register_duty

OPERATE = register_duty(
    "workbench.operate",
    "系统运行",
    "查看外部系统的调用记录，重发失败的调用，在演练环境切换模拟器；只授给运行平台的单位的人",
    platform_wide=True,
)
