"""The data of a certificate as it is signed: canonical JSON with the names of GB/T 36903."""

from yijian.certificates.models import Certificate
from yijian.plumbing.digest import canonical


def content_of(certificate: Certificate) -> bytes:
    """Return the bytes that the SM2 signature covers, made anew from the stored columns.

    A column that was changed behind the platform's back therefore breaks the signature. The PDF is covered by its SM3 digest.
    """
    return canonical(
        {
            "证照标识": certificate.mark,
            "证照类型代码": certificate.kind.type_code,
            "证照名称": certificate.title,
            "证照编号": certificate.number,
            "证照版本": f"{certificate.version:03}",
            "证照颁发机构": certificate.issuer_name,
            "证照颁发机构代码": certificate.issuer_code,
            "证照颁发日期": certificate.issued_on,
            "证照有效期起始日期": certificate.valid_from,
            "证照有效期截止日期": certificate.valid_until,
            "持证主体": certificate.holder_name,
            "持证主体代码": certificate.holder_code,
            "照面信息": [[line["name"], line["label"], line["value"]] for line in certificate.lines],
            "文件SM3摘要": certificate.document,
        }
    )
