"""轉其他程序: what people write as a petition and the law treats by a procedure of its own (行政程序法 §172 II)."""

from typing import NamedTuple


class Procedure(NamedTuple):
    """What it is called, and the service it is with us; none where another authority or a court is asked."""

    zh: str
    en: str
    service: str = ""


PROCEDURES = {
    "information": Procedure("申請政府資訊", "Request for government information", "information"),
    "archives": Procedure("申請檔案應用", "Access to archives", "archives"),
    "personal-data": Procedure("個人資料的請求", "Request about personal data", "personal-data"),
    "incident": Procedure("報案", "Report of an incident", "incident"),
    "coastal-zone": Procedure("申請入出海岸管制區", "Entry into a controlled zone", "coastal-zone"),
    "port-check": Procedure("進出港口安全檢查報驗", "Security check in port", "port-check"),
    "yacht-departure": Procedure("遊艇出海報備", "Report of a yacht's departure", "yacht-departure"),
    "lost-property": Procedure("遺失物招領", "Lost property", "lost-property"),
    "appeal": Procedure("訴願", "Administrative appeal"),
    "lawsuit": Procedure("訴訟", "Lawsuit"),
    "compensation": Procedure("國家賠償", "State compensation"),
}
