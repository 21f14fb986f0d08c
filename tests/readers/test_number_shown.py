"""A number is read as its cell shows it, and never turns silently into another number."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfrules.readers.xlsx.format_codes import BUILT_IN, MAX_CODE, sections_of
from perfrules.readers.xlsx.number_formatting import Doubt, plain, shown_number, shown_text

_YUAN = BUILT_IN[44]
_MONEY = BUILT_IN[43]


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        # percent, signs and units in the format
        ("0.955", "0.0%", "95.5%"), ("0.95", "0%", "95%"), ("1", "0.00%", "100.00%"), ("0.9", '"≥"0%', "≥90%"),
        ("95", '0"%"', "95%"), ("30", '0"人"', "30人"), ("30", "0人", "30人"), ("30", 'General"人"', "30人"),
        ("5", '0"‰"', "5‰"), ("-0.05", "0%", "-5%"), ("0.955", "0.0%;[Red]-0.0%", "95.5%"),
        # thousands, places, padding
        ("1234567.5", "#,##0.00", "1,234,567.50"), ("999", "#,##0", "999"), ("0", "#,##0.00", "0.00"),
        ("5", "000", "005"), ("0.5", "#.##", "0.5"), ("5", "#.##", "5"), ("0", "#", "0"), ("5", ".00", "5.00"),
        ("0.5", ".00", "0.50"), ("12", "0.0?", "12.0"), ("12.34", "??0.0?", "12.34"), ("-5", "0", "-5"),
        # 15 significant digits, no powers of ten
        ("0.30000000000000004", "General", "0.3"), ("1e-7", "General", "0.0000001"),
        ("123456789012", "General", "123456789012"),
        ("123456", "0.00E+00", "123456"), ("0.00012", "0.0E-0", "0.00012"), ("1E+100", "General", "1E+100"),
        ("1E+100", "0.00", "1E+100"), ("-0", "General", "0"), ("100", "", "100"), ("2.50", "@", "2.5"),
        # accounting
        ("1234.5", _YUAN, "¥1,234.50"), ("-1234.5", _MONEY, "-1,234.50"), ("0", _MONEY, "0"), ("0", '0;-0;"-"', "0"),
        ("-5", "#,##0.00_);(#,##0.00)", "-5.00"), ("-5", "0;-0", "-5"), ("5", "[$¥-804]#,##0.00", "¥5.00"),
        ("5", "[$USD] 0", "USD 5"), ("7", '_("$"* #,##0_)', "$7"),
        # colours, languages, kinds of numerals
        ("5", "[Red]0", "5"), ("5", "[红色]0", "5"), ("23", "[DBNum1][$-804]General", "23"),
        ("5", "[Color 10]0.0", "5.0"),
        # conditions
        ("5", "[<10]0.0;0", "5.0"), ("50", "[<10]0.0;0", "50"), ("-3", "[>=90]0;0.0", "-3.0"),
        ("7", "[=1]0;[=2]0", "7"),
        # fractions
        ("0.5", "# ?/?", "1/2"), ("1.5", "# ?/?", "1.5"), ("2", "# ??/??", "2"), ("0.123456", "# ?/?", "0.123456"),
        # scaled, and true to the number: a word says so
        ("2440000", '0\\.0,"万"', "244.0万"), ("2445000", '0!.0,"万"', "244.5万"),
        ("2440000", '0.00,,"百万"', "2.44百万"),
        ("150000000", '0\\.00,,"亿"', "1.50亿"),
        # dates and times
        ("44928", "yyyy-mm-dd", "2023-01-02"), ("44928", BUILT_IN[14], "2023-01-02"),
        ("44928", BUILT_IN[31], "2023-01-02"),
        ("44928", "[$-F800]dddd, mmmm dd, yyyy", "2023-01-02"), ("44928.5", BUILT_IN[22], "2023-01-02 12:00"),
        ("45078", BUILT_IN[57], "2023年6月"), ("45078", 'yyyy"年"', "2023年"), ("1.5", "[h]:mm", "36:00"),
        ("0.0625", "[mm]:ss", "90:00"), ("2", "[ss]", "172800"), ("-0.5", "[h]:mm:ss", "-12:00:00"),
        ("44928.99999999", "yyyy-mm-dd hh:mm:ss", "2023-01-03 00:00:00"),
    ],
)  # fmt: skip
def test_as_a_person_sees_it(value: str, code: str, text: str) -> None:
    shown = shown_number(Decimal(value), code)
    assert (shown.text, shown.doubt) == (text, None)


@pytest.mark.parametrize(
    ("value", "code", "text", "doubt", "held"),
    [
        # the cell shows fewer digits, or a word
        ("0.955", "0%", "96%", Doubt.AS_SHOWN, "95.5%"), ("0.285", "0.00", "0.29", Doubt.AS_SHOWN, "0.285"),
        ("1.005", "0.00", "1.01", Doubt.AS_SHOWN, "1.005"), ("-0.3", "0", "0", Doubt.AS_SHOWN, "-0.3"),
        ("-2.5", "0", "-3", Doubt.AS_SHOWN, "-2.5"),
        ("95", '[>=90]"优秀";[>=60]"合格";"差"', "优秀", Doubt.AS_SHOWN, "95"),
        ("50", '[>=90]"优秀";[>=60]"合格";"差"', "差", Doubt.AS_SHOWN, "50"),
        ("-5", '"增"0;"减"0', "减5", Doubt.AS_SHOWN, "-5"),
        ("2446000", '0\\.0,"万"', "244.6万", None, ""), ("2446001", '0\\.0,"万"', "244.6万", Doubt.AS_SHOWN, "2446001"),
        ("410101199001011234", "0", "410101199001011000", Doubt.AS_SHOWN, "410101199001011234"),
        # the cell shows what would be read as another number
        ("2440000", '#,##0.00,"万"', "2440000", Doubt.AS_HELD, "2440000"),
        ("2440000", "#,##0,", "2440000", Doubt.AS_HELD, "2440000"),
        ("2440", '0\\.0"万"', "2440", Doubt.AS_HELD, "2440"),
        ("1234567", "000-0000", "1234567", Doubt.AS_HELD, "1234567"),
        ("-5", "0;0", "-5", Doubt.AS_HELD, "-5"), ("-5", '0"元";[Red]0"元"', "-5元", Doubt.AS_HELD, "-5"),
        ("0", "0;-0;;@", "0", Doubt.AS_HELD, "0"), ("0", '0;-0;"无"', "0", Doubt.AS_HELD, "0"),
        ("60", "yyyy-mm-dd", "60", Doubt.AS_HELD, "60"), ("-1", "yyyy-mm-dd", "-1", Doubt.AS_HELD, "-1"),
        ("2958466", "yyyy-mm-dd", "2958466", Doubt.AS_HELD, "2958466"),
        # the cell shows nothing
        ("5", ";;;", "", Doubt.HIDDEN, "5"), ("-5", "0;", "", Doubt.HIDDEN, "-5"),
        # what is made of 1/2, 1-2, 1:2, and of a number in a cell formatted as a date
        ("44928", BUILT_IN[58], "2023-01-02", Doubt.MOMENT, "44928"),
        ("44928", "d-mmm", "2023-01-02", Doubt.MOMENT, "44928"),
        ("45078", "mmm-yy", "2023年6月", Doubt.MOMENT, "45078"),
        ("0.0430555555555556", "h:mm", "1:02", Doubt.MOMENT, "0.0430555555555556"),
        ("30", "yyyy-mm-dd", "1900-01-30", Doubt.MOMENT, "30"),
        ("44928", "aaaa", "2023-01-02", Doubt.MOMENT, "44928"),
    ],
)  # fmt: skip
def test_what_is_worth_knowing(value: str, code: str, text: str, doubt: Doubt | None, held: str) -> None:
    shown = shown_number(Decimal(value), code)
    assert (shown.text, shown.doubt, shown.stored) == (text, doubt, held)


def test_days_since_1904() -> None:
    assert shown_number(Decimal(43466), "yyyy-mm-dd", since_1904=True).text == "2023-01-02"
    assert shown_number(Decimal(0), "yyyy-mm-dd", since_1904=True).text == "1904-01-01"


def test_the_day_that_never_was() -> None:
    assert shown_number(Decimal(59), "yyyy-mm-dd").text == "1900-02-28"
    assert shown_number(Decimal(61), "yyyy-mm-dd").text == "1900-03-01"


@pytest.mark.parametrize(
    ("code", "text", "doubt"),
    [
        ("General", "≥90%", None), ("@", "≥90%", None), ("0.00", "≥90%", None), ("yyyy-mm-dd", "≥90%", None),
        ('"约"@', "约≥90%", None), ('0;0;0;@"人"', "≥90%人", None), ('0;0;0;"有"', "有", Doubt.AS_SHOWN),
        (";;;", "", Doubt.HIDDEN),
        (_MONEY, "≥90%", None),
    ],
)  # fmt: skip
def test_texts_under_a_format(code: str, text: str, doubt: Doubt | None) -> None:
    shown = shown_text("≥90%", code)
    assert (shown.text, shown.doubt) == (text, doubt)


def test_a_code_without_end_is_not_used() -> None:
    assert sections_of("0" * (MAX_CODE + 1)) == ()
    assert shown_number(Decimal("0.5"), "%" * (MAX_CODE + 1)).text == "0.5"


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6), st.integers(0, 4), st.booleans())
def test_places_and_percent_agree_with_rounding(value: Decimal, places: int, percent: bool) -> None:
    """Under 0.00 and 0.00% the text is the number rounded half up, and a doubt is named exactly when it changed."""
    number = Decimal(plain(value))
    code = "0" + ("." + "0" * places if places else "") + "%" * percent
    exact = number * 100 if percent else number
    rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) if abs(number) < 10**14 else exact
    shown = shown_number(number, code)
    if abs(number) < 10**14:
        assert Decimal(shown.text.removesuffix("%")) == rounded
        assert (shown.doubt is None) == (rounded == exact)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4))
def test_no_format_loses_a_sign_or_a_number_silently(value: Decimal) -> None:
    """Without a doubt, the digits of the text are the number, whatever the format does."""
    for code in [
        "#,##0.0000",
        "0.0000_);(0.0000)",
        "0.0000;-0.0000",
        "0.0000;0.0000",
        _MONEY,
        "#,##0,",
        "0.0000",
        "General",
    ]:
        shown = shown_number(value, code)
        if shown.doubt is None or shown.doubt is Doubt.AS_HELD:
            assert Decimal(shown.text.replace(",", "")) == Decimal(plain(value))


@given(st.decimals(allow_nan=False, allow_infinity=False), st.text(max_size=30))
def test_no_code_raises(value: Decimal, code: str) -> None:
    """Every code gives some text for every number and every text."""
    assert isinstance(shown_number(value, code).text, str)
    assert isinstance(shown_text("文字", code).text, str)


@given(
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20),
    st.text(alphabet='0#?.,%;"人-+()[]ymdhsE/@_*\\! >=<1', max_size=24),
)
def test_no_likely_code_raises(value: Decimal, code: str) -> None:
    """The same for codes made of the characters that mean something."""
    assert isinstance(shown_number(value, code).text, str)
    assert isinstance(shown_text("文字", code).text, str)
