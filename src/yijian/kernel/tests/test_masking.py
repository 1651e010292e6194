import pytest
from hypothesis import given
from hypothesis import strategies as st

from yijian.kernel.identifiers import mask_bank_account, mask_identity, mask_mail, mask_name, mask_phone


class TestMasking:
    @pytest.mark.parametrize(
        ("name", "masked"),
        [
            ("", ""),
            ("张", "*"),
            ("张三", "张*"),
            ("王小明", "王*明"),
            ("欧阳小明", "欧**明"),
            ("阿依古丽·买买提", "阿***·**提"),
        ],
    )
    def test_names(self, name, masked):
        assert mask_name(name) == masked

    def test_identity_numbers(self):
        assert mask_identity("430102199001010014") == "4301**********0014"
        assert mask_identity("430102199001010014", strict=True) == "4****************4"
        assert mask_identity("E12345678") == "E*******8"

    def test_telephones_and_accounts(self):
        assert mask_phone("13812341234") == "138****1234"
        assert mask_phone("84512345") == "****2345"
        assert mask_bank_account("6222 0212 3456 7890") == "************7890"

    @pytest.mark.parametrize(
        ("address", "masked"),
        [
            ("", ""),
            ("chenyulan@mail.example", "c********@mail.example"),
            ("li@verylong.example", "l*@********.example"),
            ("a@b.cn", "*@*.cn"),
            ("no-address", "*********s"),
        ],
    )
    def test_mail_addresses(self, address, masked):
        assert mask_mail(address) == masked

    @given(st.one_of(st.emails(), st.text("a@.", max_size=12)))
    def test_a_masked_mail_address_hides_a_third_and_all_of_the_name_but_a_letter(self, address):
        masked = mask_mail(address)

        assert len(masked) == len(address)
        assert masked.count("*") * 3 >= len(address)
        assert len(masked.rpartition("@")[0].replace("*", "")) <= 1

    @given(st.text("0123456789X", max_size=30))
    def test_a_mask_keeps_the_length_and_shows_at_most_eight_places(self, number):
        for mask in (mask_identity, mask_phone, mask_bank_account):
            masked = mask(number)
            assert len(masked) == len(number)
            assert len(masked.replace("*", "")) <= 8
            assert masked.count("*") * 3 >= len(number)
