"""The counties and cities, as closures and units name them, with the English names of the Ministry of the Interior."""

COUNTIES = {
    "基隆市": "Keelung City",
    "臺北市": "Taipei City",
    "新北市": "New Taipei City",
    "桃園市": "Taoyuan City",
    "新竹市": "Hsinchu City",
    "新竹縣": "Hsinchu County",
    "苗栗縣": "Miaoli County",
    "臺中市": "Taichung City",
    "彰化縣": "Changhua County",
    "南投縣": "Nantou County",
    "雲林縣": "Yunlin County",
    "嘉義市": "Chiayi City",
    "嘉義縣": "Chiayi County",
    "臺南市": "Tainan City",
    "高雄市": "Kaohsiung City",
    "屏東縣": "Pingtung County",
    "宜蘭縣": "Yilan County",
    "花蓮縣": "Hualien County",
    "臺東縣": "Taitung County",
    "澎湖縣": "Penghu County",
    "金門縣": "Kinmen County",
    "連江縣": "Lienchiang County",
}


def county_named(text: str) -> str:
    """The name as we write it (台 read as 臺). ValueError where there is no such county."""
    name = text.strip().replace("台", "臺")
    if name not in COUNTIES:
        raise ValueError(f"“{text}” is none of {', '.join(COUNTIES)}")
    return name
